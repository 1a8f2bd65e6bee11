#include "plugin/structured.hpp"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include <string>

#include "plugin/cases.hpp"

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
