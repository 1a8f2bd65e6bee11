#include "k8s/yaml_text.hpp"

#include <doctest/doctest.h>

namespace forensics::k8s {

namespace {

std::string refusal(const std::string& text) {
  const auto got = parse_yaml(text);
  return got ? std::string{} : got.error();
}

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("YAML has limits") {
  CHECK(refusal("a: {b: [c]}").empty());
  CHECK(refusal("").empty());
  CHECK(refusal(repeated("[", 32) + repeated("]", 32)).empty());
  CHECK(refusal(repeated("[", 33) + repeated("]", 33)) ==
        "is nested more than 32 levels deep");
  for (const std::string part : {"[", "{", "{a: ", "- ", "? "}) {
    CAPTURE(part);
    CHECK(!refusal(repeated(part, 100'000)).empty());
  }
  CHECK(refusal("a: &x 1\nb: [" + repeated("*x,", 64) + "]").empty());
  CHECK(refusal("a: &x 1\nb: [" + repeated("*x,", 65) + "]") ==
        "has more than 64 YAML aliases");
  CHECK(refusal(std::string((1 << 20) + 1, ' ')) == "is longer than 1 MiB");
}

TEST_CASE("broken YAML is told by its line and never quoted") {
  for (const std::string text :
       {"a: 1\nb: [hunter2", "a: 1\n\thunter2: x\n b", "a: b\n*hunter2",
        "a: 1\nhunter2: \"\\q\"", "a: hunter2: b"}) {
    CAPTURE(text);
    const std::string got = refusal(text);
    CHECK(got.find("is no valid YAML (line ") == 0);
    CHECK(got.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("fields are read by type and the first misfit is remembered") {
  const auto root = parse_yaml(
      "s: x\nn: ~\nq: ''\nb: true\nm: {a: 1}\nl: [1, {}]\nnumber: 5\n");
  REQUIRE(root);
  yaml_fields good(*root);
  CHECK(good.text("s") == "x");
  CHECK(good.text("n").empty());
  CHECK(good.text("absent").empty());
  CHECK(good.text("number") == "5");
  CHECK(good.flag("b"));
  CHECK(!good.flag("absent"));
  CHECK(good.map("m").IsMap());
  CHECK(!good.map("absent").IsMap());
  CHECK(good.list("l").size() == 2);
  CHECK(good.list("absent").empty());
  CHECK(good.has("m"));
  CHECK(!good.has("n"));
  CHECK(!good.has("absent"));
  CHECK(good.mistyped().empty());

  yaml_fields bad(*root);
  CHECK(bad.text("m").empty());
  CHECK(!bad.flag("s"));
  CHECK(!bad.map("l").IsMap());
  CHECK(bad.list("s").empty());
  CHECK(bad.mistyped() == "\"m\" must be a string");
  yaml_fields flag(*root);
  CHECK(!flag.flag("s"));
  CHECK(flag.mistyped() == "\"s\" must be true or false");
}

TEST_CASE("what is no mapping has no fields") {
  for (const std::string text : {"", "~", "x", "[1]", "5"}) {
    CAPTURE(text);
    const auto root = parse_yaml(text);
    REQUIRE(root);
    yaml_fields fields(*root);
    CHECK(fields.text("a").empty());
    CHECK(!fields.has("a"));
    CHECK(fields.list("a").empty());
  }
  yaml_fields nothing{YAML::Node{}};
  CHECK(nothing.text("a").empty());
}

}  // namespace forensics::k8s
