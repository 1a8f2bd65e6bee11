#include "model/case_events.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "model/crash_context.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

constexpr timestamp ever = timestamp::min();

/// `times` are members, with a comma in front.
std::string event(const std::string& reason, const std::string& message,
                  const std::string& times,
                  const std::string& on = R"("kind":"Pod","name":"web-1")") {
  return R"({"involvedObject":{)" + on + R"(},"type":"Warning","reason":")" +
         reason + R"(","message":")" + message + "\"" + times + "}";
}

std::string at_minute(int minute) {
  return R"(,"lastTimestamp":"2026-03-01T11:)" +
         std::string(minute < 10 ? "0" : "") + std::to_string(minute) +
         ":00Z\"";
}

json_document list_of(const std::string& events) {
  return parsed(R"({"items":[)" + events + "]}");
}

/// The reasons of all lines in order.
std::string reasons_in(const std::string& text) {
  std::string out;
  const auto list = parsed(text);
  for (const auto& one : list.GetArray())
    out.append(out.empty() ? "" : " ").append(text_at(one, {"reason"}));
  return out;
}

}  // namespace

TEST_CASE("an event is told in both of its forms") {
  case_events all({});
  all.add(list_of(event("BackOff", "back-off 10s",
                        R"(,"count":12,"firstTimestamp":)"
                        R"("2026-03-01T11:00:00Z","lastTimestamp":)"
                        R"("2026-03-01T11:30:00Z","source":{"component":)"
                        R"("kubelet"},"reportingComponent":"")",
                        R"("kind":"Pod","name":"web-1",)"
                        R"("fieldPath":"spec.containers{app}")") +
                  "," +
                  event("Slow", "a series",
                        R"(,"eventTime":"2026-03-01T11:10:00.123456Z",)"
                        R"("series":{"count":3,"lastObservedTime":)"
                        R"("2026-03-01T11:31:00.654321Z"},)"
                        R"("firstTimestamp":null,"lastTimestamp":null,)"
                        R"("reportingComponent":"probe")") +
                  "," +
                  event("Once", "new form, seen once",
                        R"(,"eventTime":"2026-03-01T11:32:00.000000Z")")),
          ever);
  CHECK(all.to_json() ==
        R"([{"on":"Pod/web-1","field":"spec.containers{app}",)"
        R"("type":"Warning","reason":"BackOff","message":"back-off 10s",)"
        R"("count":12,"first":"2026-03-01T11:00:00Z",)"
        R"("last":"2026-03-01T11:30:00Z","from":"kubelet"},)"
        R"({"on":"Pod/web-1","type":"Warning","reason":"Slow",)"
        R"("message":"a series","count":3,"first":"2026-03-01T11:10:00Z",)"
        R"("last":"2026-03-01T11:31:00Z","from":"probe"},)"
        R"({"on":"Pod/web-1","type":"Warning","reason":"Once",)"
        R"("message":"new form, seen once","count":1,)"
        R"("first":"2026-03-01T11:32:00Z","last":"2026-03-01T11:32:00Z"}])");
}

TEST_CASE("events of pod and node stand in the order of time") {
  case_events all({});
  all.add(list_of(event("B", "", at_minute(20)) + "," +
                  event("D", "", at_minute(40))),
          ever);
  all.add(
      list_of(
          event("Early", "", at_minute(5), R"("kind":"Node","name":"a")") +
          "," + event("A", "", at_minute(10), R"("kind":"Node","name":"a")") +
          "," + event("C", "", at_minute(30), R"("kind":"Node","name":"a")")),
      at("11:10:00"));
  CHECK(reasons_in(all.to_json()) == "A B C D");
  CHECK(text_at(parsed(all.to_json())[0], {"on"}) == "Node/a");
}

TEST_CASE("our own events are left out, and what has no time") {
  case_events all({});
  all.add(list_of(event("ForensicPodCreated", "",
                        at_minute(1) + R"(,"source":{"component":)"
                                       R"("kube-forensics-controller"})") +
                  "," + event("NoTime", "", "") + ",7,{}"),
          ever);
  CHECK(all.to_json() == "[]");
}

TEST_CASE("a list that could not be read says why, beside what there is") {
  case_events all({});
  all.miss("Node/worker-1", "list events in default: Forbidden");
  all.add(list_of(event("A", "", at_minute(1))), ever);
  CHECK(all.to_json().starts_with(
      R"([{"on":"Node/worker-1",)"
      R"("why":"list events in default: Forbidden"},{"on":"Pod/web-1")"));
}

TEST_CASE("of too many events the oldest are left out and counted") {
  case_events all({});
  for (int page = 0; page < 20; ++page) {
    std::string events;
    for (int i = 0; i < 100; ++i)
      events +=
          std::string(i == 0 ? "" : ",") +
          event("R" + std::to_string(page),
                std::string(1'000, i % 3 == 0 ? '\x7f' : 'm'), at_minute(page));
    all.add(list_of(events), ever);
  }
  all.miss("Node/a", std::string(5'000, 'w'));
  const std::string text = all.to_json();
  CHECK(text.size() <= longest_events);
  const auto list = parsed(text);
  CHECK(integer_at(list[0], {"notListed"}) + list.Size() - 2 == 2'000);
  CHECK(text_at(list[list.Size() - 1], {"reason"}) == "R19");
  CHECK(list.Size() > 30);
}

TEST_CASE("no event of a redacted case shows a value") {
  const auto hides =
      std::make_shared<const mask>(std::vector<std::string>{"canary-value"});
  const auto list = list_of(
      event("Failed", "no login with canary-value", at_minute(1)) + "," +
      event("canary-value", std::string(1'020, 'x') + "canary-value",
            at_minute(2) + R"(,"reportingComponent":"by canary-value")"));
  SUBCASE("that is known") {
    case_events all({hides, free_text::masked});
    all.add(list, ever);
    CHECK(all.to_json().find("canary") == std::string::npos);
    CHECK(text_at(parsed(all.to_json())[0], {"message"}) ==
          "no login with REDACTED");
  }
  SUBCASE("where not all are known there are no texts") {
    case_events all({hides, free_text::left_out});
    all.add(list, ever);
    const auto out = parsed(all.to_json());
    REQUIRE(out.Size() == 2);
    for (const char* key : {"message", "reason", "from"})
      CHECK(find(out[0], {key}) == nullptr);
    CHECK(text_at(out[0], {"on"}) == "Pod/web-1");
  }
}
