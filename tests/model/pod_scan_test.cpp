#include "model/pod_scan.hpp"

#include <doctest/doctest.h>

#include <string>

#include "model/crash.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using forensics::test::at;
using forensics::test::golden_pod;
using forensics::test::parsed;
using forensics::test::pod_text;

namespace {

bool is_suspect(const std::string& pod) {
  const auto sketch = scan_pod(pod);
  REQUIRE(sketch);
  return sketch->suspect;
}

std::string as_event(const std::string& object) {
  return R"({"type":"MODIFIED","object":)" + object + "}";
}

}  // namespace

TEST_CASE("a pod is suspect only with a sign of a crash") {
  struct row {
    std::string name;
    std::string pod;
    bool suspect;
  };
  const auto web = [](const std::string& members) {
    return pod_text(R"("containerStatuses":[{"name":"web",)" + members + "}]");
  };
  const row rows[] = {
      {"a non-zero exit", web(R"("state":{"terminated":{"exitCode":1}})"),
       true},
      {"a negative one", web(R"("state":{"terminated":{"exitCode":-1}})"),
       true},
      {"a large one", web(R"("state":{"terminated":{"exitCode":3221225477}})"),
       true},
      {"a very large one",
       web(R"("state":{"terminated":{"exitCode":9223372036854775807}})"), true},
      {"in lastState", web(R"("lastState":{"terminated":{"exitCode":1}})"),
       true},
      {"in an init container",
       pod_text(R"("initContainerStatuses":[{"state":{"terminated":)"
                R"({"exitCode":1}}}])"),
       true},
      {"in the second of two",
       pod_text(R"("containerStatuses":[{"a":[{}]},{"state":{"terminated":)"
                R"({"exitCode":1}}}])"),
       true},
      {"OOMKilled with exit 0",
       web(R"("state":{"terminated":{"exitCode":0,"reason":"OOMKilled"}})"),
       true},
      {"Failed and Evicted", pod_text(R"("phase":"Failed","reason":"Evicted")"),
       true},
      {"Evicted and Failed", pod_text(R"("reason":"Evicted","phase":"Failed")"),
       true},
      {"NodeLost", pod_text(R"("phase":"Running","reason":"NodeLost")"), true},
      {"a status before the metadata",
       R"({"status":{"phase":"Failed","reason":"Evicted"},"metadata":{}})",
       true},
      {"a key that comes twice",
       web(R"("state":{"terminated":{"exitCode":0,"exitCode":1}})"), true},

      {"exit 0",
       web(R"("state":{"terminated":{"exitCode":0,"reason":"Completed"}})"),
       false},
      {"a mistyped exit", web(R"("state":{"terminated":{"exitCode":"1"}})"),
       false},
      {"a fractional exit", web(R"("state":{"terminated":{"exitCode":1.5}})"),
       false},
      {"a crash loop without a run",
       web(R"("state":{"waiting":{"reason":"CrashLoopBackOff"}})"), false},
      {"an exit code in another place",
       web(R"("exitCode":1,"state":{"exitCode":1,"running":{"exitCode":1}})"),
       false},
      {"an exit code one level too deep",
       web(R"("state":{"terminated":{"exitCode":{"exitCode":1}}})"), false},
      {"an exit code after a nested value",
       web(R"("state":{"terminated":{"x":{"y":1},"z":[1]}},"exitCode":1)"),
       false},
      {"statuses that are no list",
       pod_text(R"("containerStatuses":{"state":{"terminated":)"
                R"({"exitCode":1}}})"),
       false},
      {"statuses in a list of lists",
       pod_text(R"("containerStatuses":[[{"state":{"terminated":)"
                R"({"exitCode":1}}}]])"),
       false},
      {"an ephemeral container",
       pod_text(R"("ephemeralContainerStatuses":[{"state":{"terminated":)"
                R"({"exitCode":1}}}])"),
       false},
      {"Evicted but not Failed",
       pod_text(R"("phase":"Running","reason":"Evicted")"), false},
      {"Failed for another reason",
       pod_text(R"("phase":"Failed","reason":"NodeAffinity")"), false},
      {"a status inside the spec",
       R"({"spec":{"status":{"phase":"Failed","reason":"Evicted"}}})", false},
      {"an empty object", "{}", false},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    CHECK(is_suspect(r.pod) == r.suspect);
    const auto event = scan_event(as_event(r.pod));
    REQUIRE(event);
    CHECK(event->object.suspect == r.suspect);
  }
}

