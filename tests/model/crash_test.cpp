#include "model/crash.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/pods.hpp"

using namespace forensics::model;
using forensics::test::at;
using forensics::test::golden_pod;
using forensics::test::parsed;
using forensics::test::pod_text;

namespace {

const crash_policy a_day{std::chrono::hours{24}};
const std::string running = R"("running":{"startedAt":"2026-03-01T11:50:00Z"})";
const std::string waiting = R"("waiting":{"reason":"CrashLoopBackOff"})";

/// `finished` "" leaves the times out.
std::string ended(int exit_code, const std::string& reason,
                  const std::string& finished = "11:50:00",
                  const std::string& id = "containerd://a") {
  std::string text = R"("terminated":{"exitCode":)" +
                     std::to_string(exit_code) + R"(,"reason":")" + reason +
                     '"';
  if (!id.empty()) text += R"(,"containerID":")" + id + '"';
  if (!finished.empty())
    text += R"(,"finishedAt":"2026-03-01T)" + finished + "Z\"";
  return text + '}';
}

std::string status(const std::string& name, const std::string& state,
                   const std::string& last_state = "", int restarts = 0) {
  return R"({"name":")" + name + R"(","state":{)" + state +
         R"(},"lastState":{)" + last_state + R"(},"restartCount":)" +
         std::to_string(restarts) + '}';
}

std::string regular(const std::string& statuses) {
  return R"("containerStatuses":[)" + statuses + ']';
}
std::string init(const std::string& statuses) {
  return R"("initContainerStatuses":[)" + statuses + ']';
}
std::string web(const std::string& state, const std::string& last_state = "",
                int restarts = 0) {
  return regular(status("web", state, last_state, restarts));
}
std::string changed(const std::string& clock) {
  return R"("conditions":[{"type":"Ready","lastTransitionTime":"2026-03-01T)" +
         clock +
         R"(Z"},{"type":"Scheduled","lastTransitionTime":)"
         R"("2026-03-01T09:00:00Z"}],)";
}
std::string failed(const std::string& reason) {
  return R"("phase":"Failed","reason":")" + reason + "\",";
}
std::string deleted(const std::string& clock, int grace) {
  return R"(,"deletionTimestamp":"2026-03-01T)" + clock +
         R"(Z","deletionGracePeriodSeconds":)" + std::to_string(grace);
}
std::string annotated(const std::string& key, const std::string& json) {
  return R"(,"annotations":{")" + key + "\":" + json + '}';
}

std::vector<crash> crashes_in(const std::string& pod,
                              const crash_policy& policy = a_day) {
  return find_crashes(parsed(pod), policy, at("12:00:00"));
}

std::string brief(const std::vector<crash>& crashes) {
  std::string text;
  for (const crash& c : crashes) {
    if (!text.empty()) text += ' ';
    text += std::string(to_string(c.kind)) + ':' + c.container + ':' +
            c.reason + ':' + std::to_string(c.exit_code);
  }
  return text;
}

}  // namespace

