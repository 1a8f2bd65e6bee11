#include "actors/case_runner.hpp"

#include <doctest/doctest.h>

#include "model/json.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"
#include "support/runner_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;
using actors::case_verdict;

namespace {

k8s::error broken() {
  return api_error(k8s::action::retry, 500, "InternalError");
}
k8s::error invalid() { return api_error(k8s::action::invalid, 422, "Invalid"); }

const std::string post_case = "POST " + target_maps;
const std::string post_clone = "POST " + target_pods;
const std::string patch_case = "PATCH " + target_maps;

}  // namespace

TEST_CASE_FIXTURE(runner_fixture,
                  "evidence comes before copies, copies before the clone, and "
                  "the end is written last") {
  cluster->put(source_secrets,
               R"({"metadata":{"name":"token"},"data":{"key":"eA=="}})");
  pod.container_more = R"(,"env":[{"name":"A","valueFrom":{"secretKeyRef":)"
                       R"({"name":"token","key":"key"}}}])";
  capture();
  CHECK(cluster->position(post_case) <
        cluster->position("GET " + source_secrets));
  CHECK(cluster->position("POST " + target_secrets) <
        cluster->position(post_clone));
  CHECK(cluster->position(post_clone) < cluster->position(patch_case));
  CHECK(phase() == "Complete");
  CHECK(log_kept() == "last words\n");
  CHECK(problems() == "[]");
  CHECK(parsed(model::text_at(stored(), {"data", "fidelity.json"})).Size() > 0);
  CHECK(verdict() == case_verdict::complete);
  CHECK(metric(R"(forensics_pods_created_total{source_namespace="shop"})") ==
        1);
  CHECK(metric(R"(forensics_since_crash_seconds_count{reached="clone"})") == 1);
  CHECK(metric(R"(forensics_cases_closed_total{phase="Complete"})") == 1);
  CHECK(events() == strings{"ForensicAnalysisStarted", "ForensicPodCreated"});
}

TEST_CASE_FIXTURE(runner_fixture,
                  "the evidence is written within a second, even where the "
                  "log hangs") {
  cluster->hang("/log?");
  capture();
  advance(1s);
  REQUIRE(kept());
  CHECK(phase() == "Collecting");
  CHECK(log_kept().empty());
  CHECK(cluster->count(post_clone) == 0);

  SUBCASE("a log that comes late is added") {
    answer_late();
    CHECK(log_kept() == "last words\n");
    CHECK(phase() == "Complete");
    CHECK(problems() == "[]");
    CHECK(verdict() == case_verdict::complete);
  }
  SUBCASE("a log that never comes is a problem, no more") {
    advance(15s, 1s);
    CHECK(log_kept().empty());
    CHECK(phase() == "Complete");
    CHECK(has_problem("log"));
    CHECK(verdict() == case_verdict::complete);
    CHECK(failures_counted("log") == 1);
  }
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a log that is given up while the evidence is being written "
                  "does not write it twice") {
  limits.log = 2s;
  cluster->hang("/log?");
  cluster->hang(post_case);
  capture();
  advance(3s);
  CHECK(failures_counted("log") == 1);
  CHECK(cluster->count(post_case) == 1);
  answer_late();
  CHECK(phase() == "Complete");
  CHECK(has_problem("log"));
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a log that there is none of is recorded with the evidence") {
  cluster->fail("/log?", invalid());
  capture();
  CHECK(cluster->requests[cluster->position(post_case)].body.find(
            R"(\"step\":\"log\")") != std::string::npos);
  CHECK(has_problem("log"));
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture,
                  "what the case had no room for stays recorded to the end") {
  pod.annotations =
      R"({"note":")" + std::string(model::longest_kept_pod, 'x') + R"("})";
  capture();
  CHECK(phase() == "Complete");
  CHECK(has_problem("pod"));
}

