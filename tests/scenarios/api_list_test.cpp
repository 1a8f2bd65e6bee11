/// Lists: selectors, pages, versions, and who may read them.
#include <doctest/doctest.h>

#include <algorithm>

#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::integer_at;
using model::text_at;

/// The names of a list's items: `a b c`.
std::string names_in(const verdict& list) {
  std::string out;
  for (const auto& item : model::array_at(list.body, {"items"}).GetArray()) {
    if (!out.empty()) out += ' ';
    out += text_at(item, {"metadata", "name"});
  }
  return out;
}

struct room {
  cluster home;
  scratch_namespace ns{home};
  std::string base = "/api/v1/namespaces/" + ns.name();
  std::string pods = base + "/pods";
  std::string secrets = base + "/secrets";

  void make_secret(const std::string& name,
                   const std::string& labels = {}) const {
    REQUIRE(post(home, secrets,
                 R"({"metadata":{"name":")" + name + R"(","labels":{)" +
                     labels + "}}}")
                .status == 200);
  }
};

TEST_CASE("labels select") {
  const room at;
  at.make_secret("blue", R"("colour":"blue","size":"7")");
  at.make_secret("none");
  at.make_secret("red", R"("colour":"red","size":"8")");
  struct row {
    const char* selector;
    const char* names;
  };
  for (const row& one : {
           row{"colour%3Dblue", "blue"},
           row{"colour%3D%3Dblue", "blue"},
           row{"colour!%3Dblue", "none red"},
           row{"colour", "blue red"},
           row{"!colour", "none"},
           row{"colour%20in%20(blue,red),size!%3D7", "red"},
           row{"colour%20notin%20(blue)", "none red"},
           row{"colour%3Dblue,size%3D8", ""},
           row{"", "blue none red"},
       }) {
    CAPTURE(one.selector);
    CHECK(
        names_in(get(at.home, at.secrets + "?labelSelector=" + one.selector)) ==
        one.names);
  }
  for (const char* odd :
       {"colour%3D%3D%3Dx", "in%20(", "a%20b", ",", "-a%3Db"}) {
    CAPTURE(odd);
    const auto refused = get(at.home, at.secrets + "?labelSelector=" + odd);
    CHECK(refused.status == 400);
    CHECK(refused.reason == "BadRequest");
  }
}

TEST_CASE("fields select") {
  const room at;
  for (const char* name : {"one", "two"})
    at.home.create_pod(at.ns, make_pod({.name = name}));
  at.home.set_status(at.ns, "two", R"({"phase":"Running"})");
  at.make_secret("typed");
  struct row {
    std::string target;
    const char* names;
  };
  for (const row& one : {
           row{at.pods + "?fieldSelector=metadata.name%3Done", "one"},
           row{at.pods + "?fieldSelector=metadata.name!%3Done", "two"},
           row{at.pods + "?fieldSelector=status.phase%3DRunning", "two"},
           row{at.pods + "?fieldSelector=spec.nodeName%3Dtestenv-node,"
                         "status.phase!%3DRunning",
               "one"},
           row{at.pods + "?fieldSelector=spec.restartPolicy%3DNever", ""},
           row{at.secrets + "?fieldSelector=type%3DOpaque", "typed"},
           row{"/api/v1/pods?fieldSelector=metadata.namespace%3D" +
                   at.ns.name(),
               "one two"},
       }) {
    CAPTURE(one.target);
    CHECK(names_in(get(at.home, one.target)) == one.names);
  }
  const auto odd = get(at.home, at.pods + "?fieldSelector=spec.colour%3Dx");
  CHECK(odd.status == 400);
  CHECK(contains(odd.message, "field label not supported: spec.colour"));
}

TEST_CASE("events are selected by what they are on") {
  const room at;
  const auto make = [&at](const std::string& name, const std::string& kind,
                          const std::string& uid) {
    REQUIRE(post(at.home, at.base + "/events",
                 R"({"metadata":{"name":")" + name +
                     R"("},"involvedObject":{"kind":")" + kind +
                     R"(","namespace":")" + at.ns.name() + R"(","name":"on-)" +
                     name + R"(","uid":")" + uid + R"("},"reason":"Test"})")
                .status == 200);
  };
  make("a", "Pod", "u-1");
  make("b", "Pod", "u-2");
  make("c", "Job", "u-1");
  const std::string by = at.base + "/events?fieldSelector=involvedObject.";
  CHECK(names_in(get(at.home, by + "uid%3Du-1")) == "a c");
  CHECK(names_in(get(at.home,
                     by + "kind%3DPod%2CinvolvedObject.name%3Don-b")) == "b");
  CHECK(names_in(get(at.home, by + "uid%3Du-1&limit=1")) == "a");
}