TEST_CASE("what is a crash and what is not") {
  struct row {
    std::string name;
    std::string pod;
    std::string crashes;  // kind:container:reason:code …
  };
  const row rows[] = {
      // Runs
      {"a running container", pod_text(web(running)), ""},
      {"a non-zero exit", pod_text(web(ended(1, "Error"))),
       "regular:web:Error:1"},
      {"exit 0", pod_text(web(ended(0, "Completed"))), ""},
      {"exit 0 in a loop", pod_text(web(waiting, ended(0, "Completed"), 5)),
       ""},
      {"a loop that waits", pod_text(web(waiting, ended(2, "Error"), 5)),
       "regular:web:Error:2"},
      {"the first restart came at once",
       pod_text(web(running, ended(2, "Error"), 1)), "regular:web:Error:2"},
      {"OOMKilled as the API says", pod_text(web(ended(137, "OOMKilled"))),
       "regular:web:OOMKilled:137"},
      {"OOMKilled of a child, exit 0", pod_text(web(ended(0, "OOMKilled"))),
       "regular:web:OOMKilled:0"},
      {"137 alone is no OOM", pod_text(web(ended(137, "Error"))),
       "regular:web:Error:137"},
      {"a container that never started",
       pod_text(web(ended(128, "StartError"))), "regular:web:StartError:128"},
      {"a container that could not run",
       pod_text(web(ended(128, "ContainerCannotRun"))),
       "regular:web:ContainerCannotRun:128"},
      {"a missing ConfigMap",
       pod_text(web(R"("waiting":{"reason":"CreateContainerConfigError"})")),
       ""},
      {"an image that can't be pulled",
       pod_text(web(R"("waiting":{"reason":"ErrImagePull"})")), ""},
      {"a negative exit code (Windows)",
       pod_text(web(ended(-1073741819, "Error"))),
       "regular:web:Error:-1073741819"},

      // Containers
      {"an init container",
       pod_text(init(status("migrate", ended(3, "Error")))),
       "init:migrate:Error:3"},
      {"a sidecar",
       pod_text(init(status("proxy", running, ended(4, "Error"), 1))),
       "sidecar:proxy:Error:4"},
      {"two containers, the first does not hide the second",
       pod_text(regular(status("log", ended(1, "Error")) + ',' +
                        status("web", ended(2, "Error")))),
       "regular:log:Error:1 regular:web:Error:2"},
      {"init before regular",
       pod_text(regular(status("web", ended(2, "Error"))) + ',' +
                init(status("migrate", ended(1, "Error")))),
       "init:migrate:Error:1 regular:web:Error:2"},
      {"one of two runs: the newer",
       pod_text(web(ended(2, "Error", "11:50:00", "containerd://b"),
                    ended(1, "Error", "11:40:00"), 1)),
       "regular:web:Error:2"},
      {"the older run when the newer ended well",
       pod_text(web(ended(0, "Completed"), ended(1, "Error"), 1)),
       "regular:web:Error:1"},
      {"an ephemeral container",
       pod_text(R"("ephemeralContainerStatuses":[)" +
                status("debugger", ended(1, "Error")) + ']'),
       ""},

      // Deletion
      {"a graceful deletion, exit 143",
       pod_text(web(ended(143, "Error", "11:50:05")), deleted("11:50:30", 30)),
       ""},
      {"a graceful deletion that ended in a kill",
       pod_text(web(ended(137, "Error", "11:50:30")), deleted("11:50:30", 30)),
       ""},
      {"an exit in the very second of the deletion",
       pod_text(web(ended(1, "Error", "11:50:00")), deleted("11:50:30", 30)),
       ""},
      {"OOMKilled while it is being deleted",
       pod_text(web(ended(137, "OOMKilled", "11:50:05")),
                deleted("11:50:30", 30)),
       ""},
      {"a graceful deletion by a node whose clock is behind",
       pod_text(web(ended(143, "Error", "11:49:56")), deleted("11:50:30", 30)),
       ""},
      {"a kill long before the deletion",
       pod_text(web(ended(137, "Error", "11:49:50")), deleted("11:50:30", 30)),
       "regular:web:Error:137"},
      {"a crash before the deletion",
       pod_text(web(ended(1, "Error", "11:49:59")), deleted("11:50:30", 30)),
       "regular:web:Error:1"},
      {"a crash before, a normal end after",
       pod_text(web(ended(143, "Error", "11:50:05", "containerd://b"),
                    ended(1, "Error", "11:40:00"), 1),
                deleted("11:50:30", 30)),
       "regular:web:Error:1"},
      {"a deletion at once",
       pod_text(web(ended(137, "Error", "11:50:00")), deleted("11:50:00", 0)),
       ""},
      {"a deletion without a known grace period",
       pod_text(web(ended(1, "Error", "11:49:59")),
                R"(,"deletionTimestamp":"2026-03-01T11:50:00Z")"),
       "regular:web:Error:1"},
      {"a deletion at a time that can't be read",
       pod_text(web(ended(1, "Error")), R"(,"deletionTimestamp":"soon")"), ""},
      {"a deletion that is null",
       pod_text(web(ended(1, "Error")), R"(,"deletionTimestamp":null)"),
       "regular:web:Error:1"},
      {"a negative grace period",
       pod_text(web(ended(1, "Error", "11:50:00")), deleted("11:50:00", -99)),
       ""},
      {"an end without a time in a pod that changed after its deletion",
       pod_text(changed("11:50:10") + web(ended(1, "Error", "")),
                deleted("11:50:30", 30)),
       ""},

      // Pods that failed as a whole
      {"evicted", pod_text(failed("Evicted") + web(running)), "pod::Evicted:0"},
      {"deadline exceeded", pod_text(failed("DeadlineExceeded") + web(running)),
       "pod::DeadlineExceeded:0"},
      {"node lost, in whichever phase",
       pod_text(R"("phase":"Running","reason":"NodeLost",)" + web(running)),
       "pod::NodeLost:0"},
      {"node lost while being deleted",
       pod_text(R"("reason":"NodeLost",)" + web(running),
                deleted("11:50:30", 30)),
       "pod::NodeLost:0"},
      {"the reason of an eviction without the phase",
       pod_text(R"("phase":"Running","reason":"Evicted",)" + web(running)), ""},
      {"exits that are an eviction's consequence",
       pod_text(failed("Evicted") +
                regular(status("log", ended(143, "Error")) + ',' +
                        status("web", ended(137, "Error")))),
       "pod::Evicted:0"},
      {"an exit that is not",
       pod_text(failed("Evicted") + web(ended(1, "Error"))),
       "pod::Evicted:0 regular:web:Error:1"},
      {"an OOM kill before an eviction",
       pod_text(failed("Evicted") + web(ended(137, "OOMKilled"))),
       "pod::Evicted:0 regular:web:OOMKilled:137"},
      {"an unknown container status in an evicted pod",
       pod_text(failed("Evicted") +
                web(ended(137, "ContainerStatusUnknown", "", ""))),
       "pod::Evicted:0"},
      {"an unknown container status alone",
       pod_text(changed("11:50:00") +
                web(ended(137, "ContainerStatusUnknown", "", ""))),
       "regular:web:ContainerStatusUnknown:137"},
      {"a node's shutdown",
       pod_text(failed("Terminated") + web(ended(143, "Error"))), ""},
      {"a crash before a node's shutdown",
       pod_text(failed("Terminated") +
                web(ended(143, "Error"), ended(1, "Error", "11:40:00"), 1)),
       "regular:web:Error:1"},
      {"a pod that failed because its container did",
       pod_text(R"("phase":"Failed",)" + web(ended(137, "Error"))),
       "regular:web:Error:137"},

      // Sidecars of pods that are over
      {"a sidecar that was stopped after the rest was done",
       pod_text(R"("phase":"Succeeded",)" +
                web(ended(0, "Completed", "11:50:00")) + ',' +
                init(status("proxy", ended(137, "Error", "11:50:30")))),
       ""},
      {"a sidecar that crashed before",
       pod_text(R"("phase":"Succeeded",)" +
                web(ended(0, "Completed", "11:50:00")) + ',' +
                init(status("proxy", ended(0, "Completed", "11:50:30"),
                            ended(2, "Error", "11:30:00"), 1))),
       "sidecar:proxy:Error:2"},
      {"a sidecar whose pod goes on",
       pod_text(R"("phase":"Running",)" + web(running) + ',' +
                init(status("proxy", ended(137, "Error", "11:50:30")))),
       "sidecar:proxy:Error:137"},
      {"an init container of a failed pod is no sidecar",
       pod_text(R"("phase":"Failed",)" +
                init(status("migrate", ended(1, "Error")))),
       "init:migrate:Error:1"},

      // Wishes of the pod
      {"ignored",
       pod_text(web(ended(1, "Error")),
                annotated("forensic.io/ignore", R"("true")")),
       ""},
      {"ignored as a whole",
       pod_text(failed("Evicted") + web(running),
                annotated("forensic.io/ignore", R"("true")")),
       ""},
      {"not ignored",
       pod_text(web(ended(1, "Error")),
                annotated("forensic.io/ignore", R"("false")")),
       "regular:web:Error:1"},
      {"ignored by a mistyped value",
       pod_text(web(ended(1, "Error")),
                annotated("forensic.io/ignore", "true")),
       "regular:web:Error:1"},

      // Reasons are words
      {"no reason", pod_text(web(ended(1, ""))), "regular:web:Error:1"},
      {"a reason that is no word", pod_text(web(ended(1, "Boom! \u00fc"))),
       "regular:web:Other:1"},
      {"a long reason", pod_text(web(ended(1, std::string(65, 'a')))),
       "regular:web:Other:1"},
      {"as long as may be", pod_text(web(ended(1, std::string(64, 'a')))),
       "regular:web:" + std::string(64, 'a') + ":1"},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    CHECK(brief(crashes_in(r.pod)) == r.crashes);
  }
}

