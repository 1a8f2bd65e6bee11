#include "model/repeats.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>
#include <string>

#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

repeat crash_at(std::string_view clock, std::string pod = "web-1") {
  return {at(clock), at("12:00:00"), std::move(pod)};
}

repeats said(std::uint64_t count, std::string_view first, std::string_view last,
             std::vector<std::string> pods) {
  return {count, at(first), at(last), std::move(pods), false};
}

json_document case_with(const std::string& annotations) {
  return parsed(R"({"metadata":{"annotations":)" + annotations + "}}");
}

json_document as_case(const repeats& what) {
  return parsed(repeats_patch(what));
}

}  // namespace

TEST_CASE("nothing was repeated") {
  CHECK(repeat_tally().total() == repeats{});
}

TEST_CASE("repeats are counted, with first, last and pods, in any order") {
  repeat_tally tally;
  tally.add(crash_at("11:50:00", "web-2"));
  tally.add(crash_at("11:40:00", "web-1"));
  tally.add(crash_at("11:55:00", "web-2"));
  CHECK(tally.total() == said(3, "11:40:00", "11:55:00", {"web-2", "web-1"}));
}

TEST_CASE("a crash whose end is not known was when it was seen") {
  repeat_tally tally;
  tally.add({std::nullopt, at("12:00:00") + duration{999}, "web-1"});
  CHECK(tally.total() == said(1, "12:00:00", "12:00:00", {"web-1"}));
}

TEST_CASE("what the case says is gone on from") {
  repeat_tally tally(at("11:30:00"));
  tally.add(crash_at("11:50:00", "web-2"));
  tally.go_on_from(said(7, "11:00:00", "11:30:00", {"web-1"}));
  tally.add(crash_at("11:40:00", "web-3"));
  CHECK(tally.total() ==
        said(9, "11:00:00", "11:50:00", {"web-1", "web-2", "web-3"}));
}

TEST_CASE("a crash that may have been counted before is not counted twice") {
  struct row {
    const char* what;
    std::uint64_t said;
    std::vector<repeat> seen;
    std::uint64_t total;
  };
  const repeat unknown{std::nullopt, at("12:00:00"), "web-1"};
  const row rows[] = {
      {"the same crashes are seen again",
       3,
       {crash_at("11:10:00"), crash_at("11:20:00"), crash_at("11:30:00")},
       3},
      {"a pod has gone meanwhile", 3, {crash_at("11:20:00")}, 3},
      {"the last second counts as before", 1, {crash_at("11:30:00")}, 1},
      {"a later one is new", 1, {crash_at("11:30:01")}, 2},
      {"old and new",
       2,
       {crash_at("11:10:00"), crash_at("11:20:00"), crash_at("11:40:00")},
       3},
      {"one that was seen but not written is made up for",
       1,
       {crash_at("11:30:00"), crash_at("11:30:00"), crash_at("11:30:00")},
       3},
      {"one without a time may be an old one", 2, {unknown, unknown}, 2},
  };
  for (const auto& [what, count, seen, total] : rows) {
    CAPTURE(std::string(what));
    repeat_tally tally(at("11:30:00"));
    tally.go_on_from(said(count, "11:10:00", "11:30:00", {}));
    for (const auto& one : seen) tally.add(one);
    CHECK(tally.total().count == total);
    if (total > count) CHECK_FALSE(tally.is_said());
  }
}

TEST_CASE("what the case says already need not be written") {
  repeat_tally tally(at("11:30:00"));
  tally.go_on_from(said(2, "11:10:00", "11:30:00", {"web-1", "web-2"}));
  CHECK(tally.is_said());
  tally.add(crash_at("11:10:00", "web-1"));
  tally.add(crash_at("11:30:00", "web-2"));
  CHECK(tally.is_said());
  tally.add(crash_at("11:30:00", "web-2"));
  CHECK_FALSE(tally.is_said());
}

TEST_CASE("fractions of a second, which the case does not hold, don't count") {
  repeat_tally tally(at("11:30:00"));
  tally.go_on_from(said(1, "11:30:00", "11:30:00", {}));
  tally.add({at("11:30:00") + duration{900}, at("12:00:00"), "web-1"});
  CHECK(tally.total().count == 1);
}

TEST_CASE("at most 20 pods are named, and that there were more") {
  repeat_tally tally;
  for (int i = 0; i < 20; ++i)
    tally.add(crash_at("11:50:00", "web-" + std::to_string(i)));
  CHECK_FALSE(tally.total().more_pods);
  CHECK(tally.total().pods.size() == 20);
  tally.add(crash_at("11:50:00", "web-7"));
  CHECK_FALSE(tally.total().more_pods);
  tally.add(crash_at("11:50:00", "web-20"));
  CHECK(tally.total().more_pods);
  CHECK(tally.total().pods.size() == 20);
  CHECK(tally.total().count == 22);
  CHECK(read_repeats(as_case(tally.total())) == tally.total());
}