TEST_CASE_FIXTURE(runner_fixture,
                  "what fails for a while is tried again, later and later") {
  std::string step;
  SUBCASE("evidence") { step = post_case; }
  SUBCASE("clone") { step = post_clone; }
  SUBCASE("close") { step = patch_case; }
  cluster->fail(step, unavailable(), 3);
  capture();
  advance(5s, 1ms);
  CHECK(phase() == "Complete");
  CHECK(problems() == "[]");
  CHECK(verdict() == case_verdict::complete);
  const auto tries = cluster->times(step);
  REQUIRE(tries.size() == 4);
  CHECK(tries[2] - tries[1] > tries[1] - tries[0]);
  CHECK(tries[3] - tries[2] > tries[2] - tries[1]);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "Retry-After is honoured, and nothing is done twice for "
                  "it") {
  auto busy = api_error(k8s::action::retry, 429, "TooManyRequests");
  busy.retry_after = 5s;
  cluster->fail(post_case, busy);
  SUBCASE("where the log is there at once") { capture(); }
  SUBCASE("where the log comes while it waits") {
    cluster->hang("/log?");
    capture();
    advance(2s);
    answer_late();
  }
  REQUIRE(cluster->count(post_case) == 1);
  // What follows must not meet the waiting try.
  cluster->hang(post_clone, 1);
  advance(20s);
  const auto tries = cluster->times(post_case);
  REQUIRE(tries.size() == 2);
  CHECK(tries[1] - tries[0] >= 5s);
  CHECK(log_kept() == "last words\n");
  CHECK(phase() == "Complete");
  CHECK(inbox->closed.size() == 1);
  CHECK(metric(R"(forensics_pods_created_total{source_namespace="shop"})") ==
        1);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "what the server calls invalid is not tried again") {
  cluster->fail(post_clone, invalid());
  capture();
  advance(60s, 1s);
  CHECK(cluster->count(post_clone) == 1);
  CHECK(phase() == "Failed");
  CHECK(has_problem("clone"));
  CHECK(failures_counted("clone") == 1);
  CHECK(verdict() == case_verdict::failed);
  CHECK(events() ==
        strings{"ForensicAnalysisStarted", "ForensicCaptureFailed"});
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a clone that an admission plugin refuses is not tried again "
                  "but where waiting may help") {
  auto refused = api_error(k8s::action::forbidden, 403, "Forbidden");
  int tries = 1;
  SUBCASE("a quota that is full") {
    refused.message =
        "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1, used: "
        "pods=5, limited: pods=5";
  }
  SUBCASE("a webhook") {
    refused.message = "admission webhook \"v.test\" denied the request: no";
  }
  SUBCASE("a right that is missing") {
    refused.message =
        "pods is forbidden: User \"u\" cannot create resource \"pods\"";
    tries = limits.tries;
  }
  SUBCASE("an account that is not there yet") {
    refused.message =
        "pods \"x\" is forbidden: error looking up service account d/a: "
        "serviceaccount \"a\" not found";
    tries = limits.tries;
  }
  cluster->fail(post_clone, refused, 99);
  capture();
  const auto checks = cluster->count("GET " + target_policies);
  advance(60s, 1s);
  CHECK(cluster->count(post_clone) == tries);
  if (tries == 1) CHECK(cluster->count("GET " + target_policies) == checks);
  CHECK(phase() == "Failed");
  CHECK(has_problem("clone"));
  CHECK(log_kept() == "last words\n");
  CHECK(verdict() == case_verdict::failed);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "evidence that is forbidden is tried again, whatever the "
                  "words") {
  auto refused = api_error(k8s::action::forbidden, 403, "Forbidden");
  refused.message = "admission webhook \"v.test\" denied the request: no";
  cluster->fail(post_case, refused, 2);
  capture();
  advance(10s, 250ms);
  CHECK(cluster->count(post_case) == 3);
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a step that keeps failing is given up after its tries, and "
                  "in the last round the case goes on without it") {
  limits.clone_rounds = 1;
  SUBCASE("copies: there is no clone without them") {
    pod.container_more = R"(,"envFrom":[{"secretRef":{"name":"token"}}])";
    cluster->fail("GET " + source_secrets, broken(), 99);
    capture();
    advance(60s, 1s);
    // Once more for its metadata, which is of the case's context.
    CHECK(cluster->count("GET " + source_secrets) == limits.tries + 1);
    CHECK(has_problem("copies"));
    CHECK(cluster->count(post_clone) == 0);
  }
  SUBCASE("clone") {
    cluster->fail(post_clone, broken(), 99);
    capture();
    advance(60s, 1s);
    CHECK(cluster->count(post_clone) == limits.tries);
    CHECK(has_problem("clone"));
  }
  SUBCASE("clone, in the last round that waits for a server") {
    limits.patient_rounds = 0;
    cluster->fail(post_clone, unavailable(), 99);
    capture();
    advance(60s, 1s);
    CHECK(cluster->count(post_clone) == limits.tries);
    CHECK(has_problem("clone"));
  }
  CHECK(phase() == "Failed");
  CHECK(log_kept() == "last words\n");
  CHECK(verdict() == case_verdict::failed);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a server that is away costs no clone: the case is put off") {
  auto away = unavailable();
  SUBCASE("unavailable") {}
  SUBCASE("throttling") {
    away = api_error(k8s::action::retry, 429, "TooManyRequests");
  }
  SUBCASE("not reached") {
    away = api_error(k8s::action::retry, 0, "connection refused");
  }
  SUBCASE("before the copies") {
    pod.container_more = R"(,"envFrom":[{"secretRef":{"name":"token"}}])";
    cluster->fail("GET " + source_secrets, away, 99);
  }
  cluster->fail(post_clone, away, 99);
  capture();
  advance(60s, 1s);
  CHECK(verdict() == case_verdict::postponed);
  CHECK(phase() == "Collecting");
  for (const char* step : {"copies", "clone"}) CHECK_FALSE(has_problem(step));
  CHECK(logged("case put off") == 1);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "evidence that can't be written: the case is lost, or put "
                  "off where waiting may help, and says so") {
  auto expected = case_verdict::lost;
  SUBCASE("after all tries") {
    expected = case_verdict::postponed;
    cluster->fail(post_case, unavailable(), 99);
    capture();
    advance(60s, 1s);
    CHECK(cluster->count(post_case) == limits.tries);
  }
  SUBCASE("at once, where trying can't help") {
    cluster->fail(post_case, invalid());
    capture();
    CHECK(cluster->count(post_case) == 1);
  }
  SUBCASE("where a ConfigMap of somebody else has its name") {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + report().case_name + R"("}})");
    capture();
  }
  CHECK(verdict() == expected);
  CHECK(failures_counted("evidence") == 1);
  CHECK(events() == strings{"ForensicCaptureFailed"});
  CHECK(cluster->count(post_clone) == 0);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "evidence waits for no slot, all that comes after it does") {
  inbox->has_slots = false;
  cluster->hang("/log?");
  capture();
  advance(1s);
  CHECK(kept());
  answer_late();
  advance(10min, 1s);
  CHECK(log_kept() == "last words\n");
  CHECK(phase() == "Collecting");
  CHECK(inbox->waiting.size() == 1);
  CHECK(cluster->count(post_clone) == 0);
  CHECK(inbox->closed.empty());
}