TEST_CASE("a real pod is suspect only when it crashed") {
  CHECK_FALSE(is_suspect(golden_pod("running")));
  CHECK(is_suspect(golden_pod("crash_loop")));
  CHECK(is_suspect(golden_pod("oom_killed")));
  CHECK(is_suspect(golden_pod("evicted")));
}

TEST_CASE("the version is that of the object's metadata") {
  CHECK(scan_pod(golden_pod("running"))->resource_version == "48210");
  CHECK(scan_pod(R"({"spec":{"metadata":{"resourceVersion":"1"}},)"
                 R"("metadata":{"x":{"resourceVersion":"2"},)"
                 R"("resourceVersion":"3","y":[{"resourceVersion":"4"}]}})")
            ->resource_version == "3");
  CHECK(scan_pod(R"({"metadata":{"resourceVersion":3}})")
            ->resource_version.empty());
}

TEST_CASE("a watch event is taken apart") {
  const std::string pod = golden_pod("running");
  const std::string text = R"( {"extra":{"a":[{}]}, "object" : )" + pod +
                           R"( ,"more":{},"type":"ADDED"} )";
  const auto event = scan_event(text);
  REQUIRE(event);
  CHECK(event->type == "ADDED");
  CHECK(event->object.resource_version == "48210");
  CHECK(event->status_code == 0);
  CHECK(dump(parsed(event->object_text)) == dump(parsed(pod)));
  CHECK(event->object_text.front() == '{');
  CHECK(event->object_text.back() == '}');
  CHECK(event->object_text.data() >= text.data());
  CHECK(event->object_text.data() < text.data() + text.size());
}

TEST_CASE("what is no object is not the event's") {
  for (const std::string text :
       {R"({"type":"ADDED","object":{"a":1},"object":["b"]})",
        R"({"type":"ADDED","object":["b"],"object":{"a":1}})",
        R"({"type":"ADDED","object":"b","object":{"a":1},"object":null})"}) {
    CAPTURE(text);
    const auto event = scan_event(text);
    REQUIRE(event);
    CHECK(event->object_text == R"({"a":1})");
  }
}

TEST_CASE("bookmarks carry a version, errors a code") {
  const auto bookmark =
      scan_event(R"({"type":"BOOKMARK","object":{"kind":"Pod","metadata":)"
                 R"({"resourceVersion":"48211","creationTimestamp":null},)"
                 R"("spec":{"containers":null},"status":{}}})");
  REQUIRE(bookmark);
  CHECK(bookmark->type == "BOOKMARK");
  CHECK(bookmark->object.resource_version == "48211");
  CHECK_FALSE(bookmark->object.suspect);

  const auto expired =
      scan_event(R"({"type":"ERROR","object":{"kind":"Status","metadata":{},)"
                 R"("status":"Failure","reason":"Expired","code":410}})");
  REQUIRE(expired);
  CHECK(expired->type == "ERROR");
  CHECK(expired->status_code == 410);
  CHECK_FALSE(expired->object.suspect);

  CHECK(scan_event(R"({"type":"ERROR","object":{"code":99999999999}})")
            ->status_code == 0);
  CHECK(scan_event(R"({"type":"ERROR","object":{"code":1000}})")->status_code ==
        0);
  CHECK(scan_event(R"({"type":"ERROR","object":{"code":-1}})")->status_code ==
        0);
  CHECK(scan_event(R"({"type":"ERROR","code":410,"object":{}})")->status_code ==
        0);
}

TEST_CASE("what has not the shape is refused") {
  for (const std::string text :
       {"", " ", "null", "1", "\"x\"", "[]", "[{}]", "true", "1.5", "{", "{}x",
        "{} {}", "{\"a\":}", "{\"a\":\"\xff\"}", "{\"a\":1e999}"}) {
    CAPTURE(text);
    CHECK_FALSE(scan_pod(text));
    CHECK_FALSE(scan_event(text));
  }
  CHECK_FALSE(scan_pod(std::string_view("{}\0", 3)));
  for (const std::string text :
       {"{}", R"({"type":"ADDED"})", R"({"object":{}})",
        R"({"type":7,"object":{}})", R"({"type":"","object":{}})",
        R"({"type":"ADDED","object":[]})", R"({"type":"ADDED","object":"{}"})",
        R"({"type":"ADDED","object":{},"object":{}})"}) {
    CAPTURE(text);
    CHECK_FALSE(scan_event(text));
  }
}