TEST_CASE("the pods that the case names come first, and fill up") {
  auto before = said(1, "11:00:00", "11:00:00", {});
  for (int i = 0; i < 19; ++i)
    before.pods.push_back("old-" + std::to_string(i));
  repeat_tally tally(at("11:00:00"));
  tally.go_on_from(before);
  tally.add(crash_at("11:50:00", "new-1"));
  CHECK(tally.total().pods.back() == "new-1");
  CHECK_FALSE(tally.total().more_pods);
  tally.add(crash_at("11:50:00", "new-2"));
  CHECK(tally.total().pods.size() == 20);
  CHECK(tally.total().more_pods);
}

TEST_CASE("the patch has the four annotations and nothing else") {
  CHECK(repeats_patch(said(2, "11:40:00", "11:55:00", {"web-1", "web-2"})) ==
        R"({"metadata":{"annotations":{"forensic.io/repeats":"2",)"
        R"("forensic.io/repeats-first":"2026-03-01T11:40:00Z",)"
        R"("forensic.io/repeats-last":"2026-03-01T11:55:00Z",)"
        R"("forensic.io/repeats-pods":"[\"web-1\",\"web-2\"]"}}})");
}

TEST_CASE("what was written is read back the same") {
  const auto what = said(190, "11:40:00", "11:55:00", {"web-1", "w\"eb"});
  CHECK(read_repeats(as_case(what)) == what);
}

TEST_CASE("a case that says nothing readable has no repeats") {
  for (const char* junk :
       {"{}", "null", "[]", R"({"forensic.io/repeats":"3"})",
        R"({"forensic.io/repeats":3})",
        R"({"forensic.io/repeats":"3","forensic.io/repeats-last":"soon"})",
        R"({"forensic.io/repeats":"3","forensic.io/repeats-last":7})",
        R"({"forensic.io/repeats-last":"2026-03-01T11:55:00Z"})",
        R"({"forensic.io/repeats":"-3",)"
        R"("forensic.io/repeats-last":"2026-03-01T11:55:00Z"})",
        R"({"forensic.io/repeats":"3 or so",)"
        R"("forensic.io/repeats-last":"2026-03-01T11:55:00Z"})",
        R"({"forensic.io/repeats":"99999999999999999999999",)"
        R"("forensic.io/repeats-last":"2026-03-01T11:55:00Z"})"}) {
    CAPTURE(std::string(junk));
    CHECK(read_repeats(case_with(junk)) == repeats{});
  }
  for (const char* junk : {"null", "[]", "7", R"({"metadata":"x"})"})
    CHECK(read_repeats(parsed(junk)) == repeats{});
}

TEST_CASE("of a case that says much that is junk the rest counts") {
  const auto read = [](const std::string& more) {
    return read_repeats(
        case_with(R"({"forensic.io/repeats":"3",)"
                  R"("forensic.io/repeats-last":"2026-03-01T11:55:00Z",)" +
                  more + "}"));
  };
  const auto bare = said(3, "11:55:00", "11:55:00", {});
  CHECK(read(R"("forensic.io/repeats-first":"once")") == bare);
  CHECK(read(R"("forensic.io/repeats-first":"2026-03-01T11:56:00Z")") == bare);
  CHECK(read(R"("forensic.io/repeats-pods":"[")") == bare);
  CHECK(read(R"("forensic.io/repeats-pods":"{\"a\":1}")") == bare);
  CHECK(read(R"("forensic.io/repeats-pods":"[1,null,\"\",[],\"a\",\"a\"]")") ==
        said(3, "11:55:00", "11:55:00", {"a"}));
}

TEST_CASE("a case that names too much is cut") {
  std::string pods;
  for (int i = 0; i < 1'000; ++i)
    pods += (i == 0 ? "" : ",") +
            (R"(\")" + std::string(300, 'x') + std::to_string(i) + R"(\")");
  for (int i = 0; i < 30; ++i) pods += R"(,\")" + std::to_string(i) + R"(\")";
  const auto read = read_repeats(
      case_with(R"({"forensic.io/repeats":"3",)"
                R"("forensic.io/repeats-last":"2026-03-01T11:55:00Z",)"
                R"("forensic.io/repeats-pods":"[)" +
                pods + R"(]"})"));
  CHECK(read.pods.size() == 20);
  CHECK(read.more_pods);
  CHECK(read.pods[0].size() == 253);
}

TEST_CASE("a count that is full stays so") {
  repeat_tally tally(at("11:30:00"));
  auto full = said(0, "11:00:00", "11:30:00", {});
  full.count = std::numeric_limits<std::uint64_t>::max();
  tally.go_on_from(full);
  tally.add(crash_at("11:50:00"));
  CHECK(tally.total().count == full.count);
  CHECK(read_repeats(as_case(tally.total())).count == full.count);
}
