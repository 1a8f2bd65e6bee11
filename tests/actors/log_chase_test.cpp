#include "actors/log_chase.hpp"

#include <doctest/doctest.h>

#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/crashed_pod.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* notice =
    "unable to retrieve container logs for containerd://1111";
constexpr const char* pod_read = "/pods/web-1 ";
constexpr const char* log_read = "/pods/web-1/log";

struct chase_fixture : actor_fixture {
  actors::log_archiver_actor archiver = add(system.spawn(
      actors::log_archiver, around, api, settings->target_namespace, 10s));
  std::size_t max_bytes = 512'000;
  std::shared_ptr<std::optional<actors::log_reply>> answer;

  void stands(const crashed_pod& pod) {
    cluster->put(source_pods, to_json(pod));
  }
  void log(const std::string& text) {
    cluster->put_log("shop", "web-1", "app", false, text);
  }
  void previous_log(const std::string& text) {
    cluster->put_log("shop", "web-1", "app", true, text);
  }

  /// Asks for the log of the crash that `pod` shows.
  void fetch(const std::string& pod_json) {
    answer = ask<actors::log_reply>(
        archiver,
        actors::fetch_log{reports_of(pod_json).at(0).which, max_bytes});
  }
  void fetch(const crashed_pod& pod) { fetch(to_json(pod)); }

  /// The log, or "none: " and why.
  std::string outcome() const {
    if (!*answer) return "no answer";
    const auto& reply = **answer;
    return reply ? reply->bytes : "none: " + reply.error().why;
  }
  bool gave_up(const std::string& why) const {
    return outcome().starts_with("none: ") &&
           outcome().find(why) != std::string::npos;
  }
  std::size_t logs_of(const char* which) const {
    std::size_t out = 0;
    const bool previous = std::string(which) == "previous";
    for (const auto& seen : cluster->requests)
      if (seen.line.find(log_read) != std::string::npos &&
          previous == (seen.line.find("previous=true") != std::string::npos))
        ++out;
    return out;
  }
};

crashed_pod terminated() { return {}; }

crashed_pod waiting() {
  crashed_pod pod;
  pod.waits = true;
  return pod;
}

crashed_pod running_again() {
  crashed_pod pod;
  pod.running_id = "containerd://2222";
  return pod;
}

/// A later run has crashed, too: the first one's log is gone.
crashed_pod crashed_again() {
  crashed_pod pod;
  pod.container_id = "containerd://2222";
  pod.finished_at = "2026-03-01T11:59:59Z";
  return pod;
}

}  // namespace

TEST_CASE_FIXTURE(chase_fixture,
                  "terminated for the first time: the current log") {
  stands(terminated());
  log("last words\n");
  fetch(terminated());
  CHECK(outcome() == "last words\n");
  CHECK(logs_of("previous") == 0);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "terminated again: the current log, not the notice that the "
                  "previous one answers with") {
  stands(crashed_again());
  log("last words\n");
  previous_log(notice);
  fetch(crashed_again());
  CHECK(outcome() == "last words\n");
  CHECK(logs_of("previous") == 0);
}

TEST_CASE_FIXTURE(chase_fixture, "in CrashLoopBackOff: the previous log") {
  stands(waiting());
  previous_log("last words\n");
  fetch(waiting());
  CHECK(outcome() == "last words\n");
  CHECK(logs_of("current") == 0);
}

TEST_CASE_FIXTURE(chase_fixture, "running again: the previous log") {
  stands(running_again());
  log("a new run\n");
  previous_log("last words\n");
  fetch(running_again());
  CHECK(outcome() == "last words\n");
  CHECK(logs_of("current") == 0);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a container that restarts meanwhile: its log is fetched "
                  "again from where it is then") {
  stands(terminated());
  log("last words\n");
  const auto restart = [this] {
    stands(running_again());
    log("a new run\n");
    previous_log("last words\n");
  };
  SUBCASE("restarted before the log was read") {
    cluster->before(log_read, restart);
  }
  SUBCASE("restarted between the log and the check") {
    cluster->before(pod_read, restart);
  }
  fetch(terminated());
  CHECK(outcome() == "last words\n");
  CHECK(logs_of("current") == 1);
  CHECK(logs_of("previous") == 1);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a container that never started: an empty log is a log") {
  crashed_pod pod;
  pod.exit_code = 128;
  pod.reason = "StartError";
  stands(pod);
  log("");
  fetch(pod);
  CHECK(outcome().empty());
  CHECK((**answer)->complete);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "200 with the kubelet's notice: there is no log") {
  stands(running_again());
  previous_log(notice);
  fetch(running_again());
  CHECK(gave_up("no longer has the log"));
}

