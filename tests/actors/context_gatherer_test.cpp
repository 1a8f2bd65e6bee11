#include "actors/context_gatherer.hpp"

#include <doctest/doctest.h>

#include "model/config_change.hpp"
#include "model/crash_context.hpp"
#include "model/json.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/crashed_rollout.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* list_pods = "shop/pods?labelSelector";

k8s::error forbidden() {
  auto why = api_error(k8s::action::forbidden, 403, "Forbidden");
  why.request = "list events in shop";
  return why;
}

using answer = std::shared_ptr<std::optional<actors::context_reply>>;

struct gatherer_fixture : actor_fixture {
  gatherer_fixture() { put_rollout(*cluster); }

  answer begin() {
    actors::gather_context what;
    what.which.pod_namespace = "shop";
    what.which.pod = "web-1";
    what.which.pod_uid = "uid-web-1";
    what.which.node = "worker-1";
    what.which.finished_at = at("11:59:58");
    what.pod_json = std::make_shared<const std::string>(pod_json);
    what.hidden = hidden;
    what.patience = 4s;
    return ask<actors::context_reply>(gatherer, what);
  }
  static model::crash_context taken(const answer& from) {
    REQUIRE(*from);
    REQUIRE(**from);
    return ***from;
  }
  model::crash_context gather() { return taken(begin()); }
  model::json_document changes() { return parsed(gather().changes_json); }

  actors::context_gatherer_actor gatherer =
      add(system.spawn(actors::context_gatherer, around, api));
  std::string pod_json = rollout_pod("web-1", "2");
  std::optional<actors::hidden_values> hidden;
};

/// `image shop/web:2 < shop/web:1` for each change.
std::string told(const model::json_document& changes) {
  std::string out;
  for (const auto& one : model::array_at(changes, {"changes"}).GetArray())
    out += (out.empty() ? "" : ", ") +
           std::string(model::text_at(one, {"what"})) + " " +
           std::string(model::text_at(one, {"crashed"})) + " < " +
           std::string(model::text_at(one, {"healthy"}));
  return out;
}

}  // namespace

TEST_CASE_FIXTURE(gatherer_fixture,
                  "the events of the pod and what its node told lately are "
                  "there, the newest last") {
  const auto events = parsed(gather().events_json);
  REQUIRE(events.Size() == 2);
  CHECK(model::text_at(events[0], {"on"}) == "Node/worker-1");
  CHECK(model::text_at(events[0], {"reason"}) == "OOMKilling");
  CHECK(model::text_at(events[1], {"on"}) == "Pod/web-1");
  CHECK(model::text_at(events[1], {"message"}) == "back-off restarting");
}

TEST_CASE_FIXTURE(gatherer_fixture, "events come page by page, up to a bound") {
  cluster->page_size = 1;
  for (const char* reason : {"A", "B", "C", "D", "E"})
    cluster->put(source_events,
                 event_on("Pod", "web-1", reason, "", "11:30:00"));
  const auto events = parsed(gather().events_json);
  CHECK(cluster->count("involvedObject.uid") == 4);
  CHECK(model::text_at(events[0], {"why"}) ==
        "there are more than were looked at");
}

