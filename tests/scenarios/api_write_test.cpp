/// Creating and updating: names, versions, preconditions, dry runs.
#include <doctest/doctest.h>

#include <set>

#include "scenarios/support/pods.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using model::integer_at;
using model::text_at;

struct room {
  cluster home;
  scratch_namespace ns{home};
  std::string base = "/api/v1/namespaces/" + ns.name();
  std::string maps = base + "/configmaps";
  std::string pods = base + "/pods";
};

std::string map_named(const std::string& name, const std::string& more = {}) {
  return R"({"metadata":{"name":")" + name + R"("})" + more + '}';
}

std::string version_of(const verdict& what) {
  return std::string(text_at(what.body, {"metadata", "resourceVersion"}));
}

TEST_CASE("a created object has what the server adds") {
  const room at;
  const auto made = post(at.home, at.maps, map_named("one"));
  REQUIRE(made.status == 200);
  CHECK(text_at(made.body, {"kind"}) == "ConfigMap");
  CHECK(text_at(made.body, {"apiVersion"}) == "v1");
  CHECK(text_at(made.body, {"metadata", "namespace"}) == at.ns.name());
  CHECK(text_at(made.body, {"metadata", "uid"}).size() == 36);
  CHECK_FALSE(version_of(made).empty());
  CHECK(model::parse_rfc3339(
      text_at(made.body, {"metadata", "creationTimestamp"})));
  // A ConfigMap has no spec, so no generation; a pod has one.
  CHECK(model::find(made.body, {"metadata", "generation"}) == nullptr);
  const auto pod = post(at.home, at.pods, make_pod({.name = "web"}));
  REQUIRE(pod.status == 200);
  CHECK(integer_at(pod.body, {"metadata", "generation"}) == 1);
}

TEST_CASE("generated names are the prefix and five characters") {
  const room at;
  std::set<std::string> names;
  for (int i = 0; i < 20; ++i) {
    const auto made =
        post(at.home, at.maps, R"({"metadata":{"generateName":"load-"}})");
    REQUIRE(made.status == 200);
    names.emplace(text_at(made.body, {"metadata", "name"}));
  }
  CHECK(names.size() == 20);
  for (const auto& name : names) {
    CAPTURE(name);
    CHECK(name.size() == 10);
    CHECK(name.rfind("load-", 0) == 0);
    // No vowels, so that no words come about.
    CHECK(name.find_first_not_of("bcdfghjklmnpqrstvwxz2456789", 5) ==
          std::string::npos);
  }
}

TEST_CASE("what can't be created is refused by the right word") {
  const room at;
  REQUIRE(post(at.home, at.maps, map_named("there")).status == 200);
  const std::string ns = at.ns.name();
  struct refusal {
    const char* what;
    std::string target;
    std::string body;
    int status;
    std::string reason;
    std::string message;
  };
  const std::vector<refusal> table{
      {"a name that is taken", at.maps, map_named("there"), 409,
       "AlreadyExists", "configmaps \"there\" already exists"},
      {"no name at all", at.maps, R"({"metadata":{}})", 422, "Invalid",
       "ConfigMap \"\" is invalid: metadata.name: Required value: name or "
       "generateName is required"},
      {"an odd name", at.maps, map_named("Not_A_Name"), 422, "Invalid",
       "ConfigMap \"Not_A_Name\" is invalid: metadata.name: Invalid value: "
       "\"Not_A_Name\": a lowercase RFC 1123 subdomain must consist of lower "
       "case alphanumeric characters, '-' or '.', and must start and end with "
       "an alphanumeric character (e.g. 'example.com', regex used for "
       "validation is "
       "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"},
      {"a namespace that is not there",
       "/api/v1/namespaces/no-such-namespace/configmaps", map_named("one"), 404,
       "NotFound", "namespaces \"no-such-namespace\" not found"},
      {"another namespace in the object", at.maps,
       R"({"metadata":{"name":"one","namespace":"elsewhere"}})", 400,
       "BadRequest",
       "the namespace of the provided object does not match the namespace "
       "sent on the request"},
      {"a version of an object that is not there yet", at.maps,
       R"({"metadata":{"name":"one","resourceVersion":"5"}})", 500, "",
       "resourceVersion should not be set on objects to be created"},
      {"another kind", at.maps,
       R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"one"}})", 400,
       "BadRequest", ""},
      {"another group", at.maps,
       R"({"apiVersion":"apps/v1","kind":"ConfigMap",)"
       R"("metadata":{"name":"one"}})",
       400, "BadRequest", ""},
      {"no JSON", at.maps, "{\"metadata\":", 400, "BadRequest", ""},
      {"a number where text belongs", at.maps,
       map_named("one", R"(,"data":{"n":7})"), 400, "BadRequest", ""},
      {"a name in the path", at.maps + "/one", map_named("one"), 405,
       "MethodNotAllowed",
       "the server does not allow this method on the requested resource"},
      {"a resource that nobody serves",
       "/api/v1/namespaces/" + ns + "/unicorns", map_named("one"), 404,
       "NotFound", "the server could not find the requested resource"},
  };
  for (const auto& one : table) {
    CAPTURE(one.what);
    const auto answer = post(at.home, one.target, one.body);
    CAPTURE(answer.message);
    CHECK(answer.status == one.status);
    if (!one.reason.empty()) CHECK(answer.reason == one.reason);
    if (!one.message.empty()) CHECK(answer.message == one.message);
  }
}

