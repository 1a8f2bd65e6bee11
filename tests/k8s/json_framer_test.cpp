#include "k8s/json_framer.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace forensics::k8s {

namespace {

using shape = json_framer::shape;

struct outcome {
  std::vector<std::string> objects;
  std::string envelope;
  std::size_t skipped = 0;
  bool broken = false;
  std::size_t held = 0;  ///< at the end
  bool operator==(const outcome&) const = default;
};

outcome run(shape what, const std::vector<std::string_view>& chunks,
            std::size_t max_object = 1000) {
  json_framer framer(what, max_object);
  outcome got;
  for (const std::string_view chunk : chunks)
    framer.feed(chunk, [&](std::string_view object) {
      got.objects.emplace_back(object);
    });
  got.envelope = framer.envelope();
  got.skipped = framer.skipped();
  got.broken = framer.broken();
  got.held = framer.held_bytes();
  return got;
}

}  // namespace

TEST_CASE("a watch body is cut into its documents") {
  struct {
    std::string what;
    std::string_view body;
    std::vector<std::string> objects;
    bool broken;
  } const cases[] = {
      {"none", "", {}, false},
      {"only white space", " \r\n\t", {}, false},
      {"a line each",
       "{\"a\":1}\n{\"b\":2}\n",
       {R"({"a":1})", R"({"b":2})"},
       false},
      {"nothing between", "{}{}", {"{}", "{}"}, false},
      {"nesting", R"({"a":[{"b":{}}]})", {R"({"a":[{"b":{}}]})"}, false},
      {"braces in strings", R"({"a":"}]{["})", {R"({"a":"}]{["})"}, false},
      {"escaped quotes",
       R"({"a":"\"}\\"}{})",
       {R"({"a":"\"}\\"})", "{}"},
       false},
      {"other bytes in strings",
       "{\"a\":\"}\xc3\xa9}\n}\x01} more than a word\"}{}",
       {"{\"a\":\"}\xc3\xa9}\n}\x01} more than a word\"}", "{}"},
       false},
      {"an unfinished one is not given out",
       R"({"a":1}{"b")",
       {R"({"a":1})"},
       false},
      {"an array is none", "{}[{}]{}", {"{}"}, true},
      {"a scalar is none", "null", {}, true},
      {"a comma is none", "{},{}", {"{}"}, true},
      {"HTML is none", "<html>", {}, true},
      {"one closed too often", "{}}{}", {"{}"}, true},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    const outcome got = run(shape::documents, {each.body});
    CHECK(got.objects == each.objects);
    CHECK(got.broken == each.broken);
    CHECK(got.envelope.empty());
  }
}

TEST_CASE("a list is cut into its items and its envelope") {
  struct {
    std::string what;
    std::string_view body;
    std::vector<std::string> objects;
    std::string_view envelope;
  } const cases[] = {
      {"as the server writes it",
       R"({"kind":"PodList","metadata":{"continue":"t"},"items":[{"a":1},{}]})",
       {R"({"a":1})", "{}"},
       R"({"kind":"PodList","metadata":{"continue":"t"},"items":[]})"},
      {"metadata after the items",
       "{\"items\":[{} , \n{}],\"metadata\":{\"resourceVersion\":\"1\"}}\n",
       {"{}", "{}"},
       R"({"items":[],"metadata":{"resourceVersion":"1"}})"},
      {"no items",
       R"({"items":[ ],"kind":"x"})",
       {},
       R"({"items":[],"kind":"x"})"},
      {"null items",
       R"({"items": null,"kind":"x"})",
       {},
       R"({"items":null,"kind":"x"})"},
      {"no items key", R"({"kind":"x"})", {}, R"({"kind":"x"})"},
      {"items further down are not the list's",
       R"({"metadata":{"items":[{"no":1}]},"items":[{"yes":1}]})",
       {R"({"yes":1})"},
       R"({"metadata":{"items":[{"no":1}]},"items":[]})"},
      {"items as a value",
       R"({"kind":"items","x":[{"no":1}],"items":[{}]})",
       {"{}"},
       R"({"kind":"items","x":[{"no":1}],"items":[]})"},
      {"keys that only begin or end so",
       R"({"items2":[{"no":1}],"xitems":[{"no":1}],"item":[{"no":1}]})",
       {},
       R"({"items2":[{"no":1}],"xitems":[{"no":1}],"item":[{"no":1}]})"},
      {"strings in the envelope",
       R"({"a":"}\"],{","items":[{}],"b":"\\"})",
       {"{}"},
       R"({"a":"}\"],{","items":[],"b":"\\"})"},
      {"not ended", R"({"items":[{}])", {"{}"}, ""},
      {"ended within an item", R"({"items":[{},{"a")", {"{}"}, ""},
      {"empty", "", {}, ""},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    const outcome got = run(shape::list, {each.body});
    CHECK(got.objects == each.objects);
    CHECK(got.envelope == each.envelope);
    CHECK(!got.broken);
  }
}

