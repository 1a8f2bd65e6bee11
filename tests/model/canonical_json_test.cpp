#include "model/canonical_json.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

namespace {

std::string canonical(std::string_view text) {
  const auto parsed = parse_json(text);
  REQUIRE(parsed);
  return canonical_json(*parsed);
}

}  // namespace

TEST_CASE("canonical JSON is that of RFC 8785") {
  CHECK(canonical(R"( { "b" : [ 1 , true, null ] , "a" : { } } )") ==
        R"({"a":{},"b":[1,true,null]})");
  CHECK(canonical("[]") == "[]");
  // The RFC's own example of sorting, 3.2.3: by UTF-16 units, so that an emoji
  // stands before U+FB33.
  CHECK(canonical(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,)"
                  R"("\u0080":6,"\u00f6":7})") ==
        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,"
        "\"\U0001F600\":5,\"\uFB33\":3}");
}

TEST_CASE("canonical JSON escapes no more than it must") {
  CHECK(canonical(R"(["\u0000\u000b\u001F\b\t\n\f\r\"\\\/\u007f"])") ==
        "[\"\\u0000\\u000b\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\x7f\"]");
}

TEST_CASE("canonical JSON of canonical JSON is the same") {
  const std::string once = canonical(R"({"z":"ä","a":[{"y":-1,"x":0}]})");
  CHECK(canonical(once) == once);
}