TEST_CASE("a long list comes in pages of one moment") {
  const room at;
  for (const char* name : {"a", "b", "c", "d", "e"}) at.make_secret(name);
  const auto first = get(at.home, at.secrets + "?limit=2");
  REQUIRE(first.status == 200);
  CHECK(text_at(first.body, {"kind"}) == "SecretList");
  CHECK(names_in(first) == "a b");
  CHECK(integer_at(first.body, {"metadata", "remainingItemCount"}) == 3);
  const std::string more(text_at(first.body, {"metadata", "continue"}));
  REQUIRE_FALSE(more.empty());

  at.make_secret("bb");
  REQUIRE(del(at.home, at.secrets + "/e").status == 200);
  const auto second = get(at.home, at.secrets + "?limit=2&continue=" + more);
  CHECK(names_in(second) == "c d");
  CHECK(text_at(second.body, {"metadata", "resourceVersion"}) ==
        text_at(first.body, {"metadata", "resourceVersion"}));
  const auto last = get(
      at.home, at.secrets + "?limit=2&continue=" +
                   std::string(text_at(second.body, {"metadata", "continue"})));
  CHECK(names_in(last) == "e");
  CHECK(text_at(last.body, {"metadata", "continue"}).empty());

  const auto odd = get(at.home, at.secrets + "?limit=2&continue=nonsense");
  CHECK(odd.status == 400);
}

TEST_CASE("items of a typed list have no kind of their own") {
  const room at;
  at.make_secret("one");
  const auto list = get(at.home, at.secrets);
  REQUIRE(model::array_at(list.body, {"items"}).Size() == 1);
  const auto& item = model::array_at(list.body, {"items"})[0];
  CHECK(model::find(item, {"kind"}) == nullptr);
  CHECK(model::find(item, {"apiVersion"}) == nullptr);
  CHECK(text_at(item, {"metadata", "namespace"}) == at.ns.name());
}

TEST_CASE("a namespace that is not there lists as empty") {
  const cluster home;
  const auto list = get(home, "/api/v1/namespaces/no-such-one/pods");
  CHECK(list.status == 200);
  CHECK(model::array_at(list.body, {"items"}).Empty());
}

TEST_CASE("a right is given by a Role and its binding, and no further") {
  const room at;
  REQUIRE(post(at.home, at.base + "/serviceaccounts",
               R"({"metadata":{"name":"reader"}})")
              .status == 200);
  const std::string rbac =
      "/apis/rbac.authorization.k8s.io/v1/namespaces/" + at.ns.name();
  REQUIRE(post(at.home, rbac + "/roles",
               R"({"metadata":{"name":"read-one"},"rules":[)"
               R"({"apiGroups":[""],"resources":["secrets"],)"
               R"("resourceNames":["one"],"verbs":["get"]},)"
               R"({"apiGroups":[""],"resources":["pods","pods/log"],)"
               R"("verbs":["get","list"]}]})")
              .status == 200);
  REQUIRE(post(at.home, rbac + "/rolebindings",
               R"({"metadata":{"name":"read-one"},"subjects":[)"
               R"({"kind":"ServiceAccount","name":"reader","namespace":")" +
                   at.ns.name() +
                   R"("}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io",)"
                   R"("kind":"Role","name":"read-one"}})")
              .status == 200);
  at.make_secret("one");
  at.make_secret("two");
  at.home.create_pod(at.ns, make_pod({.name = "web"}));
  at.home.log_of(at.ns, "web").put(log_run::current, "said\n");
  at.home.set_status(at.ns, "web", running_status("web"));

  const std::string kubeconfig = at.home.kubeconfig_of(at.ns, "reader");
  const auto as_reader = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"-n", at.ns, "--kubeconfig", kubeconfig});
    return at.home.kubectl(args);
  };
  // A real server's authorizer learns of a new binding a moment later.
  eventually(10s, "the right to come", [&] {
    return as_reader({"get", "secret", "one"}).exit_code == 0;
  });
  CHECK(as_reader({"get", "pods"}).exit_code == 0);
  CHECK(as_reader({"logs", "web"}).out == "said\n");
  const std::string who =
      "User \"system:serviceaccount:" + at.ns.name() + ":reader\" cannot ";
  const auto other = as_reader({"get", "secret", "two"});
  CHECK(contains(other.err,
                 "secrets \"two\" is forbidden: " + who +
                     "get resource \"secrets\" in API group \"\" in the "
                     "namespace \"" +
                     at.ns.name() + "\""));
  CHECK(contains(as_reader({"get", "secrets"}).err,
                 "secrets is forbidden: " + who + "list resource"));
  CHECK(contains(as_reader({"delete", "pod", "web"}).err,
                 "pods \"web\" is forbidden: " + who + "delete resource"));
  CHECK(contains(as_reader({"get", "nodes"}).err,
                 "nodes is forbidden: " + who +
                     "list resource \"nodes\" in API group \"\" at the cluster "
                     "scope"));
  CHECK(as_reader({"auth", "can-i", "get", "pods"}).out == "yes\n");
  CHECK(as_reader({"auth", "can-i", "get", "secret/one"}).out == "yes\n");
  CHECK(as_reader({"auth", "can-i", "get", "pods", "--subresource=log"}).out ==
        "yes\n");
  CHECK(as_reader({"auth", "can-i", "delete", "pods"}).out == "no\n");
}

}  // namespace
}  // namespace forensics::test
