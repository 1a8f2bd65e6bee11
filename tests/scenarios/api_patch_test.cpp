/// Every kind of patch that kubectl and controllers send.
#include <doctest/doctest.h>

#include "scenarios/support/pods.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using model::array_at;
using model::find;
using model::object_at;
using model::text_at;

struct room {
  cluster home;
  scratch_namespace ns{home};
  std::string base = "/api/v1/namespaces/" + ns.name();
  std::string map = base + "/configmaps/one";
  std::string pod = base + "/pods/web";

  void make_map() const {
    REQUIRE(post(home, base + "/configmaps",
                 R"({"metadata":{"name":"one","labels":{"a":"b"}},)"
                 R"("data":{"x":"1","y":"2"}})")
                .status == 200);
  }
  void make_web() const {
    REQUIRE(post(home, base + "/pods",
                 make_pod({.name = "web",
                           .more_spec = R"("tolerations":[{"key":"a"}])"}))
                .status == 200);
  }
};

std::string data_of(const verdict& what) {
  CAPTURE(what.message);
  REQUIRE(what.status == 200);
  return model::dump(object_at(what.body, {"data"}));
}

TEST_CASE("a merge patch sets, and null removes") {
  const room at;
  at.make_map();
  CHECK(data_of(patch(at.home, at.map, merge_patch,
                      R"({"data":{"x":null,"z":"3"}})")) ==
        R"({"y":"2","z":"3"})");
  const auto odd = patch(at.home, at.map, merge_patch, "[]");
  CHECK(odd.status == 400);
  const auto none = patch(at.home, at.map + "-none", merge_patch, "{}");
  CHECK(none.status == 404);
}

TEST_CASE("a JSON patch does its operations in order, or none") {
  const room at;
  at.make_map();
  CHECK(data_of(patch(at.home, at.map, json_patch,
                      R"([{"op":"test","path":"/data/x","value":"1"},)"
                      R"({"op":"add","path":"/data/a.b","value":"s"},)"
                      R"({"op":"move","from":"/data/x","path":"/data/w"},)"
                      R"({"op":"copy","from":"/data/w","path":"/data/v"},)"
                      R"({"op":"replace","path":"/data/v","value":"9"},)"
                      R"({"op":"remove","path":"/data/y"}])")) ==
        R"({"a.b":"s","v":"9","w":"1"})");
  const auto failed =
      patch(at.home, at.map, json_patch,
            R"([{"op":"add","path":"/data/n","value":"s"},)"
            R"({"op":"test","path":"/data/w","value":"other"}])");
  CHECK(failed.status == 422);
  CHECK(failed.reason == "Invalid");
  CHECK(find(get(at.home, at.map).body, {"data", "n"}) == nullptr);
  const auto nowhere = patch(at.home, at.map, json_patch,
                             R"([{"op":"remove","path":"/data/none"}])");
  CHECK(nowhere.status == 422);
  CHECK(patch(at.home, at.map, json_patch, "{}").status == 400);
}

TEST_CASE("a strategic patch knows what a list's entries are called") {
  const room at;
  at.make_web();
  // Merged by name: the image changes, all else of the container stays.
  const auto image =
      patch(at.home, at.pod, strategic_patch,
            R"({"spec":{"containers":[{"name":"app","image":"other:1"}]}})");
  CAPTURE(image.message);
  REQUIRE(image.status == 200);
  const auto& containers = array_at(image.body, {"spec", "containers"});
  REQUIRE(containers.Size() == 1);
  CHECK(text_at(containers[0], {"image"}) == "other:1");
  CHECK(text_at(containers[0], {"imagePullPolicy"}) == "IfNotPresent");
  // A merge patch would replace the list, which loses the required fields.
  const auto replaced = patch(at.home, at.pod, merge_patch,
                              R"({"spec":{"containers":[{"name":"app"}]}})");
  CHECK(replaced.status == 422);

  // Conditions are merged by their type.
  const auto status = at.pod + "/status";
  patch(at.home, status, strategic_patch,
        R"({"status":{"conditions":[{"type":"Ready","status":"False"}]}})");
  const auto both =
      patch(at.home, status, strategic_patch,
            R"({"status":{"conditions":[{"type":"Other","status":"True"}]}})");
  CHECK(array_at(both.body, {"status", "conditions"}).Size() == 2);
  const auto one = patch(
      at.home, status, strategic_patch,
      R"({"status":{"conditions":[{"type":"Ready","$patch":"delete"}]}})");
  REQUIRE(array_at(one.body, {"status", "conditions"}).Size() == 1);
  CHECK(text_at(array_at(one.body, {"status", "conditions"})[0], {"type"}) ==
        "Other");
  const auto all =
      patch(at.home, status, strategic_patch,
            R"({"status":{"conditions":[{"type":"New","status":"True"},)"
            R"({"$patch":"replace"}]}})");
  REQUIRE(array_at(all.body, {"status", "conditions"}).Size() == 1);
  CHECK(text_at(array_at(all.body, {"status", "conditions"})[0], {"type"}) ==
        "New");
}