TEST_CASE("an update by an old version is a conflict, by none it is not") {
  const room at;
  const auto first = post(at.home, at.maps, map_named("one"));
  const std::string path = at.maps + "/one";
  const std::string old = version_of(first);
  const auto with = [](const std::string& version, const std::string& value) {
    return R"({"metadata":{"name":"one","resourceVersion":")" + version +
           R"("},"data":{"k":")" + value + R"("}})";
  };
  const auto second = put(at.home, path, with(old, "a"));
  REQUIRE(second.status == 200);
  CHECK(version_of(second) != old);

  const auto late = put(at.home, path, with(old, "b"));
  CHECK(late.status == 409);
  CHECK(late.reason == "Conflict");
  CHECK(late.message ==
        "Operation cannot be fulfilled on configmaps \"one\": the object has "
        "been modified; please apply your changes to the latest version and "
        "try again");
  const auto blind = put(at.home, path, map_named("one", R"(,"data":{})"));
  CHECK(blind.status == 200);

  const auto other = put(
      at.home, path,
      R"({"metadata":{"name":"one","uid":"0e0e0e0e-0000-0000-0000-000000000000"}})");
  CHECK(other.status == 409);
  CHECK(contains(other.message, "Precondition failed: UID in precondition"));

  const auto renamed = put(at.home, path, map_named("two"));
  CHECK(renamed.status == 400);
  CHECK(contains(renamed.message,
                 "the name of the object (two) does not match the name on the "
                 "URL (one)"));
  // An update of nothing creates nothing.
  const auto none = put(at.home, at.maps + "/none", map_named("none"));
  CHECK(none.status == 404);
}

TEST_CASE("an update that changes nothing makes no new version") {
  const room at;
  const auto first =
      post(at.home, at.maps, map_named("one", R"(,"data":{"k":"v"})"));
  const auto again = put(at.home, at.maps + "/one", model::dump(first.body));
  REQUIRE(again.status == 200);
  CHECK(version_of(again) == version_of(first));
}

TEST_CASE("what the server made stays as it was") {
  const room at;
  const auto first = post(at.home, at.maps, map_named("one"));
  const auto second =
      put(at.home, at.maps + "/one",
          R"({"metadata":{"name":"one",)"
          R"("creationTimestamp":"2001-01-01T00:00:00Z"},"data":{"k":"v"}})");
  CAPTURE(second.message);
  REQUIRE(second.status == 200);
  for (const char* field : {"uid", "creationTimestamp"})
    CHECK(text_at(second.body, {"metadata", field}) ==
          text_at(first.body, {"metadata", field}));
}

TEST_CASE("a pod's spec and its status are written apart") {
  const room at;
  const std::string path = at.pods + "/web";
  post(at.home, at.pods, make_pod({.name = "web"}));
  auto status = get(at.home, path);
  CHECK(text_at(status.body, {"status", "phase"}) == "Pending");

  const auto ran = patch(at.home, path + "/status", merge_patch,
                         R"({"metadata":{"labels":{"seen":"yes"}},)"
                         R"("spec":{"nodeName":"elsewhere"},)"
                         R"("status":{"phase":"Running"}})");
  REQUIRE(ran.status == 200);
  CHECK(text_at(ran.body, {"status", "phase"}) == "Running");
  CHECK(text_at(ran.body, {"spec", "nodeName"}) == "testenv-node");

  const auto spec = patch(at.home, path, merge_patch,
                          R"({"metadata":{"labels":{"more":"yes"}},)"
                          R"("status":{"phase":"Failed"}})");
  REQUIRE(spec.status == 200);
  CHECK(text_at(spec.body, {"status", "phase"}) == "Running");
  CHECK(text_at(spec.body, {"metadata", "labels", "more"}) == "yes");
  CHECK(text_at(get(at.home, path + "/status").body, {"status", "phase"}) ==
        "Running");
}

