#include "model/healthy_pod.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

struct candidate {
  std::string name = "web-2";
  std::string revision = "1";  ///< of the Deployment web
  std::string created = "11:00:00";
  std::string ready = "True";
  std::string phase = "Running";
  std::string metadata{};  ///< members, with a comma in front
  std::string status{};    ///< the same
};

std::string text_of(const candidate& pod) {
  return R"({"metadata":{"name":")" + pod.name + R"(","uid":"uid-)" + pod.name +
         R"(","creationTimestamp":"2026-03-01T)" + pod.created +
         R"(Z","labels":{"pod-template-hash":"h)" + pod.revision +
         R"("},"ownerReferences":[{"apiVersion":"apps/v1","kind":)"
         R"("ReplicaSet","name":"web-h)" +
         pod.revision + R"(","uid":"rs-)" + pod.revision +
         R"(","controller":true}],"managedFields":[{}])" + pod.metadata +
         R"(},"status":{"phase":")" + pod.phase +
         R"(","conditions":[{"type":"Ready","status":")" + pod.ready + "\"}]" +
         pod.status + "}}";
}

/// The pod web-1 of revision 1 has crashed at 12:00.
std::string chosen(const std::vector<candidate>& pods) {
  const auto crashed = parsed(text_of({.name = "web-1"}));
  healthy_choice choice(crashed, at("12:00:00"));
  for (const auto& one : pods)
    choice.look_at(parsed(R"({"items":[)" + text_of(one) + "]}"));
  if (!choice.best()) return "none";
  const auto pod = parsed(choice.best()->json);
  CHECK(find(pod, {"metadata", "managedFields"}) == nullptr);
  CHECK(choice.has_sibling() == choice.best()->is_sibling);
  return std::string(text_at(pod, {"metadata", "name"})) +
         (choice.best()->is_sibling ? " sibling" : " revision");
}

}  // namespace

TEST_CASE("a pod is healthy that is ready and has not fallen lately") {
  const auto restarted = [](const std::string& when) {
    return R"(,"containerStatuses":[{"lastState":{"terminated":)"
           R"({"finishedAt":"2026-03-01T)" +
           when + R"(Z"}}}])";
  };
  struct row {
    candidate pod;
    bool healthy;
  };
  const row rows[] = {
      {{}, true},
      {{.ready = "False"}, false},
      {{.phase = "Pending"}, false},
      {{.phase = "Failed"}, false},
      {{.metadata = R"(,"deletionTimestamp":"2026-03-01T12:00:30Z")"}, false},
      {{.status = restarted("11:50:01")}, false},
      {{.status = restarted("11:49:59")}, true},
  };
  for (const row& one : rows) {
    CAPTURE(text_of(one.pod));
    CHECK(is_healthy(parsed(text_of(one.pod)), at("12:00:00")) == one.healthy);
  }
  CHECK_FALSE(is_healthy(parsed("{}"), at("12:00:00")));
}

TEST_CASE("a sibling is better than a newer pod of another revision") {
  CHECK(chosen({}) == "none");
  CHECK(chosen({{.name = "a", .revision = "2"}}) == "a revision");
  CHECK(chosen({{.name = "a", .revision = "2", .created = "11:30:00"},
                {.name = "b"}}) == "b sibling");
  CHECK(chosen({{.name = "b"},
                {.name = "a", .revision = "2", .created = "11:30:00"}}) ==
        "b sibling");
}

TEST_CASE("among equals the newest is the best") {
  CHECK(chosen({{.name = "a", .created = "11:01:00"},
                {.name = "b", .created = "11:03:00"},
                {.name = "c", .created = "11:02:00"}}) == "b sibling");
}

TEST_CASE("neither the crashed pod nor another workload's is chosen") {
  CHECK(chosen({{.name = "web-1"}}) == "none");
  auto other = text_of({.name = "x"});
  other.replace(other.find("web-h1"), 6, "api-h1");
  const auto crashed = parsed(text_of({.name = "web-1"}));
  healthy_choice choice(crashed, at("12:00:00"));
  choice.look_at(parsed(R"({"items":[7,{},)" + other + "]}"));
  CHECK_FALSE(choice.best());
}

TEST_CASE("revisions of a StatefulSet are told by their label") {
  const auto pod = [](const std::string& name, const std::string& hash) {
    return R"({"metadata":{"name":")" + name + R"(","uid":")" + name +
           R"(","labels":{"controller-revision-hash":")" + hash +
           R"("},"ownerReferences":[{"apiVersion":"apps/v1","kind":)"
           R"("StatefulSet","name":"db","uid":"s","controller":true}]},)"
           R"("status":{"phase":"Running","conditions":[{"type":"Ready",)"
           R"("status":"True"}]}})";
  };
  const auto crashed = parsed(pod("db-0", "db-2"));
  healthy_choice choice(crashed, at("12:00:00"));
  choice.look_at(parsed(R"({"items":[)" + pod("db-1", "db-1") + "]}"));
  REQUIRE(choice.best());
  CHECK_FALSE(choice.has_sibling());
  choice.look_at(parsed(R"({"items":[)" + pod("db-2", "db-2") + "]}"));
  CHECK(choice.has_sibling());
}