TEST_CASE_FIXTURE(runner_fixture,
                  "each step that fails has its own event and problem") {
  cluster->fail("/log?", invalid());
  cluster->fail(post_clone, invalid());
  capture();
  CHECK(has_problem("log"));
  CHECK(has_problem("clone"));
  CHECK(events() == strings{"ForensicCaptureFailed", "ForensicAnalysisStarted",
                            "ForensicCaptureFailed"});
  CHECK(cluster->paths(collection("shop", "events")).size() == 3);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "where Secrets are not cloned, no request holds a literal "
                  "that looks like one") {
  pod.container_more = R"(,"env":[{"name":"DB_PASSWORD","value":"hunter2"}])";
  SUBCASE("by flag") { settings->enable_secret_cloning = false; }
  SUBCASE("by annotation") {
    pod.annotations = R"({"forensic.io/no-secret-clone":"true"})";
  }
  capture();
  CHECK(phase() == "Complete");
  CHECK(cluster->was_sent("DB_PASSWORD"));
  CHECK_FALSE(cluster->was_sent("hunter2"));
}

TEST_CASE_FIXTURE(runner_fixture, "a case that was completed is not redone") {
  capture();
  REQUIRE(verdict() == case_verdict::complete);
  const auto before = *cluster->at(case_path());
  capture();
  CHECK(verdict() == case_verdict::repeated);
  CHECK(*cluster->at(case_path()) == before);
  CHECK(cluster->count(post_clone) == 1);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case whose first write was answered too late keeps the "
                  "log that came in between") {
  cluster->hang("/log?");
  capture();
  // The server has written it, but its answer was lost.
  cluster->before(post_case, [this] { put_case_without_log(); });
  cluster->fail(post_case, api_error(k8s::action::exists, 409, ""));
  cluster->fail("GET " + target_maps, unavailable());
  advance(700ms);
  REQUIRE(kept());
  answer_late();
  advance(5s);
  CHECK(log_kept() == "last words\n");
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture,
                  "an end that can't be written leaves the "
                  "case open, to be gone through again") {
  cluster->fail(patch_case, unavailable(), 99);
  capture();
  advance(60s, 1s);
  CHECK(cluster->count(patch_case) == limits.tries);
  CHECK(phase() == "Collecting");
  CHECK(cluster->paths(target_pods).size() == 1);
  CHECK(failures_counted("close") == 1);
  CHECK(verdict() == case_verdict::postponed);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case that is deleted while it is open is not made again") {
  cluster->before(patch_case, [this] { cluster->remove(case_path()); });
  capture();
  advance(60s, 1s);
  CHECK_FALSE(kept());
  CHECK(cluster->count(patch_case) == 1);
  CHECK(logged("case deleted while it was open") == 1);
  CHECK(failures_counted("close") == 0);
  CHECK(verdict() == case_verdict::failed);
}

