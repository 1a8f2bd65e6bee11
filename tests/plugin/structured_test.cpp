#include "plugin/structured.hpp"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include <string>

#include "plugin/cases.hpp"
#include "plugin/shown.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

TEST_CASE("JSON is indented") {
  CHECK(as_json(parsed(R"({"a":[1,{}],"b":"x"})")) == R"({
  "a": [
    1,
    {}
  ],
  "b": "x"
}
)");
}

TEST_CASE("YAML has the same structure") {
  CHECK(as_yaml(parsed(
            R"({"a":[1,{"b":true}],"c":null,"d":[],"e":{},"f":"word"})")) ==
        "a:\n  - 1\n  - b: true\nc: ~\nd: []\ne: {}\nf: word\n");
}

TEST_CASE("a text stays a text in YAML, whatever it looks like") {
  for (const std::string text :
       {"true",   "No",         "null",  "~",   "",     "12",       "1e3",
        "0x10",   "2026-11-28", "12:30", "- a", "a: b", "# a",      " a",
        "a\nb\n", "\t",         "'",     "\"",  "@a",   "\x1b[31m", "漢字",
        "*a",     "&a",         "!a",    "|",   "%"}) {
    CAPTURE(text);
    model::json_document value(rapidjson::kObjectType);
    model::set(value, "key", text, value.GetAllocator());
    const std::string yaml = as_yaml(value);
    const YAML::Node read = YAML::Load(yaml);
    CHECK(read["key"].Scalar() == text);
    CHECK(yaml.starts_with("key: \""));
    CHECK(yaml.find('\x1b') == std::string::npos);
  }
}

TEST_CASE(
    "no character that a terminal obeys is in it, and it means the same") {
  for (const std::string text :
       {"\x7f", "\u0080", "\u009b31m", "\u009f", "\u200e", "\u202e", "\u2066",
        "\ufeff", "\u2028", "\u2029", "\x1b", "a\nb"}) {
    CAPTURE(text);
    model::json_document value(rapidjson::kObjectType);
    model::set(value, text, text, value.GetAllocator());
    const std::string json = as_json(value);
    const std::string yaml = as_yaml(value);
    for (const std::string& out : {json, yaml}) CHECK(shown(out) == out);
    CHECK(model::text_at(parsed(json), {text}) == text);
    CHECK(YAML::Load(yaml)[text].Scalar() == text);
  }
}