TEST_CASE_FIXTURE(gatherer_fixture, "the chain of owners is climbed") {
  const auto owners = parsed(gather().owners_json);
  REQUIRE(owners.Size() == 2);
  CHECK(model::text_at(owners[0], {"name"}) == "web-2");
  CHECK(model::text_at(owners[0], {"revision"}) == "2");
  CHECK(model::text_at(owners[1], {"kind"}) == "Deployment");
  CHECK(model::text_at(owners[1]["images"][0], {"image"}) == "shop/web:2");
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "an owner that can't be read ends the chain, and says why") {
  std::string why;
  SUBCASE("for it is gone") {
    cluster->remove(source_deployments + "/web");
    why = "it is gone";
  }
  SUBCASE("for another has its name") {
    cluster->put(source_deployments,
                 R"({"metadata":{"name":"web","uid":"x"}})");
    why = "it is gone, and another has its name";
  }
  SUBCASE("for a right is missing") {
    cluster->fail(source_deployments, forbidden());
    why = k8s::describe(forbidden());
  }
  const auto owners = parsed(gather().owners_json);
  REQUIRE(owners.Size() == 2);
  CHECK(model::text_at(owners[1], {"name"}) == "web");
  CHECK(model::text_at(owners[1], {"why"}) == why);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "of an owner of an unknown kind there is its name alone") {
  pod_json = R"({"metadata":{"uid":"uid-web-1","ownerReferences":[)"
             R"({"apiVersion":"x.test/v1","kind":"Fleet","name":"f",)"
             R"("uid":"1","controller":true}]}})";
  const auto all = gather();
  CHECK(all.owners_json ==
        R"([{"apiVersion":"x.test/v1","kind":"Fleet","name":"f","uid":"1"}])");
  CHECK(all.changes_json ==
        R"({"why":"how to find the other pods of Fleet/f is not known",)"
        R"("changes":[]})");
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "where the nearest owner can't be read, no pod is looked "
                  "for") {
  cluster->remove(source_sets + "/web-2");
  CHECK(model::text_at(changes(), {"why"}) ==
        "ReplicaSet web-2 could not be read: it is gone");
  CHECK(cluster->count(list_pods) == 0);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "a pod without owner has none, and no "
                  "other to be compared with") {
  pod_json = R"({"metadata":{"uid":"uid-web-1"}})";
  const auto all = gather();
  CHECK(all.owners_json == "[]");
  CHECK(parsed(all.events_json).Size() == 2);
  CHECK(all.changes_json ==
        R"({"why":"the pod has no controller, and so no other pods",)"
        R"("changes":[]})");
  CHECK(cluster->count(list_pods) == 0);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "a case without its pod has the events, at least") {
  pod_json = "";
  const auto all = gather();
  CHECK(parsed(all.events_json).Size() == 2);
  CHECK(all.owners_json == R"([{"why":"the case holds no pod"}])");
  CHECK(parsed(all.changes_json)["why"] == "the case holds no pod");
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "a healthy pod of the same revision is compared first") {
  cluster->put(source_pods, rollout_pod("web-old", "1"));
  cluster->put(source_pods, rollout_pod("web-same", "2"));
  const auto found = changes();
  CHECK(model::text_at(found, {"against", "kind"}) == "sibling");
  CHECK(model::text_at(found, {"against", "pod"}) == "web-same");
  CHECK(model::text_at(found, {"against", "revision"}) == "2");
  CHECK(told(found).empty());
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "else one of another revision, which is told by its number") {
  cluster->put(source_pods, rollout_pod("web-old", "1"));
  cluster->put(source_pods, rollout_pod("web-same", "2", "", false));
  SUBCASE("and it is") {
    CHECK(model::text_at(changes(), {"against", "revision"}) == "1");
  }
  SUBCASE("unless that can't be read: then by its label") {
    cluster->fail(source_sets + "/web-1", forbidden());
    CHECK(model::text_at(changes(), {"against", "revision"}) == "1");
  }
  const auto found = changes();
  CHECK(model::text_at(found, {"against", "kind"}) == "revision");
  CHECK(model::text_at(found, {"against", "node"}) == "worker-1");
  CHECK(told(found) ==
        "image shop/web:2 < shop/web:1, node worker-2 < worker-1");
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "without a healthy pod the revision before is compared, "
                  "template with template") {
  const auto found = changes();
  CHECK(model::text_at(found, {"against", "kind"}) == "revision");
  CHECK(model::text_at(found, {"against", "replicaSet"}) == "web-1");
  CHECK(model::text_at(found, {"against", "revision"}) == "1");
  CHECK(told(found) == "image shop/web:2 < shop/web:1, env mode-2 < mode-1");
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "where there is nothing to compare with, "
                  "that is said") {
  std::string why = "no healthy pod of Deployment/web was found";
  SUBCASE("for there was no revision before") {
    cluster->remove(source_sets + "/web-1");
    why += ", nor an earlier revision";
  }
  SUBCASE("for it can't be read") {
    cluster->fail(source_sets + "?", forbidden());
    why += "; " + k8s::describe(forbidden());
  }
  SUBCASE("for the Deployment can't be read") {
    cluster->fail(source_deployments, forbidden());
  }
  const auto found = changes();
  CHECK(model::text_at(found, {"why"}) == why);
  CHECK(model::find(found, {"against"}) == nullptr);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "pods are looked at page by page, and no "
                  "further than to a sibling") {
  cluster->page_size = 2;
  for (const char* name : {"web-a", "web-b", "web-d", "web-e", "web-f"})
    cluster->put(source_pods, rollout_pod(name, "1"));
  SUBCASE("which is found") {
    cluster->put(source_pods, rollout_pod("web-c", "2"));
    CHECK(model::text_at(changes(), {"against", "pod"}) == "web-c");
    CHECK(cluster->count(list_pods) == 2);
  }
  SUBCASE("nor past a bound") {
    for (char last = 'g'; last <= 'z'; ++last)
      cluster->put(source_pods, rollout_pod(std::string("web-") + last, "1"));
    changes();
    CHECK(cluster->count(list_pods) == 4);
  }
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "what the pod is configured by tells when it was changed, "
                  "by its metadata alone") {
  pod_json = rollout_pod(
      "web-1", "2",
      R"(,"envFrom":[{"configMapRef":{"name":"settings"}},)"
      R"({"secretRef":{"name":"vault"}},{"secretRef":{"name":"gone"}},)"
      R"({"configMapRef":{"name":"maybe","optional":true}}])");
  const std::string managed =
      R"("managedFields":[{"manager":"helm","time":"2026-03-01T11:30:00Z",)"
      R"("fieldsV1":{"f:data":{}}}]})";
  cluster->put(source_maps, R"({"metadata":{"name":"settings",)" + managed +
                                R"(,"data":{"a":"canary"}})");
  cluster->put(source_secrets, R"({"metadata":{"name":"vault",)" + managed +
                                   R"(,"data":{"a":"Y2FuYXJ5"}})");
  cluster->put(source_pods, rollout_pod("web-same", "2"));
  const auto all = gather();
  CHECK(all.changes_json.find(
            R"({"what":"ConfigMap","name":"settings",)"
            R"("changedAt":"2026-03-01T11:30:00Z","by":"helm"},)"
            R"({"what":"Secret","name":"gone","why":"it does not exist"},)"
            R"({"what":"Secret","name":"vault",)"
            R"("changedAt":"2026-03-01T11:30:00Z","by":"helm"})") !=
        std::string::npos);
  CHECK(all.changes_json.find(R"("name":"maybe")") == std::string::npos);
  CHECK(all.changes_json.find("canary") == std::string::npos);
  CHECK(all.changes_json.find("Y2Fu") == std::string::npos);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "of very much configuration a part is looked at, and that "
                  "is said") {
  std::string sources;
  for (int i = 0; i < 20; ++i)
    sources += std::string(i == 0 ? "" : ",") +
               R"({"configMapRef":{"name":"m-)" + std::to_string(i) + R"("}})";
  pod_json = rollout_pod("web-1", "2", R"(,"envFrom":[)" + sources + "]");
  const auto found = changes();
  CHECK(cluster->count("GET " + source_maps) == model::most_looked_at);
  CHECK(model::dump(found).find("4 more ConfigMaps and Secrets were not "
                                "looked at") != std::string::npos);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "what a redacted case must not show is in none of it") {
  pod_json = rollout_pod("web-1", "2",
                         R"(,"env":[{"name":"A","value":"canary-crashed"}])");
  cluster->put(source_pods,
               rollout_pod("web-old", "1",
                           R"(,"command":["canary-old"],"env":[)"
                           R"({"name":"A","value":"canary-healthy"}])"));
  cluster->put(source_events, event_on("Pod", "web-1", "Failed",
                                       "no login: canary-secret", "11:59:00"));
  auto known = std::make_shared<const model::mask>(
      std::vector<std::string>{"canary-secret"});
  hidden = actors::hidden_values{known, ""};
  SUBCASE("with all of it known") {
    const auto all = gather();
    CHECK(all.events_json.find("no login: REDACTED") != std::string::npos);
  }
  SUBCASE("with some of it unknown") {
    hidden->unknown = "a Secret could not be read";
    const auto all = gather();
    CHECK(all.events_json.find("message") == std::string::npos);
  }
  SUBCASE("against the revision before") {
    cluster->remove(source_pods + "/web-old");
    const auto all = gather();
    CHECK(all.changes_json.find("mode-") == std::string::npos);
    CHECK(all.changes_json.find(R"("crashed":"REDACTED")") !=
          std::string::npos);
  }
  const auto all = gather();
  for (const auto& text : {all.events_json, all.owners_json, all.changes_json})
    CHECK(text.find("canary") == std::string::npos);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "what does not come in time is told so, and the rest is "
                  "there") {
  std::string missing;
  SUBCASE("events") {
    cluster->hang("involvedObject.uid");
    missing = "events";
  }
  SUBCASE("an owner") {
    cluster->hang(source_deployments);
    missing = "owners";
  }
  SUBCASE("pods") {
    cluster->hang(list_pods);
    missing = "changes";
  }
  const auto answer = begin();
  advance(3'900ms);
  REQUIRE_FALSE(*answer);
  advance(200ms);
  const auto all = taken(answer);
  const std::string late = "it did not come in time";
  CHECK((all.events_json.find(late) != std::string::npos) ==
        (missing == "events"));
  CHECK((all.owners_json.find(late) != std::string::npos) ==
        (missing == "owners"));
  CHECK((all.changes_json.find(late) != std::string::npos) ==
        (missing != "events"));
  answer_late();
  CHECK(taken(begin()).events_json.find(late) == std::string::npos);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "of many cases no more than a few requests are under way, "
                  "and each case is answered in time") {
  cluster->hang("/", 1'000);
  std::vector<answer> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(begin());
  CHECK(cluster->requests.size() ==
        actors::context_gatherer_state::most_under_way);
  advance(4'100ms);
  for (const auto& one : answers)
    CHECK(parsed(taken(one).events_json).Size() == 2);
  // Nobody waits for the rest any more.
  CHECK(cluster->requests.size() ==
        actors::context_gatherer_state::most_under_way);
  advance(5s);
  cluster->forget_rules();
  CHECK(parsed(gather().owners_json).Size() == 2);
}

TEST_CASE_FIXTURE(gatherer_fixture,
                  "a right that is missing costs its part, is tried once, and "
                  "told once") {
  cluster->fail("events", forbidden(), 99);
  for (int i = 0; i < 3; ++i) {
    const auto events = parsed(gather().events_json);
    REQUIRE(events.Size() == 2);
    CHECK(model::text_at(events[0], {"on"}) == "Pod/web-1");
    CHECK(model::text_at(events[1], {"on"}) == "Node/worker-1");
    CHECK(model::text_at(events[1], {"why"}) == k8s::describe(forbidden()));
  }
  CHECK(cluster->count("involvedObject.uid") == 3);
  CHECK(logged("the context of crashes may not be read") == 1);
}
