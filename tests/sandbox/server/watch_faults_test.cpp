#include "sandbox/server/watch_faults.hpp"

#include <doctest/doctest.h>

#include "sandbox/server/scripted_stream.hpp"

namespace forensics::sandbox {
namespace {

std::string event_of(const std::string& name, int revision = 1) {
  return R"({"type":"MODIFIED","object":{"metadata":{"name":")" + name +
         R"(","namespace":"shop","resourceVersion":")" +
         std::to_string(revision) + "\"}}}\n";
}

/// A watch with faults, whose time passes when the test says so.
struct faulty {
  explicit faulty(const fault_effect& effect)
      : stream(with_watch_faults(
            std::make_unique<scripted_stream>(source), effect,
            [this](model::duration, std::function<void()> call) {
              held = std::move(call);
              return std::make_shared<int>(0);
            })) {}

  /// The names in order, one letter each; `|` at the end, `E` for an ERROR,
  /// `?` for what is no JSON.
  std::string all() {
    std::string seen;
    while (auto taken = stream->take()) {
      if (taken->empty() && !ready()) return seen;
      for (const std::string& event : *taken) seen += letter(event);
    }
    return seen + '|';
  }
  static std::string letter(const std::string& event) {
    const auto json = model::parse_json(event);
    if (!json) return "?";
    if (model::text_at(*json, {"type"}) == "ERROR") return "E";
    return std::string{model::text_at(*json, {"object", "metadata", "name"})};
  }
  void push(const std::string& names) {
    for (const char name : names) source->push(event_of({name}));
  }
  /// Is the stream ready to say something?
  bool ready() {
    auto rung = std::make_shared<bool>(false);
    stream->when_ready([rung] { *rung = true; });
    return *rung;
  }

  std::shared_ptr<scripted_source> source = std::make_shared<scripted_source>();
  std::function<void()> held;
  std::unique_ptr<byte_stream> stream;
};

std::string with(const fault_effect& effect, const std::string& names) {
  faulty watch(effect);
  watch.push(names);
  return watch.all();
}

TEST_CASE("a watch without faults is what it was") {
  faulty watch(fault_effect{});
  CHECK_FALSE(has_watch_fault(fault_effect{}));
  watch.push("abc");
  CHECK(watch.all() == "abc");
  CHECK_FALSE(watch.ready());
  watch.source->finish();
  CHECK(watch.ready());
  CHECK(watch.all() == "|");
}

TEST_CASE("a watch is cut after so many events") {
  fault_effect effect;
  effect.cut_after = 2;
  CHECK(has_watch_fault(effect));
  CHECK(with(effect, "abc") == "ab|");
  CHECK(with(effect, "a") == "a");
  effect.cut_after = 0;
  faulty at_once(effect);
  CHECK(at_once.ready());
  CHECK(at_once.all() == "|");
}

TEST_CASE("a watch that stalls is open and says nothing more") {
  fault_effect effect;
  effect.stall_after = 2;
  faulty watch(effect);
  watch.push("abc");
  CHECK(watch.all() == "ab");
  watch.source->finish();
  CHECK_FALSE(watch.ready());
  CHECK(watch.all() == "");
}

TEST_CASE("a watch expires after so many events") {
  fault_effect effect;
  effect.expire_after = 1;
  CHECK(with(effect, "abc") == "aE|");
  effect.expire_after = 0;
  faulty at_once(effect);
  CHECK(at_once.ready());
  const auto taken = at_once.stream->take();
  REQUIRE(taken);
  REQUIRE(taken->size() == 1);
  const auto json = model::parse_json(taken->front());
  REQUIRE(json);
  CHECK(model::integer_at(*json, {"object", "code"}) == 410);
  CHECK(model::text_at(*json, {"object", "reason"}) == "Expired");
}

TEST_CASE("each event comes twice") {
  fault_effect effect;
  effect.duplicate = true;
  CHECK(with(effect, "abc") == "aabbcc");
}

TEST_CASE("after each tenth event all so far come once more") {
  fault_effect effect;
  effect.replay = true;
  CHECK(with(effect, "abcdefghijk") == "abcdefghijabcdefghijk");
}

TEST_CASE("neighbours of different objects change places") {
  fault_effect effect;
  effect.reorder = true;
  CHECK(with(effect, "abcd") == "badc");
  CHECK(with(effect, "aabc") == "aacb");
}

TEST_CASE("an event waits for its neighbour for a while only") {
  fault_effect effect;
  effect.reorder = true;
  faulty watch(effect);
  watch.push("a");
  CHECK(watch.all() == "");
  CHECK_FALSE(watch.ready());
  REQUIRE(watch.held);
  watch.held();
  CHECK(watch.ready());
  CHECK(watch.all() == "a");
}

TEST_CASE("an event that waits is said before the end") {
  fault_effect effect;
  effect.reorder = true;
  faulty watch(effect);
  watch.push("a");
  watch.source->finish();
  CHECK(watch.all() == "a|");
}

TEST_CASE("half an event and then the end") {
  fault_effect effect;
  effect.garbage = true;
  CHECK(with(effect, "abc") == "?|");
  effect.cut_after = 2;
  CHECK(with(effect, "abc") == "ab?|");
}

}  // namespace
}  // namespace forensics::sandbox
