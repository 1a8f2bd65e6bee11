/// What stood around a crash, as its case has it.
#include <doctest/doctest.h>

#include "model/digest.hpp"
#include "model/json.hpp"
#include "support/collections.hpp"
#include "support/crashed_rollout.hpp"
#include "support/pods.hpp"
#include "support/runner_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;
using actors::case_verdict;

namespace {

const std::string post_clone = "POST " + target_pods;

struct context_fixture : runner_fixture {
  context_fixture() {
    cluster->put(source_events, event_on("Pod", "web-1", "BackOff",
                                         "again: canary-secret", "11:59:59"));
  }
  std::string item(const char* key) const {
    return std::string(model::text_at(stored(), {"data", key}));
  }
};

}  // namespace

TEST_CASE_FIXTURE(context_fixture,
                  "a case that is closed has its events, owners and changes") {
  capture();
  CHECK(phase() == "Complete");
  CHECK(item("events.json").find("BackOff") != std::string::npos);
  CHECK(item("owners.json") == "[]");
  CHECK(parsed(item("changes.json")).HasMember("changes"));
  CHECK(problems() == "[]");
}

TEST_CASE_FIXTURE(context_fixture,
                  "the context delays neither evidence nor clone, and the end "
                  "by no more than its time") {
  cluster->hang("involvedObject.uid");
  capture();
  CHECK(cluster->count(post_clone) == 1);
  CHECK(phase() == "Collecting");
  advance(limits.context - 100ms);
  CHECK(phase() == "Collecting");
  advance(200ms);
  CHECK(phase() == "Complete");
  CHECK(item("events.json") ==
        R"([{"on":"Pod/web-1","why":"it did not come in time"}])");
  CHECK(problems() == "[]");
  CHECK(verdict() == case_verdict::complete);
}

TEST_CASE_FIXTURE(context_fixture,
                  "a gatherer that is dead costs the context alone") {
  caf::anon_send_exit(services.gatherer, caf::exit_reason::kill);
  run();
  capture();
  CHECK(phase() == "Complete");
  for (const char* key : {"events.json", "owners.json", "changes.json"})
    CHECK(item(key).find(R"("why":)") != std::string::npos);
}

TEST_CASE_FIXTURE(context_fixture, "a case that is resumed gathers again") {
  put_case_with_log("kept\n");
  cluster->put(source_pods, to_json(pod));
  resume();
  CHECK(phase() == "Complete");
  CHECK(item("events.json").find("BackOff") != std::string::npos);
}

TEST_CASE_FIXTURE(context_fixture,
                  "a case whose clone failed has its context, too") {
  cluster->fail(post_clone, api_error(k8s::action::invalid, 422, "Invalid"),
                99);
  capture();
  CHECK(phase() == "Failed");
  CHECK(item("events.json").find("BackOff") != std::string::npos);
}

TEST_CASE_FIXTURE(context_fixture,
                  "a redacted case shows no value in its context") {
  settings->enable_secret_cloning = false;
  cluster->put(source_secrets,
               R"({"metadata":{"name":"db"},"data":{"password":")" +
                   model::base64_encode("canary-secret") + R"("}})");
  pod.container_more =
      R"(,"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"db",)"
      R"("key":"password"}}},{"name":"MQ_PASSWORD","value":"canary-literal"}])";
  cluster->put(source_events, event_on("Pod", "web-1", "Failed",
                                       "with canary-literal", "11:59:58"));
  bool has_messages = true;
  SUBCASE("that went through at once") { capture(); }
  SUBCASE("that is resumed") {
    // As far as it gets without an answer to the clone's request.
    cluster->hang(post_clone);
    capture();
    REQUIRE(phase() == "Collecting");
    cluster->forget_rules();
    resume();
  }
  SUBCASE("whose Secret can't be read when it is resumed") {
    cluster->hang(post_clone);
    capture();
    cluster->forget_rules();
    cluster->fail("GET " + source_secrets,
                  api_error(k8s::action::forbidden, 403, "Forbidden"), 99);
    resume();
    has_messages = false;
  }
  CHECK(phase() == "Complete");
  CHECK_FALSE(cluster->was_sent("canary"));
  const std::string told = item("events.json");
  CHECK((told.find("again: REDACTED") != std::string::npos) == has_messages);
  CHECK((told.find("message") != std::string::npos) == has_messages);
}
