#include "actors/repeat_recorder.hpp"

#include <doctest/doctest.h>

#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

const std::string patch_a = "PATCH " + target_maps + "/a ";

/// It is 12:00; the case `a` stands.
struct repeat_fixture : actor_fixture {
  static constexpr auto window = 1h;
  actors::repeat_recorder_actor recorder;

  repeat_fixture() {
    start();
    put_case("a");
  }
  /// As a new process does.
  void start() {
    recorder = add(system.spawn(actors::repeat_recorder, around, api,
                                "debug-forensics", model::duration{window}));
  }
  void put_case(const std::string& name, const std::string& more = "") {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + name +
                     R"(","labels":{"forensic.io/crash-signature":"s"},)"
                     R"("annotations":{"kept":"yes"})" +
                     more + "}}");
  }

  void tell(const std::string& name, std::string_view crashed = "11:59:00",
            const std::string& pod = "web-1",
            std::optional<model::timestamp> counted_until = {}) {
    caf::anon_send(
        recorder,
        actors::repeat_seen{name, {at(crashed), *clock, pod}, counted_until});
  }
  void repeat(const std::string& name, std::string_view crashed = "11:59:00",
              const std::string& pod = "web-1",
              std::optional<model::timestamp> counted_until = {}) {
    tell(name, crashed, pod, counted_until);
    run();
  }

  model::repeats on_case(const std::string& name) const {
    return model::read_repeats(parsed(*cluster->at(target_maps + "/" + name)));
  }
  std::vector<model::timestamp> writes(const std::string& name) const {
    return cluster->times("PATCH " + target_maps + "/" + name);
  }
  void remove(const std::string& name) {
    cluster->remove(target_maps + "/" + name);
  }
};

k8s::error away() {
  return api_error(k8s::action::retry, 503, "ServiceUnavailable");
}

constexpr const char* dropped = "forensics_repeats_dropped_total";

}  // namespace