TEST_CASE("junk is never a crash and never an error") {
  for (const std::string& pod :
       {std::string("null"), std::string("[]"), std::string("{}"),
        std::string(R"({"metadata":[],"spec":1,"status":"x"})"),
        std::string(R"({"status":{"containerStatuses":[{"name":"web",)"
                    R"("state":{"terminated":{"exitCode":1,)"
                    R"("finishedAt":"2026-03-01T11:50:00Z"}}}]}})"),
        pod_text(R"("containerStatuses":{})"),
        pod_text(R"("containerStatuses":[null,1,"x",[],{}])"),
        pod_text(R"("containerStatuses":[{"name":"web","state":[]}])"),
        pod_text(web(R"("terminated":null)")),
        pod_text(web(R"("terminated":[1])")),
        pod_text(web(R"("terminated":{})")),
        pod_text(web(R"("terminated":{"exitCode":"1"})")),
        pod_text(web(R"("terminated":{"exitCode":1.5})")),
        pod_text(web(R"("terminated":{"exitCode":18446744073709551615})")),
        pod_text(web(R"("terminated":{"reason":["OOMKilled"]})")),
        pod_text(regular(status("", ended(1, "Error")))),
        pod_text(R"("phase":["Failed"],"reason":"Evicted")"),
        pod_text(R"("phase":"Failed","reason":["Evicted"])")}) {
    CAPTURE(pod);
    CHECK(crashes_in(pod).empty());
  }
}