TEST_CASE_FIXTURE(
    runner_fixture,
    "a clone that fails is put off for a few rounds, the evidence "
    "kept") {
  cluster->fail(post_clone, broken(), 99);
  capture();
  advance(60s, 1s);
  CHECK(cluster->count(post_clone) == limits.tries);
  CHECK(logged("case put off") == 1);
  CHECK(verdict() == case_verdict::clone_postponed);
  CHECK(phase() == "Collecting");
  CHECK(problems() == "[]");
  CHECK(log_kept() == "last words\n");
}

TEST_CASE_FIXTURE(runner_fixture, "no step waits for ever") {
  limits.log = limits.evidence = limits.copies = limits.clone = 2s;
  limits.tries = 2;
  limits.clone_rounds = 1;
  pod.container_more = R"(,"envFrom":[{"secretRef":{"name":"token"}}])";
  std::string hanging;
  std::string step;
  auto expected = case_verdict::failed;
  std::size_t clones = 0;
  SUBCASE("log") {
    hanging = "/log?";
    step = "log";
    expected = case_verdict::complete;
    clones = 1;
  }
  SUBCASE("evidence") {
    hanging = post_case;
    step = "evidence";
    expected = case_verdict::postponed;
  }
  SUBCASE("copies") {
    hanging = "GET " + source_secrets;
    step = "copies";
  }
  SUBCASE("clone") {
    hanging = post_clone;
    step = "clone";
  }
  SUBCASE("close") {
    hanging = patch_case;
    step = "close";
    expected = case_verdict::postponed;
    clones = 1;
  }
  cluster->hang(hanging, 99);
  capture();
  advance(12s);
  CHECK(verdict() == expected);
  CHECK(failures_counted(step) == 1);
  CHECK(cluster->paths(target_pods).size() == clones);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a round ends when a service of the case has died") {
  caf::anon_send_exit(services.cloner, caf::exit_reason::kill);
  capture();
  advance(30s, 1s);
  CHECK(verdict() == case_verdict::broken);
  CHECK(inbox->closed.size() == 1);
  CHECK(inbox->closed[0].defect.reason ==
        "a service of the case has died: exit_reason(kill)");
}