TEST_CASE("what is parsed is scanned: numbers, and some too large ones") {
  for (const std::string number : {"1e308", "10e308", "0.1e309", "1e-400",
                                   "-1.5E+3", "18446744073709551616"}) {
    CAPTURE(number);
    const std::string pod = R"({"a":)" + number + "}";
    CHECK(parse_json(pod));
    CHECK(scan_pod(pod));
  }
  const std::string large = R"({"a":)" + std::string(309, '9') + "}";
  CHECK_FALSE(parse_json(large));
  CHECK(scan_pod(large));
  CHECK_FALSE(scan_pod(R"({"a":)" + std::string(310, '9') + "}"));
  CHECK_FALSE(scan_pod(R"({"a":1e309})"));
}

TEST_CASE("what is parsed is scanned: the depth limits agree") {
  const auto nested = [](std::size_t depth) {
    return R"({"a":)" + std::string(depth - 1, '[') +
           std::string(depth - 1, ']') + "}";
  };
  CHECK(parse_json(nested(64)));
  CHECK(scan_pod(nested(64)));
  CHECK(scan_event(as_event(nested(64))));
  CHECK_FALSE(scan_pod(nested(65)));
  CHECK_FALSE(scan_event(as_event(nested(65))));
  CHECK_FALSE(scan_pod(nested(1'000'000)));
}

TEST_CASE("whoever crashed is suspect") {
  const std::string terms[] = {
      "",
      R"("running":{})",
      R"("waiting":{"reason":"CrashLoopBackOff"})",
      R"("terminated":{"exitCode":0,"reason":"Completed"})",
      R"("terminated":{"exitCode":0,"reason":"OOMKilled"})",
      R"("terminated":{"exitCode":1,"finishedAt":"2026-03-01T11:50:00Z"})",
      R"("terminated":{"exitCode":137,"finishedAt":"2026-03-01T11:50:00Z"})",
      R"("terminated":{"exitCode":-2,"reason":"Error"})",
      R"("terminated":{"exitCode":4294967296})",
      R"("terminated":{"exitCode":0,"exitCode":1})",
      R"("terminated":{"exitCode":1,"exitCode":0})",
      R"("terminated":{"exitCode":"1"})",
      R"("terminated":[{"exitCode":1}])",
      R"("terminated":{"exitCode":1},"terminated":{"exitCode":0})",
  };
  const std::string lists[] = {"containerStatuses", "initContainerStatuses",
                               "ephemeralContainerStatuses", "statuses"};
  const std::string heads[] = {
      "",
      R"("phase":"Running",)",
      R"("phase":"Failed",)",
      R"("phase":"Failed","reason":"Evicted",)",
      R"("reason":"DeadlineExceeded","phase":"Failed",)",
      R"("phase":"Running","reason":"Evicted",)",
      R"("phase":"Running","phase":"Failed","reason":"Evicted",)",
      R"("reason":"NodeLost",)",
      R"("reason":"Terminated","phase":"Failed",)",
  };
  const std::string metadata[] = {
      "",
      R"(,"deletionTimestamp":"2026-03-01T11:50:30Z",)"
      R"("deletionGracePeriodSeconds":30)",
      R"(,"annotations":{"forensic.io/ignore":"true"})"};
  std::size_t crashed = 0;
  std::size_t cleared = 0;
  for (const std::string& head : heads)
    for (const std::string& list : lists)
      for (const std::string& state : terms)
        for (const std::string& last : terms)
          for (const std::string& meta : metadata) {
            const std::string pod =
                pod_text(head + '"' + list + R"(":[{"name":"web","state":{)" +
                             state + R"(},"lastState":{)" + last + "}}]",
                         meta);
            const bool found =
                !find_crashes(parsed(pod), {duration::max()}, at("12:00:00"))
                     .empty();
            const auto sketch = scan_pod(pod);
            const bool holds = sketch && (!found || sketch->suspect);
            CAPTURE(pod);
            if (!holds) FAIL_CHECK("a crash that the scan does not suspect");
            crashed += found ? 1 : 0;
            cleared += sketch && !sketch->suspect ? 1 : 0;
          }
  // Both sides of the implication were met.
  CHECK(crashed > 1000);
  CHECK(cleared > 1000);
}