TEST_CASE("what stands before a list's items is known while they come") {
  const std::string_view start = R"({"kind":"PodList","metadata":{"a":1},)";
  const std::string head = std::string(start) + R"("items":[]})";
  struct {
    std::string_view more;
    std::string_view head;
  } const cases[] = {
      {"", ""},
      {R"("items")", ""},
      {R"("items": )", ""},
      {R"("items":[)", head},
      {R"("items":[{"a":[)", head},
      {R"("items":[{})", head},
      {R"("items":[{},)", head},
      {R"("items":[{}])", ""},
      {R"("items":[{}]})", ""},
      {R"("items":[{}x)", ""},
  };
  for (const auto& each : cases) {
    CAPTURE(each.more);
    json_framer framer(shape::list, 1000);
    framer.feed(start, [](std::string_view) {});
    framer.feed(each.more, [](std::string_view) {});
    CHECK(framer.head() == each.head);
  }
  json_framer watch(shape::documents, 1000);
  watch.feed(R"({"a":{)", [](std::string_view) {});
  CHECK(watch.head().empty());
}

TEST_CASE("what is no list is broken and gives out nothing more") {
  for (const std::string_view body :
       {R"([])", R"("x")", R"({"items":{}})", R"({"items":[1,{}]})",
        R"({"items":[{}{}]})", R"({"items":[,{}]})", R"({"items":[{},]})",
        R"({"items":[]}{})", R"({"items":[]},)", R"({"items":[[{}]]})"}) {
    CAPTURE(body);
    const outcome got = run(shape::list, {body, R"({"items":[{"late":1}]})"});
    CHECK(got.broken);
    CHECK(got.envelope.empty());
    for (const std::string& each : got.objects) CHECK(each == "{}");
  }
}

TEST_CASE("where the bytes are split makes no difference") {
  const std::pair<shape, std::string_view> bodies[] = {
      {shape::documents,
       "{\"a\":\"\xC3\xA4\\\"\\\\\",\"b\":[{}]}\n\n{\"\\u00e4\":\"}\"}\r\n{}"},
      {shape::list,
       "{\"metadata\":{\"items\":[{}]},\"items\":[{\"\xF0\x9F\x98\x80\":"
       "\"\\\\\\\"]\"},{\"n\":[[{}]]} ,{}], \"z\":\"\\\"\"}\n"},
      {shape::list, R"({"items":null,"metadata":{"continue":""}})"},
  };
  for (const auto& [what, body] : bodies) {
    const outcome whole = run(what, {body});
    CHECK(!whole.broken);
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < body.size(); ++i) {
      CAPTURE(i);
      bytes.push_back(body.substr(i, 1));
      CHECK(run(what, {body.substr(0, i), body.substr(i)}) == whole);
    }
    CHECK(run(what, bytes) == whole);
  }
}

TEST_CASE("an object over the limit is skipped, however it comes") {
  const std::string fits = R"({"a":")" + std::string(2, 'x') + "\"}";
  const std::string over = R"({"a":")" + std::string(3, 'x') + "\"}";
  REQUIRE(fits.size() == 10);
  const std::string body = over + "\n" + fits + over + fits;
  const outcome whole = run(shape::documents, {body}, 10);
  CHECK(whole.objects == std::vector<std::string>{fits, fits});
  CHECK(whole.skipped == 2);
  for (std::size_t i = 0; i < body.size(); ++i) {
    CAPTURE(i);
    const std::string_view view = body;
    CHECK(run(shape::documents, {view.substr(0, i), view.substr(i)}, 10) ==
          whole);
  }
}

TEST_CASE("what is skipped is not held") {
  json_framer framer(json_framer::shape::documents, 1000);
  std::size_t most = 0;
  const auto none = [](std::string_view) { FAIL("nothing is complete"); };
  framer.feed(R"({"a":")", none);
  for (int i = 0; i < 1000; ++i) {
    framer.feed(std::string(100, 'x'), none);
    most = std::max(most, framer.held_bytes());
  }
  CHECK(most <= 1000);
  CHECK(framer.held_bytes() == 0);
}

TEST_CASE("deep nesting takes no memory but the object's own") {
  const std::string deep =
      "{\"a\":" + std::string(400, '[') + std::string(400, ']') + "}";
  CHECK(run(shape::documents, {deep}).objects ==
        std::vector<std::string>{deep});
  CHECK(run(shape::documents, {"{" + std::string(1 << 20, '[')}).held == 0);
}

TEST_CASE("an envelope has a limit") {
  const std::string filler(64 << 10, 'x');
  const outcome got = run(shape::list, {R"({"a":")", filler, R"("})"});
  CHECK(got.broken);
  CHECK(got.held <= (64U << 10) + 10);
  CHECK(!run(shape::list, {R"({"a":")", filler.substr(100), R"("})"}).broken);
}

}  // namespace forensics::k8s