TEST_CASE("junk beside a crash does not hide it") {
  const std::string pod =
      pod_text(R"("conditions":[null,{"lastTransitionTime":7}],)" +
               init("null,[]") + ',' +
               regular(R"(7,{"name":"log","restartCount":"x"},)" +
                       status("web", ended(1, "Error"))));
  CHECK(brief(crashes_in(pod)) == "regular:web:Error:1");
}

TEST_CASE("only a young run is a new crash") {
  struct row {
    std::string name;
    std::string pod;
    int max_age_minutes;
    bool is_new;
  };
  // It is 12:00, the pod was made at 11:00.
  const row rows[] = {
      {"young enough", pod_text(web(ended(1, "Error"))), 10, true},
      {"too old", pod_text(web(ended(1, "Error"))), 9, false},
      {"last state, young enough", pod_text(web(waiting, ended(1, "Error"), 1)),
       10, true},
      {"last state, too old", pod_text(web(waiting, ended(1, "Error"), 1)), 9,
       false},
      {"an end in the future (clocks differ)",
       pod_text(web(ended(1, "Error", "12:00:30"))), 0, true},
      {"no end time, a young change",
       pod_text(changed("11:55:00") + web(ended(1, "Error", ""))), 5, true},
      {"no end time, an old change",
       pod_text(changed("11:55:00") + web(ended(1, "Error", ""))), 4, false},
      {"no end time, no change: the pod's start counts",
       pod_text(R"("startTime":"2026-03-01T11:58:00Z",)" +
                web(ended(1, "Error", ""))),
       2, true},
      {"nor a start: the pod's creation counts",
       pod_text(web(ended(1, "Error", ""))), 60, true},
      {"a pod made long ago", pod_text(web(ended(1, "Error", ""))), 59, false},
      {"a pod-level failure, young enough",
       pod_text(failed("Evicted") + changed("11:55:00") + web(running)), 5,
       true},
      {"a pod-level failure, too old",
       pod_text(failed("Evicted") + changed("11:55:00") + web(running)), 4,
       false},
      {"exits of an old pod-level failure stay its consequence",
       pod_text(failed("Evicted") + changed("11:40:00") +
                web(ended(137, "Error", "11:59:00"))),
       5, false},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    const auto found =
        crashes_in(r.pod, {std::chrono::minutes{r.max_age_minutes}});
    CHECK(found.empty() != r.is_new);
  }
  // Nothing tells how old it is: it may have been captured long ago.
  CHECK(crashes_in(R"({"metadata":{"namespace":"n","name":"p","uid":"u"},)"
                   R"("status":{)" +
                   web(ended(1, "Error", "")) + "}}")
            .empty());
}