TEST_CASE_FIXTURE(chase_fixture,
                  "400 previous not found: there is no log, and the answer "
                  "says why") {
  stands(running_again());
  fetch(running_again());
  CHECK(gave_up("previous terminated container not found"));
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a later run has taken the log's place: none, not the wrong "
                  "one") {
  stands(crashed_again());
  log("other words\n");
  previous_log("other words\n");
  SUBCASE("after the crash was seen") {
    fetch(waiting());
    CHECK(gave_up("a later run"));
  }
  SUBCASE("before the crash was seen") {
    const std::string ended_well =
        R"({"metadata":{"namespace":"shop","name":"web-1","uid":"uid-web-1"},)"
        R"("status":{"containerStatuses":[{"name":"app","restartCount":2,)"
        R"("state":{"terminated":{"exitCode":0,"reason":"Completed"}},)"
        R"("lastState":{"terminated":{"exitCode":1,"reason":"Error",)"
        R"("finishedAt":"2026-03-01T11:59:00Z","containerID":"c://1"}}}]}})";
    fetch(ended_well);
    CHECK(gave_up("a later run"));
    CHECK(cluster->requests.empty());
  }
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a pod that is deleted meanwhile: what was read of its log "
                  "is kept") {
  stands(terminated());
  log("last words\n");
  SUBCASE("after the log was read") {
    cluster->before(pod_read,
                    [this] { cluster->remove(source_pods + "/web-1"); });
    fetch(terminated());
    CHECK(outcome() == "last words\n");
  }
  SUBCASE("before the log was read") {
    cluster->remove(source_pods + "/web-1");
    cluster->fail(log_read, api_error(k8s::action::not_found, 404, "NotFound"));
    fetch(terminated());
    CHECK(gave_up("deleted before its log was read"));
  }
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a pod that was made anew under its name: the log is "
                  "another's") {
  crashed_pod other = terminated();
  other.uid = "uid-of-another";
  stands(other);
  log("other words\n");
  fetch(terminated());
  CHECK(gave_up("a later run"));
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a node that does not answer is not asked twice, and the "
                  "pod tells that the API server does") {
  stands(terminated());
  cluster->fail(log_read, api_error(k8s::action::retry, 0, "unanswered"), 9);
  SUBCASE("the API server answers") {
    fetch(terminated());
    CHECK((**answer).error().is_silent);
  }
  SUBCASE("nor does the API server") {
    cluster->fail(pod_read, api_error(k8s::action::retry, 0, "unanswered"), 9);
    fetch(terminated());
    CHECK_FALSE((**answer).error().is_silent);
  }
  CHECK(gave_up("unanswered"));
  CHECK(cluster->count(log_read) == 1);
  CHECK(cluster->requests.size() == 2);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a 401 of the kubelet's is not asked about again; one of the "
                  "API server's is waited for") {
  stands(terminated());
  log("last words\n");
  const auto refused = api_error(k8s::action::refresh, 401, "Unauthorized");
  cluster->fail(log_read, refused, 2);
  SUBCASE("the kubelet's") {
    fetch(terminated());
    CHECK(gave_up("Unauthorized"));
    CHECK(cluster->count(log_read) == 1);
  }
  SUBCASE("the API server's") {
    cluster->fail(pod_read, refused, 2);
    fetch(terminated());
    advance(20s, 250ms);
    CHECK_FALSE(gave_up(""));
    CHECK(cluster->count(log_read) == 3);
  }
}

TEST_CASE_FIXTURE(chase_fixture,
                  "what never got to the node says nothing of it") {
  stands(terminated());
  SUBCASE("it waited in our queue") {
    cluster->fail(log_read, api_error(k8s::action::retry, 0, "timeout"), 99);
  }
  SUBCASE("the API server is away") {
    cluster->fail(log_read,
                  api_error(k8s::action::retry, 0, "connection refused"), 99);
  }
  SUBCASE("we have no answer of our own") { cluster->hang(log_read, 9); }
  fetch(terminated());
  advance(20s, 250ms);
  REQUIRE(gave_up(""));
  CHECK_FALSE((**answer).error().is_silent);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a node that the API server can't reach is asked for a "
                  "while, then called silent") {
  stands(terminated());
  auto unreachable = api_error(k8s::action::retry, 500, "");
  unreachable.message =
      R"(Get "https://10.0.0.5:10250/containerLogs/shop/web-1/app": dial tcp)";
  cluster->fail(log_read, unreachable, 99);
  fetch(terminated());
  advance(20s, 250ms);
  REQUIRE(gave_up("containerLogs"));
  CHECK((**answer).error().is_silent);
}

