/// Deleting: preconditions, finalizers, grace, owners, namespaces.
#include <doctest/doctest.h>

#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::find;
using model::integer_at;
using model::text_at;

struct room {
  cluster home;
  scratch_namespace ns{home};
  std::string base = "/api/v1/namespaces/" + ns.name();
  std::string maps = base + "/configmaps";
  std::string pods = base + "/pods";

  std::string make(const std::string& name,
                   const std::string& more_metadata = {}) const {
    const auto made =
        post(home, maps,
             R"({"metadata":{"name":")" + name + "\"" + more_metadata + "}}");
    REQUIRE(made.status == 200);
    return std::string(text_at(made.body, {"metadata", "uid"}));
  }
  bool there(const std::string& name) const {
    return get(home, maps + '/' + name).status == 200;
  }
};

std::string owned_by(const std::string& name, const std::string& uid,
                     const std::string& more = {}) {
  return R"(,"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap",)"
         R"("name":")" +
         name + R"(","uid":")" + uid + '"' + more + "}]";
}

TEST_CASE("what is deleted is gone, and says which it was") {
  const room at;
  const std::string uid = at.make("one");
  const auto gone = del(at.home, at.maps + "/one");
  REQUIRE(gone.status == 200);
  CHECK(text_at(gone.body, {"kind"}) == "Status");
  CHECK(text_at(gone.body, {"status"}) == "Success");
  CHECK(text_at(gone.body, {"details", "uid"}) == uid);
  CHECK(text_at(gone.body, {"details", "kind"}) == "configmaps");
  const auto again = del(at.home, at.maps + "/one");
  CHECK(again.status == 404);
  CHECK(again.message == "configmaps \"one\" not found");
}

TEST_CASE("a delete with preconditions hits only what it means") {
  const room at;
  const std::string uid = at.make("one");
  const auto other = del(
      at.home, at.maps + "/one",
      R"({"preconditions":{"uid":"0e0e0e0e-0000-0000-0000-000000000000"}})");
  CHECK(other.status == 409);
  CHECK(other.reason == "Conflict");
  CHECK(other.message ==
        "Operation cannot be fulfilled on ConfigMap \"one\": the UID in the "
        "precondition (0e0e0e0e-0000-0000-0000-000000000000) does not match "
        "the UID in record (" +
            uid + "). The object might have been deleted and then recreated");
  const auto old = del(at.home, at.maps + "/one",
                       R"({"preconditions":{"resourceVersion":"1"}})");
  CHECK(old.status == 409);
  CHECK(contains(old.message,
                 "the ResourceVersion in the precondition (1) does not match "
                 "the ResourceVersion in record ("));
  CHECK(at.there("one"));
  CHECK(del(at.home, at.maps + "/one",
            R"({"preconditions":{"uid":")" + uid + R"("}})")
            .status == 200);
  CHECK_FALSE(at.there("one"));
}

TEST_CASE("finalizers hold a deleted object until they are gone") {
  const room at;
  at.make("one", R"(,"finalizers":["forensic.io/test"])");
  const auto asked = del(at.home, at.maps + "/one");
  REQUIRE(asked.status == 200);
  CHECK(text_at(asked.body, {"kind"}) == "ConfigMap");
  const auto held = get(at.home, at.maps + "/one");
  REQUIRE(held.status == 200);
  CHECK_FALSE(text_at(held.body, {"metadata", "deletionTimestamp"}).empty());
  CHECK(integer_at(held.body, {"metadata", "deletionGracePeriodSeconds"}, -1) ==
        0);
  // None can be added any more.
  const auto more =
      patch(at.home, at.maps + "/one", merge_patch,
            R"({"metadata":{"finalizers":["forensic.io/test","a.io/b"]}})");
  CHECK(more.status == 422);
  CHECK(contains(more.message,
                 "no new finalizers can be added if the object is being "
                 "deleted, found new finalizers"));
  CHECK(patch(at.home, at.maps + "/one", merge_patch,
              R"({"metadata":{"finalizers":null}})")
            .status == 200);
  CHECK_FALSE(at.there("one"));
}

TEST_CASE("a bound pod is given its grace, and goes at once with none") {
  const room at;
  pod_shape slow{.name = "slow"};
  std::string pod = make_pod(slow);
  const std::string zero = "\"terminationGracePeriodSeconds\":0";
  REQUIRE(contains(pod, zero));
  pod.replace(pod.find(zero), zero.size(),
              "\"terminationGracePeriodSeconds\":30");
  REQUIRE(post(at.home, at.pods, pod).status == 200);
  const auto asked = del(at.home, at.pods + "/slow");
  REQUIRE(asked.status == 200);
  CHECK(text_at(asked.body, {"kind"}) == "Pod");
  CHECK(integer_at(asked.body, {"metadata", "deletionGracePeriodSeconds"}) ==
        30);
  CHECK(integer_at(asked.body, {"metadata", "generation"}) == 2);
  // A shorter one is honoured, a longer one is not.
  const auto shorter =
      del(at.home, at.pods + "/slow", R"({"gracePeriodSeconds":5})");
  CHECK(integer_at(shorter.body, {"metadata", "deletionGracePeriodSeconds"}) ==
        5);
  const auto longer =
      del(at.home, at.pods + "/slow", R"({"gracePeriodSeconds":50})");
  CHECK(integer_at(longer.body, {"metadata", "deletionGracePeriodSeconds"}) ==
        5);
  const auto now =
      del(at.home, at.pods + "/slow", R"({"gracePeriodSeconds":0})");
  CHECK(now.status == 200);
  CHECK(get(at.home, at.pods + "/slow").status == 404);

  // Nobody has to stop what runs nowhere.
  std::string unbound = make_pod(slow);
  const std::string bound = "\"nodeName\":\"testenv-node\"";
  REQUIRE(contains(unbound, bound));
  unbound.replace(unbound.find(bound), bound.size(),
                  "\"schedulerName\":\"nobody\"");
  REQUIRE(post(at.home, at.pods, unbound).status == 200);
  CHECK(del(at.home, at.pods + "/slow").status == 200);
  CHECK(get(at.home, at.pods + "/slow").status == 404);
}

