#include <doctest/doctest.h>

#include "model/digest.hpp"
#include "model/json.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"
#include "support/runner_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;
using actors::case_verdict;

namespace {

constexpr const char* of_secret = "hunter2";
constexpr const char* of_literal = "swordfish";

/// A pod that has a Secret and a literal password, and tells both to
/// everybody.
struct talkative_fixture : runner_fixture {
  talkative_fixture() {
    settings->enable_secret_cloning = false;
    cluster->put(source_secrets,
                 R"({"metadata":{"name":"db"},"data":{"password":")" +
                     model::base64_encode(of_secret) + R"("}})");
    pod.container_more =
        R"(,"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db",)"
        R"("key":"password"}}},{"name":"MQ_PASSWORD","value":"swordfish"},)"
        R"({"name":"ARGS","value":"--user=app --with=hunter2"}])";
    pod.annotations = R"({"note":"try hunter2 and swordfish"})";
    pod.message = "no login with hunter2, swordfish";
    cluster->put_log("shop", "web-1", "app", false,
                     "login hunter2\nlogin swordfish\nbye\n");
  }

  bool nothing_told() const {
    for (const char* secret : {of_secret, of_literal})
      if (cluster->was_sent(secret) ||
          cluster->was_sent(model::base64_encode(secret)))
        return false;
    return true;
  }
};

const std::string read_secret = "GET " + source_secrets;

k8s::error forbidden() {
  return api_error(k8s::action::forbidden, 403, "Forbidden");
}

}  // namespace

TEST_CASE_FIXTURE(talkative_fixture,
                  "neither a Secret's value nor a literal password is in "
                  "anything that a redacted case keeps") {
  capture();
  CHECK(nothing_told());
  CHECK(log_kept() == "login REDACTED\nlogin REDACTED\nbye\n");
  const auto crash = parsed(model::text_at(stored(), {"data", "crash.json"}));
  CHECK(model::text_at(crash, {"message"}) ==
        "no login with REDACTED, REDACTED");
  CHECK(phase() == "Complete");
  CHECK(problems() == "[]");
  CHECK(model::text_at(stored(),
                       {"metadata", "annotations", "forensic.io/log-sha256"}) ==
        model::sha256_hex(log_kept()));
}

TEST_CASE_FIXTURE(talkative_fixture,
                  "a pod that opts out by its annotation is redacted, too") {
  settings->enable_secret_cloning = true;
  pod.annotations = R"({"forensic.io/no-secret-clone":"true"})";
  capture();
  CHECK(nothing_told());
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(talkative_fixture,
                  "with Secrets cloned the evidence is as it was") {
  settings->enable_secret_cloning = true;
  capture();
  CHECK(log_kept() == "login hunter2\nlogin swordfish\nbye\n");
  CHECK(cluster->position("POST " + target_maps) <
        cluster->position(read_secret));
}

TEST_CASE_FIXTURE(talkative_fixture,
                  "where a Secret can't be read, nothing is kept in which its "
                  "value could stand") {
  SUBCASE("since it is forbidden") {
    cluster->fail(read_secret, forbidden(), 99);
    capture();
  }
  SUBCASE("since the API server is in trouble for too long") {
    cluster->fail(read_secret, unavailable(), static_cast<int>(limits.tries));
    capture();
    CHECK_FALSE(kept());
    advance(60s, 1s);
  }
  CHECK(nothing_told());
  CHECK(log_kept().empty());
  CHECK(has_problem("redaction"));
  CHECK(failures_counted("redaction") == 1);
  const auto crash = parsed(model::text_at(stored(), {"data", "crash.json"}));
  CHECK(model::text_at(crash, {"message"}).empty());
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(talkative_fixture,
                  "a Secret that is gone by now, and without which the pod "
                  "could not have started: nothing is kept in which its value "
                  "could stand") {
  cluster->remove(source_secrets + "/db");
  capture();
  CHECK(nothing_told());
  CHECK(log_kept().empty());
  CHECK(has_problem("redaction"));
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(talkative_fixture,
                  "an optional Secret that is not there has no value to "
                  "hide") {
  pod.container_more =
      R"(,"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db",)"
      R"("key":"password","optional":true}}},)"
      R"({"name":"MQ_PASSWORD","value":"swordfish"}])";
  cluster->remove(source_secrets + "/db");
  capture();
  CHECK(log_kept() == "login hunter2\nlogin REDACTED\nbye\n");
  CHECK_FALSE(has_problem("redaction"));
}

TEST_CASE_FIXTURE(talkative_fixture,
                  "a short trouble of the API server costs nothing but time") {
  cluster->fail(read_secret, unavailable());
  capture();
  CHECK_FALSE(kept());
  advance(2s);
  CHECK(nothing_told());
  CHECK(log_kept() == "login REDACTED\nlogin REDACTED\nbye\n");
  CHECK(problems() == "[]");
}

TEST_CASE_FIXTURE(talkative_fixture,
                  "the log that hangs waits for nobody, and is redacted when "
                  "it comes") {
  cluster->hang("/log?");
  capture();
  CHECK_FALSE(kept());
  advance(1s);
  REQUIRE(kept());
  answer_late();
  CHECK(log_kept() == "login REDACTED\nlogin REDACTED\nbye\n");
  CHECK(nothing_told());
}

TEST_CASE_FIXTURE(talkative_fixture,
                  "a case that goes on in a later run hides what only the live "
                  "pod knows") {
  auto begun = content();
  begun.redacted = true;
  begun.pod_json = R"({"metadata":{"name":"web-1","namespace":"shop"},)"
                   R"("spec":{"containers":[{"name":"app","env":[{"name":"A",)"
                   R"("valueFrom":{"secretKeyRef":{"name":"db",)"
                   R"("key":"password"}}}]}]}})";
  begun.which.message.clear();
  cluster->put(target_maps, model::make_case(begun));
  SUBCASE("it is there, and the flag says by now that Secrets are cloned") {
    settings->enable_secret_cloning = true;
    cluster->put(source_pods, to_json(pod));
    resume();
    CHECK(log_kept() == "login REDACTED\nlogin REDACTED\nbye\n");
  }
  SUBCASE("another one is there") {
    auto other = pod;
    other.uid = "other";
    cluster->put(source_pods, to_json(other));
    resume();
    CHECK(log_kept().empty());
    CHECK(has_problem("log"));
  }
  CHECK(nothing_told());
}