TEST_CASE_FIXTURE(repeat_fixture,
                  "the first repeats are on the case within two seconds, in "
                  "one write") {
  repeat("a", "11:59:10", "web-1");
  repeat("a", "11:59:30", "web-2");
  CHECK(writes("a").empty());
  advance(2s);
  CHECK(writes("a").size() == 1);
  const auto said = on_case("a");
  CHECK(said.count == 2);
  CHECK(said.first == at("11:59:10"));
  CHECK(said.last == at("11:59:30"));
  CHECK(said.pods == std::vector<std::string>{"web-1", "web-2"});
  CHECK(cluster->at(target_maps + "/a")->find(R"("kept":"yes")") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(repeat_fixture, "when nothing repeats, nothing is done") {
  repeat("a");
  advance(40s, 1s);
  const auto before = cluster->requests.size();
  advance(2h, 1min);
  CHECK(cluster->requests.size() == before);
  CHECK_FALSE(scheduler.clock().has_pending_timeout());
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "10,000 repeats of one case in five minutes are eleven "
                  "writes, 30 seconds apart") {
  for (int i = 0; i < 300; ++i) {
    for (int k = 0; k < (i == 0 ? 133 : 33); ++k) tell("a");
    advance(1s, 500ms);
  }
  advance(1min, 1s);
  CHECK(on_case("a").count == 10'000);
  const auto times = writes("a");
  CHECK(times.size() <= 11);
  for (std::size_t i = 1; i < times.size(); ++i)
    CHECK(times[i] - times[i - 1] >= 30s);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a repeat after a long silence is written soon again") {
  repeat("a");
  advance(1h, 1min);
  repeat("a");
  advance(2s);
  CHECK(on_case("a").count == 2);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a repeat while a write is under way is in the next") {
  cluster->before("PATCH", [this] { tell("a"); });
  repeat("a");
  advance(2s);
  CHECK(on_case("a").count == 1);
  advance(30s);
  CHECK(on_case("a").count == 2);
  CHECK(writes("a").size() == 2);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a write that fails is tried again with backoff, with what "
                  "came meanwhile") {
  cluster->fail(patch_a, away(), 3);
  repeat("a");
  advance(2s);
  repeat("a");
  CHECK(writes("a").size() == 1);
  advance(20s);
  CHECK(writes("a").size() == 4);
  CHECK(on_case("a").count == 2);
  const auto times = writes("a");
  CHECK(times[2] - times[1] > times[1] - times[0]);
  CHECK(times[3] - times[2] > times[2] - times[1]);
  CHECK(logged("repeats could not be counted on the case") == 3);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "what the server calls invalid is not tried before the next "
                  "repeat") {
  cluster->fail(patch_a, api_error(k8s::action::invalid, 422, "Invalid"));
  repeat("a");
  advance(10min, 1s);
  CHECK(writes("a").size() == 1);
  CHECK(logged("repeats could not be counted on the case") == 1);
  repeat("a");
  advance(2s);
  CHECK(writes("a").size() == 2);
  CHECK(on_case("a").count == 2);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a write whose answer is lost does not count twice") {
  // It has its effect all the same.
  cluster->before(patch_a, [this] {
    model::repeats done{1, at("11:59:00"), at("11:59:00"), {"web-1"}, false};
    auto object = parsed(model::repeats_patch(done));
    model::set(object["metadata"], "name", "a", object.GetAllocator());
    cluster->put(target_maps, model::dump(object));
  });
  cluster->fail(patch_a, away());
  repeat("a");
  advance(10s);
  CHECK(writes("a").size() == 2);
  CHECK(on_case("a").count == 1);
}

TEST_CASE_FIXTURE(repeat_fixture, "the API server's own wish to wait counts") {
  auto busy = away();
  busy.retry_after = 60s;
  cluster->fail(patch_a, busy);
  repeat("a");
  advance(50s);
  CHECK(writes("a").size() == 1);
  advance(15s);
  CHECK(writes("a").size() == 2);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "what the case says is read before the first write, and "
                  "tried again where that fails") {
  cluster->fail("GET " + target_maps + "/a ", away());
  repeat("a");
  advance(2s);
  CHECK(writes("a").empty());
  advance(5s);
  CHECK(on_case("a").count == 1);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a restart goes on from what the case says, and counts none "
                  "twice") {
  for (const char* then : {"11:10:00", "11:20:00", "11:20:00"})
    repeat("a", then, "web-1");
  advance(2s);
  REQUIRE(on_case("a").count == 3);
  // Seen, but not written before the end.
  repeat("a", "11:20:00", "web-2");
  start();
  for (const char* then : {"11:10:00", "11:20:00", "11:20:00"})
    repeat("a", then, "web-1", at("11:20:00"));
  advance(2s);
  CHECK(on_case("a").count == 3);
  CHECK(writes("a").size() == 1);
  repeat("a", "11:20:00", "web-2", at("11:20:00"));
  repeat("a", "11:40:00", "web-3", at("11:20:00"));
  advance(2s);
  const auto said = on_case("a");
  CHECK(said.count == 5);
  CHECK(said.first == at("11:10:00"));
  CHECK(said.last == at("11:40:00"));
  CHECK(said.pods == std::vector<std::string>{"web-1", "web-2", "web-3"});
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a case that was deleted is asked for no more") {
  SUBCASE("between two writes") {
    repeat("a");
    advance(40s);
    remove("a");
  }
  SUBCASE("between reading and writing") {
    cluster->before(patch_a, [this] { remove("a"); });
  }
  repeat("a");
  advance(40s);
  const auto before = cluster->requests.size();
  for (int i = 0; i < 100; ++i) repeat("a");
  advance(2h, 1min);
  CHECK(cluster->requests.size() == before);
  CHECK(logged("repeats not counted: the case is gone") == 1);
  CHECK_FALSE(scheduler.clock().has_pending_timeout());
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a case whose evidence waits gets its count when it stands") {
  repeat("late");
  advance(5min, 1s);
  put_case("late");
  advance(2min, 1s);
  CHECK(on_case("late").count == 1);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a case that never stands is given up after an hour") {
  repeat("never");
  advance(2h, 1s);
  const auto before = cluster->requests.size();
  CHECK(before < 70);
  CHECK_FALSE(scheduler.clock().has_pending_timeout());
  repeat("never");
  advance(1h, 1min);
  CHECK(cluster->requests.size() == before);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "what is no case, or is on its way out, is not written to") {
  SUBCASE("a case that is being deleted") {
    put_case("a", R"(,"deletionTimestamp":"2026-03-01T12:00:00Z")");
  }
  SUBCASE("an object of somebody else's") {
    cluster->put(target_maps, R"({"metadata":{"name":"a"}})");
  }
  repeat("a");
  advance(2min, 1s);
  CHECK(cluster->requests.size() == 1);
  CHECK(writes("a").empty());
}

TEST_CASE_FIXTURE(repeat_fixture, "a case that was lost is forgotten") {
  SUBCASE("while its write waits") { repeat("a"); }
  SUBCASE("while its write is under way") {
    cluster->hang(patch_a);
    repeat("a");
    advance(2s);
  }
  SUBCASE("while it rests") {
    repeat("a");
    advance(40s);
  }
  send(recorder, actors::forget_crash{"a", "web"});
  const auto before = cluster->requests.size();
  answer_late();
  advance(2min, 1s);
  CHECK(cluster->requests.size() == before);
  CHECK_FALSE(scheduler.clock().has_pending_timeout());
  // The crash may be taken again, and repeated again.
  repeat("a");
  advance(2s);
  CHECK(writes("a").size() > 0);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "however many cases repeat at once, four requests are under "
                  "way") {
  for (int i = 0; i < 500; ++i) put_case("c" + std::to_string(i));
  cluster->hang("GET ", 4);
  for (int i = 0; i < 500; ++i) tell("c" + std::to_string(i));
  advance(3s);
  CHECK(cluster->requests.size() == 4);
  answer_late();
  advance(1s);
  for (int i = 0; i < 500; ++i)
    CHECK(on_case("c" + std::to_string(i)).count == 1);
  CHECK(cluster->requests.size() == 1'000);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "past the bound a case that waits drops nothing, one more is "
                  "dropped and counted") {
  const auto limit = actors::repeat_recorder_state::capacity;
  tell("a");
  for (std::size_t i = 1; i < limit; ++i) tell("none" + std::to_string(i));
  run();
  CHECK(metric(dropped) == 0);
  put_case("b");
  repeat("b");
  CHECK(metric(dropped) == 1);
  advance(2s);
  CHECK(on_case("a").count == 1);
  CHECK(on_case("b").count == 0);
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a case that rests makes room for another and goes on from "
                  "what it says") {
  const auto limit = actors::repeat_recorder_state::capacity;
  repeat("a", "11:10:00");
  advance(40s);
  for (std::size_t i = 0; i < limit; ++i) tell("none" + std::to_string(i));
  run();
  CHECK(metric(dropped) == 0);
  send(recorder, actors::forget_crash{"none0", ""});
  repeat("a", "11:20:00");
  advance(3s);
  CHECK(on_case("a").count == 2);
  CHECK(on_case("a").first == at("11:10:00"));
}

TEST_CASE_FIXTURE(repeat_fixture,
                  "a case that has rested for a window is forgotten when "
                  "another is repeated, and goes on from what it says") {
  put_case("b");
  repeat("a", "11:10:00");
  advance(40s);
  std::size_t reads = 1;
  SUBCASE("not yet") { advance(50min, 1min); }
  SUBCASE("it has") {
    advance(window, 1min);
    reads = 2;
  }
  repeat("b");
  repeat("a", "11:20:00");
  advance(3s);
  CHECK(on_case("a").count == 2);
  CHECK(on_case("a").first == at("11:10:00"));
  CHECK(cluster->times("GET " + target_maps + "/a").size() == reads);
}