TEST_CASE("an old crash in `state` does not hide a young one in `lastState`") {
  const auto found =
      crashes_in(pod_text(web(ended(1, "Error", "01:00:00", "containerd://b"),
                              ended(2, "Error", "11:59:00"), 1)),
                 {std::chrono::hours{1}});
  CHECK(brief(found) == "regular:web:Error:2");
}

TEST_CASE("everything about a crash is told") {
  const auto found = crashes_in(golden_pod("crash_loop"));
  REQUIRE(found.size() == 1);
  crash expected;
  expected.pod_namespace = "shop";
  expected.pod = "web-5d4f8c7b9-k4dzw";
  expected.pod_uid = "0b1f3c52-8a3d-4f11-9d0c-6f1f0e2a7c02";
  expected.container = "web";
  expected.container_id =
      "containerd://"
      "b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1";
  expected.kind = container_kind::regular;
  expected.reason = "Error";
  expected.message = "could not read /etc/web/web.yaml: line 12: unknown key\n";
  expected.exit_code = 1;
  expected.started_at = at("11:58:26");
  expected.finished_at = at("11:58:28");
  expected.restart_count = 6;
  expected.node = "worker-1";
  expected.log = log_source::previous;
  expected.log_container = "web";
  CHECK(found[0] == expected);
}

TEST_CASE("everything about a pod-level failure is told") {
  const auto found = crashes_in(golden_pod("evicted"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == container_kind::pod);
  CHECK(found[0].reason == "Evicted");
  CHECK(found[0].message.starts_with("The node was low on resource"));
  CHECK(found[0].container.empty());
  CHECK(found[0].container_id.empty());
  CHECK(found[0].started_at == at("11:40:02"));
  CHECK(found[0].finished_at == at("11:57:12"));
  CHECK(found[0].log_container == "web");
  CHECK(found[0].log == log_source::current);
}

TEST_CASE("real pods") {
  CHECK(brief(crashes_in(golden_pod("running"))) == "");
  CHECK(brief(crashes_in(golden_pod("crash_loop"))) == "regular:web:Error:1");
  CHECK(brief(crashes_in(golden_pod("oom_killed"))) ==
        "regular:web:OOMKilled:137");
  CHECK(brief(crashes_in(golden_pod("evicted"))) == "pod::Evicted:0");
  CHECK(brief(crashes_in(golden_pod("deleted"))) == "");
}

TEST_CASE("a signal is told where the exit code is one") {
  struct row {
    int exit_code;
    int signal;
  };
  for (const row& r :
       {row{1, 0}, row{128, 0}, row{129, 1}, row{134, 6}, row{137, 9},
        row{139, 11}, row{192, 64}, row{193, 0}, row{255, 0}, row{-1, 0}}) {
    CAPTURE(r.exit_code);
    const auto found = crashes_in(pod_text(web(ended(r.exit_code, "Error"))));
    REQUIRE(found.size() == 1);
    CHECK(found[0].signal == r.signal);
  }
}

TEST_CASE("a long message is cut at a character") {
  const std::string message = "x" + std::string(4094, 'y') + "\u00fc";
  const auto found = crashes_in(pod_text(
      web(R"("terminated":{"exitCode":1,"finishedAt":"2026-03-01T11:50:00Z",)"
          R"("message":")" +
          message + "\"}")));
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == message.substr(0, 4095));
}

TEST_CASE("the state decides which log to ask for") {
  struct row {
    std::string name;
    std::string pod;
    log_source log;
  };
  const std::string crashed = ended(1, "Error");
  const row rows[] = {
      {"terminated for the first time", pod_text(web(crashed)),
       log_source::current},
      {"terminated for the second time",
       pod_text(
           web(crashed, ended(1, "Error", "11:40:00", "containerd://0"), 1)),
       log_source::current},
      {"waiting for its restart", pod_text(web(waiting, crashed, 1)),
       log_source::previous},
      {"runs again", pod_text(web(running, crashed, 1)), log_source::previous},
      {"a state that says nothing", pod_text(web("", crashed, 1)),
       log_source::previous},
      {"a later run has ended well",
       pod_text(web(ended(0, "Completed", "11:55:00", "containerd://b"),
                    crashed, 1)),
       log_source::none},
      {"evicted while it ran", pod_text(failed("Evicted") + web(running)),
       log_source::current},
      {"evicted, its statuses dropped",
       pod_text(failed("Evicted") + regular("")), log_source::current},
      {"evicted while it waited for a restart",
       pod_text(failed("Evicted") + web(waiting, ended(0, "Completed"), 1)),
       log_source::previous},
      {"evicted before it ran",
       pod_text(failed("Evicted") +
                web(R"("waiting":{"reason":"ContainerCreating"})")),
       log_source::none},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    const auto found = crashes_in(r.pod);
    REQUIRE(found.size() == 1);
    CHECK(found[0].log == r.log);
    CHECK(locate_run(parsed(r.pod), found[0]) == r.log);
  }
}