TEST_CASE("finalizers are a set, labels a map") {
  const room at;
  at.make_map();
  patch(at.home, at.map, strategic_patch,
        R"({"metadata":{"finalizers":["forensic.io/a"]}})");
  const auto two = patch(at.home, at.map, strategic_patch,
                         R"({"metadata":{"finalizers":["forensic.io/b"]}})");
  CHECK(array_at(two.body, {"metadata", "finalizers"}).Size() == 2);
  const auto one = patch(
      at.home, at.map, strategic_patch,
      R"({"metadata":{"$deleteFromPrimitiveList/finalizers":["forensic.io/a"],)"
      R"("labels":{"a":null,"c":"d"}}})");
  CHECK(model::dump(array_at(one.body, {"metadata", "finalizers"})) ==
        R"(["forensic.io/b"])");
  CHECK(model::dump(object_at(one.body, {"metadata", "labels"})) ==
        R"({"c":"d"})");
  patch(at.home, at.map, merge_patch, R"({"metadata":{"finalizers":null}})");
}

TEST_CASE("a patch of an unknown type is refused") {
  const room at;
  at.make_map();
  const auto odd = patch(at.home, at.map, "application/xml", "{}");
  CHECK(odd.status == 415);
  CHECK(odd.reason == "UnsupportedMediaType");
}

TEST_CASE("apply creates, changes what it owns, and lets go of the rest") {
  const room at;
  const std::string mine = at.map + "?fieldManager=mine";
  const auto config = [](const std::string& data) {
    return R"({"apiVersion":"v1","kind":"ConfigMap",)"
           R"("metadata":{"name":"one"},"data":{)" +
           data + "}}";
  };
  CHECK(data_of(patch(at.home, mine, apply_patch,
                      config(R"("a":"1","b":"2")"))) == R"({"a":"1","b":"2"})");
  const auto again = patch(at.home, mine, apply_patch, config(R"("a":"3")"));
  CHECK(data_of(again) == R"({"a":"3"})");
  const auto& managers = array_at(again.body, {"metadata", "managedFields"});
  REQUIRE(managers.Size() == 1);
  CHECK(text_at(managers[0], {"manager"}) == "mine");
  CHECK(text_at(managers[0], {"operation"}) == "Apply");
  CHECK(model::dump(object_at(managers[0], {"fieldsV1"})) ==
        R"({"f:data":{"f:a":{}}})");

  const std::string yours = at.map + "?fieldManager=yours";
  CHECK(data_of(patch(at.home, yours, apply_patch, config(R"("c":"4")"))) ==
        R"({"a":"3","c":"4"})");
  const auto fight = patch(at.home, yours, apply_patch, config(R"("a":"5")"));
  CHECK(fight.status == 409);
  CHECK(fight.reason == "Conflict");
  CHECK(fight.message ==
        "Apply failed with 1 conflict: conflict with \"mine\": .data.a");
  CHECK(causes_of(fight) ==
        ".data.a FieldManagerConflict: conflict with \"mine\"\n");
  CHECK(data_of(patch(at.home, yours + "&force=true", apply_patch,
                      config(R"("a":"5")"))) == R"({"a":"5"})");
  // Lost to the other, so that it goes with the other's last word only.
  CHECK(data_of(patch(at.home, mine, apply_patch, config(""))) ==
        R"({"a":"5"})");

  const auto nobody = patch(at.home, at.map, apply_patch, config(""));
  CHECK(nobody.status == 422);
  CHECK(contains(nobody.message, "fieldManager"));
}

TEST_CASE("apply merges containers by name") {
  const room at;
  const auto config = [](const std::string& containers) {
    return R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},)"
           R"("spec":{"nodeName":"testenv-node","containers":[)" +
           containers + "]}}";
  };
  REQUIRE(patch(at.home, at.pod + "?fieldManager=mine", apply_patch,
                config(R"({"name":"app","image":"a:1"},)"
                       R"({"name":"side","image":"b:1"})"))
              .status == 200);
  const auto changed =
      patch(at.home, at.pod + "?fieldManager=mine", apply_patch,
            config(R"({"name":"app","image":"a:2"},)"
                   R"({"name":"side","image":"b:1"})"));
  CAPTURE(changed.message);
  REQUIRE(changed.status == 200);
  const auto& containers = array_at(changed.body, {"spec", "containers"});
  REQUIRE(containers.Size() == 2);
  CHECK(text_at(containers[0], {"image"}) == "a:2");
  CHECK(text_at(containers[0], {"terminationMessagePath"}) ==
        "/dev/termination-log");
  // Other writers are seen: kubectl's edit below is a manager, too.
  REQUIRE(patch(at.home, at.pod + "?fieldManager=editor", strategic_patch,
                R"({"spec":{"containers":[{"name":"app","image":"a:3"}]}})")
              .status == 200);
  const auto fight = patch(at.home, at.pod + "?fieldManager=mine", apply_patch,
                           config(R"({"name":"app","image":"a:4"},)"
                                  R"({"name":"side","image":"b:1"})"));
  CHECK(fight.status == 409);
  CHECK(contains(fight.message,
                 "conflict with \"editor\" using v1: "
                 ".spec.containers[name=\"app\"].image"));
}

}  // namespace
}  // namespace forensics::test