TEST_CASE("many are deleted by their labels") {
  const room at;
  for (const char* name : {"a", "b", "c"})
    at.make(name, R"(,"labels":{"keep":")" +
                      std::string(*name == 'c' ? "yes" : "no") + "\"}");
  const auto gone = del(at.home, at.maps + "?labelSelector=keep%3Dno");
  REQUIRE(gone.status == 200);
  CHECK(text_at(gone.body, {"kind"}) == "ConfigMapList");
  CHECK(model::array_at(gone.body, {"items"}).Size() == 2);
  CHECK_FALSE(at.there("a"));
  CHECK_FALSE(at.there("b"));
  CHECK(at.there("c"));
}

TEST_CASE("what is owned goes with its last owner") {
  const room at;
  const std::string one = at.make("one");
  const std::string two = at.make("two");
  at.make("child", owned_by("one", one));
  at.make("shared",
          R"(,"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap",)"
          R"("name":"one","uid":")" +
              one +
              R"("},{"apiVersion":"v1","kind":"ConfigMap","name":"two",)"
              R"("uid":")" +
              two + R"("}])");
  const auto middle = get(at.home, at.maps + "/child");
  at.make("grandchild",
          owned_by("child",
                   std::string(text_at(middle.body, {"metadata", "uid"}))));
  REQUIRE(del(at.home, at.maps + "/one").status == 200);
  eventually(20s, "child and grandchild gone",
             [&] { return !at.there("child") && !at.there("grandchild"); });
  eventually(20s, "the shared one has one owner", [&] {
    const auto left = get(at.home, at.maps + "/shared");
    REQUIRE(left.status == 200);
    return model::array_at(left.body, {"metadata", "ownerReferences"}).Size() ==
           1;
  });
}

TEST_CASE("an owner of another life owns nothing") {
  const room at;
  at.make("owner");
  at.make("child", owned_by("owner", "0e0e0e0e-0000-0000-0000-000000000000"));
  eventually(20s, "the child gone", [&] { return !at.there("child"); });
  CHECK(at.there("owner"));
}

TEST_CASE("orphans are left, and lose their reference") {
  const room at;
  const std::string uid = at.make("owner");
  at.make("child", owned_by("owner", uid));
  REQUIRE(del(at.home, at.maps + "/owner", R"({"propagationPolicy":"Orphan"})")
              .status == 200);
  eventually(20s, "the owner gone", [&] { return !at.there("owner"); });
  const auto child = get(at.home, at.maps + "/child");
  REQUIRE(child.status == 200);
  CHECK(find(child.body, {"metadata", "ownerReferences"}) == nullptr);
}

TEST_CASE("in the foreground the owner goes last") {
  const room at;
  const std::string uid = at.make("owner");
  at.make("child", owned_by("owner", uid, R"(,"blockOwnerDeletion":true)") +
                       R"(,"finalizers":["forensic.io/test"])");
  const auto asked =
      del(at.home, at.maps + "/owner", R"({"propagationPolicy":"Foreground"})");
  REQUIRE(asked.status == 200);
  CHECK(contains(model::dump(asked.body), "foregroundDeletion"));
  eventually(20s, "the child is being deleted", [&] {
    const auto child = get(at.home, at.maps + "/child");
    return find(child.body, {"metadata", "deletionTimestamp"}) != nullptr;
  });
  CHECK(at.there("owner"));
  patch(at.home, at.maps + "/child", merge_patch,
        R"({"metadata":{"finalizers":null}})");
  eventually(20s, "both gone",
             [&] { return !at.there("child") && !at.there("owner"); });
}

TEST_CASE("nothing is made in a namespace that is being deleted") {
  const room at;
  at.make("holder", R"(,"finalizers":["forensic.io/test"])");
  const std::string path = "/api/v1/namespaces/" + at.ns.name();
  const auto asked = del(at.home, path);
  REQUIRE(asked.status == 200);
  CHECK(text_at(asked.body, {"status", "phase"}) == "Terminating");
  const auto late = post(at.home, at.maps, R"({"metadata":{"name":"late"}})");
  CHECK(late.status == 403);
  CHECK(late.reason == "Forbidden");
  CHECK(late.message ==
        "configmaps \"late\" is forbidden: unable to create "
        "new content in namespace " +
            at.ns.name() + " because it is being terminated");
  CHECK(contains(causes_of(late), "NamespaceTerminating"));
  patch(at.home, at.maps + "/holder", merge_patch,
        R"({"metadata":{"finalizers":null}})");
  eventually(30s, "the namespace gone",
             [&] { return get(at.home, path).status == 404; });
}

}  // namespace
}  // namespace forensics::test