TEST_CASE("a dry run answers as if, and writes nothing") {
  const room at;
  const auto made = post(at.home, at.maps + "?dryRun=All", map_named("one"));
  CHECK(made.status == 200);
  CHECK(text_at(made.body, {"metadata", "uid"}).size() == 36);
  CHECK(get(at.home, at.maps + "/one").status == 404);

  const auto first = post(at.home, at.maps, map_named("one"));
  CHECK(post(at.home, at.maps + "?dryRun=All", map_named("one")).status == 409);
  const auto changed = put(at.home, at.maps + "/one?dryRun=All",
                           map_named("one", R"(,"data":{"k":"v"})"));
  CHECK(text_at(changed.body, {"data", "k"}) == "v");
  CHECK(del(at.home, at.maps + "/one?dryRun=All").status == 200);
  CHECK(version_of(get(at.home, at.maps + "/one")) == version_of(first));

  const auto odd = post(at.home, at.maps + "?dryRun=Some", map_named("two"));
  CHECK(odd.status == 422);
}

TEST_CASE("unknown fields are dropped, or refused where that is asked for") {
  const room at;
  const std::string body =
      map_named("one", R"(,"colour":"blue","data":{"k":"v"})");
  const auto strict = post(at.home, at.maps + "?fieldValidation=Strict", body);
  CHECK(strict.status == 400);
  CHECK(strict.reason == "BadRequest");
  CHECK(contains(strict.message,
                 "strict decoding error: unknown field \"colour\""));
  const auto lax = post(at.home, at.maps, body);
  REQUIRE(lax.status == 200);
  CHECK(model::find(lax.body, {"colour"}) == nullptr);

  std::string pod = make_pod({.name = "web"});
  pod.insert(pod.find("\"containers\""), "\"containrs\":[],");
  const auto misspelt = post(at.home, at.pods + "?fieldValidation=Strict", pod);
  CHECK(misspelt.status == 400);
  CHECK(contains(misspelt.message, "unknown field \"spec.containrs\""));
}

TEST_CASE("stringData becomes data, and immutable objects stay as they are") {
  const room at;
  const std::string secrets = at.base + "/secrets";
  const auto made = post(
      at.home, secrets,
      R"({"metadata":{"name":"s"},"stringData":{"a":"b"},"immutable":true})");
  REQUIRE(made.status == 200);
  CHECK(text_at(made.body, {"data", "a"}) == "Yg==");
  CHECK(text_at(made.body, {"type"}) == "Opaque");
  CHECK(model::find(made.body, {"stringData"}) == nullptr);
  const auto changed = patch(at.home, secrets + "/s", merge_patch,
                             R"({"stringData":{"a":"c"}})");
  CHECK(changed.status == 422);
  CHECK(causes_of(changed) ==
        "data FieldValueForbidden: Forbidden: field is immutable when "
        "`immutable` is set\n");
  CHECK(patch(at.home, secrets + "/s", merge_patch,
              R"({"metadata":{"labels":{"a":"b"}}})")
            .status == 200);
}

TEST_CASE("an object is no larger than a mebibyte of data") {
  const room at;
  const auto of = [](const std::string& name, std::size_t size) {
    return map_named(name,
                     R"(,"data":{"k":")" + std::string(size, 'x') + R"("})");
  };
  CHECK(post(at.home, at.maps, of("fits", 1U << 20)).status == 200);
  const auto over = post(at.home, at.maps, of("over", (1U << 20) + 1));
  CHECK(over.status == 422);
  CHECK(causes_of(over) ==
        "[] FieldValueTooLong: Too long: may not be more than 1048576 bytes\n");
  const auto far = post(at.home, at.maps, of("far", 4U << 20));
  CHECK(far.status == 413);
}

}  // namespace
}  // namespace forensics::test
