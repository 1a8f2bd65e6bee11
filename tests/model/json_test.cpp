#include "model/json.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "support/pods.hpp"

using namespace forensics::model;
using forensics::test::parsed;

namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("only one whole, valid JSON text is parsed") {
  struct row {
    std::string name;
    std::string text;
    bool ok;
  };
  const row rows[] = {
      {"an object", R"({"a":[1,2.5,"x",true,null]})", true},
      {"a scalar", "7", true},
      {"white space around", " {} \n", true},
      {"escapes", R"(["\u00fc\ud83d\udca5\n"])", true},
      {"an escaped NUL", R"(["\u0000"])", true},
      {"nothing", "", false},
      {"white space only", "  ", false},
      {"a cut text", R"({"a":)", false},
      {"two texts", "{} {}", false},
      {"a NUL behind", std::string("{}\0", 3), false},
      {"a NUL and more behind", std::string("{}\0{}", 5), false},
      {"a NUL in a string", std::string("[\"a\0\"]", 6), false},
      {"a trailing comma", "[1,]", false},
      {"a comment", "[] // no", false},
      {"NaN", "[NaN]", false},
      {"a number too big", "[1e999]", false},
      {"invalid UTF-8", "[\"\xff\"]", false},
      {"invalid UTF-8 in a key", "{\"\xc3\":1}", false},
      {"an overlong form", "[\"\xc0\xaf\"]", false},
      {"an encoded surrogate", "[\"\xed\xa0\x80\"]", false},
      {"a lone high surrogate", R"(["\ud800"])", false},
      {"a lone low surrogate", R"(["\udc00"])", false},
      {"a lone low surrogate in a key", R"({"\udc00":1})", false},
      {"depth at the limit", nested(64), true},
      {"depth over the limit", nested(65), false},
      {"depth far over the limit", nested(1'000'000), false},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    CHECK(static_cast<bool>(parse_json(r.text)) == r.ok);
  }
}

TEST_CASE("limits are the caller's") {
  CHECK(parse_json("[[1]]", {.bytes = 5, .depth = 2}));
  CHECK_FALSE(parse_json("[[1]]", {.bytes = 4, .depth = 2}));
  CHECK_FALSE(parse_json("[[1]]", {.bytes = 5, .depth = 1}));
  CHECK_FALSE(parse_json(R"({"a":{}})", {.bytes = 99, .depth = 1}));
  CHECK(parse_json("[[],[],{}]", {.bytes = 99, .depth = 2}));
}

TEST_CASE("an error tells the place and never quotes the text") {
  for (const std::string text :
       {R"({"password":"hunter2)", R"({"password":"hunter2" hunter2})",
        "{\"password\":\"hunter2\xff\"}"}) {
    const auto outcome = parse_json(text);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().find("byte ") != std::string::npos);
    CHECK(outcome.error().find("hunter2") == std::string::npos);
    CHECK(outcome.error().find("password") == std::string::npos);
  }
}

TEST_CASE("a path leads to a value or to nothing") {
  const auto d = parsed(
      R"({"a":{"b":{"n":-3,"s":"text","t":true,"l":[1],"big":9223372036854775807,
          "huge":9223372036854775808,"real":1.0}},"s":"x"})");
  CHECK(find(d, {}) == &d);
  CHECK(find(d, {"a", "b", "n"})->GetInt() == -3);
  CHECK(find(d, {"a", "c"}) == nullptr);
  CHECK(find(d, {"s", "b"}) == nullptr);
  CHECK(find(d, {"a", "b", "l", "0"}) == nullptr);
  CHECK(find(d, {""}) == nullptr);
  CHECK(find(d, {std::string_view{}}) == nullptr);

  CHECK(text_at(d, {"a", "b", "s"}) == "text");
  CHECK(text_at(d, {"a", "b", "n"}).empty());
  CHECK(text_at(d, {"nowhere"}).empty());

  CHECK(integer_at(d, {"a", "b", "n"}) == -3);
  CHECK(integer_at(d, {"a", "b", "big"}) == INT64_MAX);
  CHECK(integer_at(d, {"a", "b", "huge"}, 5) == 5);
  CHECK(integer_at(d, {"a", "b", "real"}, 5) == 5);
  CHECK(integer_at(d, {"a", "b", "s"}, 5) == 5);
  CHECK(integer_at(d, {"nowhere"}) == 0);

  CHECK(true_at(d, {"a", "b", "t"}));
  CHECK_FALSE(true_at(d, {"a", "b", "s"}));
  CHECK_FALSE(true_at(d, {"nowhere"}));

  CHECK(array_at(d, {"a", "b", "l"}).Size() == 1);
  CHECK(array_at(d, {"a"}).Size() == 0);
  CHECK(object_at(d, {"a", "b"}).MemberCount() == 7);
  CHECK(object_at(d, {"s"}).MemberCount() == 0);
}

TEST_CASE("values are set, replaced, copied and written") {
  json_document d(rapidjson::kObjectType);
  auto& memory = d.GetAllocator();
  {
    std::string temporary = "a text longer than what is stored in place";
    set(d, "text", temporary, memory);
    temporary.assign(temporary.size(), '#');
  }
  set(d, "empty", std::string_view{}, memory);
  set(d, "number", json_value(1), memory);
  set(d, "number", json_value(2), memory);
  CHECK(dump(d) == R"({"text":"a text longer than what is stored in place",)"
                   R"("empty":"","number":2})");

  json_document other;
  {
    const auto short_lived = parsed(
        R"({"list":["a string that is not stored in place, surely",{"x":null}]})");
    static_cast<json_value&>(other) =
        copy_of(short_lived, other.GetAllocator());
  }
  CHECK(
      dump(other) ==
      R"({"list":["a string that is not stored in place, surely",{"x":null}]})");
}

TEST_CASE("a pod is the same after it was read and written") {
  const std::string once =
      dump(parsed(forensics::test::golden_pod("crash_loop")));
  CHECK(dump(parsed(once)) == once);
  CHECK(once.find("\n") == std::string::npos);
  CHECK(once.find(R"("lastProbeTime":null)") != std::string::npos);
}