TEST_CASE("a run is found again where it went while its log was read") {
  const std::string crashed = ended(1, "Error");
  const std::string later = ended(1, "Error", "11:59:00", "containerd://b");
  const crash which = crashes_in(pod_text(web(crashed))).at(0);
  struct row {
    std::string name;
    std::string pod;
    log_source log;
  };
  const row rows[] = {
      {"still there", pod_text(web(crashed)), log_source::current},
      {"restarted", pod_text(web(running, crashed, 1)), log_source::previous},
      {"waits", pod_text(web(waiting, crashed, 1)), log_source::previous},
      {"crashed again", pod_text(web(later, crashed, 1)), log_source::none},
      {"restarted twice", pod_text(web(running, later, 2)), log_source::none},
      {"no such container", pod_text(regular("")), log_source::none},
      {"only an init container of that name",
       pod_text(init(status("web", crashed))), log_source::none},
      {"junk", "[]", log_source::none},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    CHECK(locate_run(parsed(r.pod), which) == r.log);
  }
  crash of_another_pod = which;
  of_another_pod.pod_uid = "uid-2";
  CHECK(locate_run(parsed(pod_text(web(crashed))), of_another_pod) ==
        log_source::none);
  const crash sidecar =
      crashes_in(pod_text(init(status("proxy", crashed)))).at(0);
  CHECK(locate_run(parsed(pod_text(init(status("proxy", running, crashed, 1)))),
                   sidecar) == log_source::previous);
}

TEST_CASE("a run without an ID is found again by its end and its number") {
  const std::string lost = ended(137, "ContainerStatusUnknown", "", "");
  const crash which = crashes_in(pod_text(web(lost, "", 2))).at(0);
  CHECK(which.restart_count == 2);
  CHECK(locate_run(parsed(pod_text(web(lost, "", 2))), which) ==
        log_source::current);
  CHECK(locate_run(parsed(pod_text(web(running, lost, 3))), which) ==
        log_source::previous);
  CHECK(locate_run(parsed(pod_text(web(running, lost, 4))), which) ==
        log_source::none);
  CHECK(locate_run(parsed(pod_text(web(ended(1, "Error"), "", 2))), which) ==
        log_source::none);
}

TEST_CASE("the same run is the same instance before and after its restart") {
  const std::string crashed = ended(1, "Error");
  crash before = crashes_in(pod_text(web(crashed, "", 3))).at(0);
  const crash after = crashes_in(pod_text(web(running, crashed, 4))).at(0);
  CHECK(before.log != after.log);
  before.log = after.log;
  CHECK(before == after);
}

TEST_CASE("kinds have names") {
  CHECK(to_string(container_kind::regular) == "regular");
  CHECK(to_string(container_kind::init) == "init");
  CHECK(to_string(container_kind::sidecar) == "sidecar");
  CHECK(to_string(container_kind::pod) == "pod");
}

TEST_CASE(
    "an old last state without times is not made new by the pod's "
    "changes") {
  const auto crashes = [](const std::string& running_since) {
    const json_document pod = parsed(pod_text(
        R"("conditions":[{"type":"Ready","lastTransitionTime":)"
        R"("2026-03-01T11:59:00Z"}],"containerStatuses":[{"name":"web",)"
        R"("restartCount":1,"state":{"running":{"startedAt":")" +
        running_since +
        R"("}},"lastState":{"terminated":{"exitCode":137,"reason":)"
        R"("ContainerStatusUnknown"}}}])"));
    return find_crashes(pod, {std::chrono::hours{24}}, at("12:00:00")).size();
  };
  CHECK(crashes("2026-02-26T10:00:00Z") == 0);
  CHECK(crashes("2026-03-01T11:58:00Z") == 1);
}
