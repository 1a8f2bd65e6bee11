#include "model/event.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "model/utf8.hpp"
#include "support/api_rules.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

crash web_crash() {
  crash which;
  which.pod_namespace = "shop";
  which.pod = "web-1";
  which.pod_uid = "uid-1";
  which.container = "web";
  which.container_id = "containerd://1";
  return which;
}

}  // namespace

TEST_CASE("an event is about the source pod, in its namespace") {
  const json_document event =
      parsed(make_event(web_crash(), event_reason::capture_failed, "log",
                        "no log", at("12:00:00")));
  check_metadata(event);
  CHECK(text_at(event, {"metadata", "namespace"}) == "shop");
  CHECK(dump(event["involvedObject"]) ==
        R"({"apiVersion":"v1","kind":"Pod","namespace":"shop",)"
        R"("name":"web-1","uid":"uid-1"})");
  CHECK(text_at(event, {"type"}) == "Warning");
  CHECK(text_at(event, {"reason"}) == "ForensicCaptureFailed");
  CHECK(text_at(event, {"message"}) == "no log");
  CHECK(text_at(event, {"firstTimestamp"}) == "2026-03-01T12:00:00Z");
  CHECK(text_at(event, {"lastTimestamp"}) == "2026-03-01T12:00:00Z");
  CHECK(integer_at(event, {"count"}) == 1);
  CHECK(text_at(event, {"source", "component"}) == "kube-forensics-controller");
}

TEST_CASE("an event's name is a function of the crash and the reason") {
  std::set<std::string> names;
  const auto name_of = [](const crash& which, event_reason reason,
                          std::string_view clock) {
    const json_document event =
        parsed(make_event(which, reason, "", std::string(clock), at(clock)));
    return std::string(text_at(event, {"metadata", "name"}));
  };
  crash other = web_crash();
  other.container_id = "containerd://2";
  for (const auto reason :
       {event_reason::analysis_started, event_reason::pod_created,
        event_reason::capture_failed}) {
    CHECK(name_of(web_crash(), reason, "12:00:00") ==
          name_of(web_crash(), reason, "13:00:00"));
    CHECK(names.insert(name_of(web_crash(), reason, "12:00:00")).second);
    CHECK(names.insert(name_of(other, reason, "12:00:00")).second);
  }
}

TEST_CASE("an ugly pod and note make a valid event") {
  crash which = web_crash();
  which.pod = std::string(253, 'a');
  std::string note;
  for (int i = 0; i < 1000; ++i) note += "\xc3\xa9";
  note.insert(0, 1, 'x');
  const json_document event = parsed(
      make_event(which, event_reason::pod_created, "", note, at("12:00:00")));
  check_metadata(event);
  const std::string_view kept = text_at(event, {"message"});
  CHECK(kept.size() == 1023);
  CHECK(is_utf8(kept));
  CHECK(text_at(parsed(make_event(which, event_reason::pod_created, "", "a\xff",
                                  at("12:00:00"))),
                {"message"}) == "a?");
  CHECK(text_at(event, {"type"}) == "Normal");
}

TEST_CASE("each step that fails has an event of its own") {
  const auto name = [](const char* step) {
    const json_document event = parsed(make_event(
        web_crash(), event_reason::capture_failed, step, "", at("12:00:00")));
    check_metadata(event);
    return std::string(text_at(event, {"metadata", "name"}));
  };
  CHECK(name("log") != name("clone"));
  CHECK(name("clone") == name("clone"));
}