TEST_CASE_FIXTURE(chase_fixture, "trouble that passes is waited out") {
  stands(terminated());
  log("last words\n");
  auto trouble = api_error(k8s::action::retry, 503, "ServiceUnavailable");
  std::chrono::milliseconds wait = 300ms;
  SUBCASE("a server in trouble") { cluster->fail(log_read, trouble); }
  SUBCASE("throttled, and told how long") {
    trouble = api_error(k8s::action::retry, 429, "TooManyRequests");
    trouble.retry_after = 3s;
    wait = 3s;
    cluster->fail(log_read, trouble);
  }
  SUBCASE("a connection that broke") {
    cluster->fail(log_read, api_error(k8s::action::retry, 0, "reset"));
  }
  SUBCASE("a connection that was not had in time") {
    cluster->fail(log_read, api_error(k8s::action::retry, 0, "timeout"));
  }
  SUBCASE("while the pod is checked") { cluster->fail(pod_read, trouble); }
  fetch(terminated());
  CHECK(outcome() == "no answer");
  advance(wait);
  CHECK(outcome() == "last words\n");
}

TEST_CASE_FIXTURE(chase_fixture, "trouble that stays is named, in time") {
  stands(terminated());
  cluster->fail(log_read,
                api_error(k8s::action::retry, 503, "ServiceUnavailable"), 99);
  fetch(terminated());
  advance(14s, 250ms);
  CHECK(outcome() == "no answer");
  advance(5s, 250ms);
  CHECK(gave_up("503"));
  CHECK(cluster->count(log_read) > 4);
  CHECK(cluster->count(log_read) < 12);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a log that can't be checked against its pod is not "
                  "believed") {
  stands(terminated());
  log("whose words\n");
  cluster->fail(pod_read, api_error(k8s::action::forbidden, 403, "Forbidden"));
  fetch(terminated());
  CHECK(gave_up("could not be checked"));
}

TEST_CASE_FIXTURE(chase_fixture,
                  "of a long log the newest whole lines are kept, and it is "
                  "not called complete") {
  stands(terminated());
  log("first\nsecond\nthird\n");
  SUBCASE("cut inside a line") {
    max_bytes = 10;
    fetch(terminated());
    CHECK(outcome() == "third\n");
    CHECK_FALSE((**answer)->complete);
    CHECK((**answer)->dropped == std::string("first\nsecond\n").size());
  }
  SUBCASE("cut inside the only line") {
    log("one line\n");
    max_bytes = 5;
    fetch(terminated());
    CHECK(outcome() == "line\n");
    CHECK_FALSE((**answer)->complete);
  }
  SUBCASE("it fits to the byte") {
    max_bytes = 19;
    fetch(terminated());
    CHECK(outcome() == "first\nsecond\nthird\n");
    CHECK((**answer)->complete);
    CHECK((**answer)->dropped == 0);
  }
  CHECK(cluster->requests[0].line.find(
            "tailLines=" + std::to_string(max_bytes)) != std::string::npos);
}

TEST_CASE_FIXTURE(chase_fixture, "bytes that are no text come as they are") {
  const std::string bytes("\x00\xFF\xFE core\n", 8);
  stands(terminated());
  log(bytes);
  fetch(terminated());
  CHECK(outcome() == bytes);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "a container that restarts again and again is not chased "
                  "for ever") {
  stands(waiting());
  log("words\n");
  previous_log("words\n");
  // Each check finds the run where the log was not asked for.
  cluster->before(pod_read, [&] {
    stands(terminated());
    cluster->before(pod_read, [&] {
      stands(waiting());
      cluster->before(pod_read, [&] { stands(terminated()); });
    });
  });
  fetch(waiting());
  CHECK(gave_up("restarted faster"));
  CHECK(cluster->count(log_read) == 3);
}

TEST_CASE_FIXTURE(chase_fixture,
                  "the log of a pod that failed as a whole is its first "
                  "container's") {
  const std::string evicted_head =
      R"({"metadata":{"namespace":"shop","name":"web-1","uid":"uid-web-1"},)"
      R"("spec":{"containers":[{"name":"app"}]},"status":{"phase":"Failed",)"
      R"("reason":"Evicted","startTime":"2026-03-01T11:00:00Z",)"
      R"("conditions":[{"type":"Ready","lastTransitionTime":)"
      R"("2026-03-01T11:59:00Z"}],"containerStatuses":[)";
  SUBCASE("of the run that was stopped") {
    const std::string pod = evicted_head + "]}}";
    cluster->put(source_pods, pod);
    log("last words\n");
    fetch(pod);
    CHECK(outcome() == "last words\n");
  }
  SUBCASE("of the run before, where it waited to be started again") {
    const std::string pod =
        evicted_head +
        R"({"name":"app","restartCount":1,"state":{"waiting":{"reason":)"
        R"("CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":0,)"
        R"("reason":"Completed"}}}]}})";
    cluster->put(source_pods, pod);
    previous_log("last words\n");
    fetch(pod);
    CHECK(outcome() == "last words\n");
  }
}
