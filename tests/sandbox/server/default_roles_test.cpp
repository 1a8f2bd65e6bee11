#include "sandbox/server/default_roles.hpp"

#include <doctest/doctest.h>

#include <deque>

#include "sandbox/server/access_control.hpp"
#include "sandbox/server/role_aggregation.hpp"

namespace forensics::sandbox {
namespace {

/// The default roles, and a queue of what was posted.
struct cluster_of_roles {
  cluster_of_roles() {
    create_default_roles(served);
    settle();
  }
  void settle() {
    for (; !posted.empty(); posted.pop_front()) posted.front()();
  }
  void create(const char* plural, const std::string& ns,
              const std::string& text) {
    auto json = model::parse_json(text);
    REQUIRE(json);
    const auto made = served.create(type_of(plural), ns, std::move(*json));
    if (!made) FAIL(made.error().message);
    settle();
  }
  void bind(const std::string& role, const std::string& name) {
    create("clusterrolebindings", "",
           R"({"apiVersion": "rbac.authorization.k8s.io/v1",
               "kind": "ClusterRoleBinding", "metadata": {"name": ")" +
               role + '-' + name + R"("}, "roleRef": {
               "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
               "name": ")" +
               role + R"("}, "subjects": [{"kind": "User", "name": ")" + name +
               R"(", "apiGroup": "rbac.authorization.k8s.io"}]})");
  }
  bool lets(const std::string& who, const std::string& verb,
            const std::string& resource, const std::string& group = "") const {
    access_question what;
    what.verb = verb;
    what.group = group;
    what.resource = resource;
    what.ns = "shop";
    return decide(objects, {who, "", {"system:authenticated"}}, what).allowed;
  }
  bool lets_read(const std::string& path) const {
    access_question what;
    what.verb = "get";
    what.path = path;
    return decide(objects, {"jane", "", {"system:authenticated"}}, what)
        .allowed;
  }
  std::size_t rules_of(const std::string& role) const {
    const auto found = objects.find(type_of("clusterroles"), {"", role});
    REQUIRE(found);
    return model::array_at(found->json, {"rules"}).Size();
  }

  std::deque<std::function<void()>> posted;
  store objects;
  surroundings around = [] {
    surroundings made;
    made.now = [] { return model::timestamp{}; };
    return made;
  }();
  api served{objects, around};
  role_aggregation aggregation{
      served, [this](auto call) { posted.push_back(std::move(call)); }};
};

TEST_CASE("every user may discover the API and review themselves") {
  const cluster_of_roles all;
  for (const char* path : {"/api", "/api/v1", "/apis/batch/v1", "/version",
                           "/openapi/v3", "/readyz", "/livez", "/healthz"}) {
    CAPTURE(path);
    CHECK(all.lets_read(path));
  }
  CHECK_FALSE(all.lets_read("/metrics"));
  CHECK(all.lets("jane", "create", "selfsubjectaccessreviews",
                 "authorization.k8s.io"));
  CHECK_FALSE(all.lets("jane", "create", "subjectaccessreviews",
                       "authorization.k8s.io"));
}

TEST_CASE("view, edit and admin hold what they say") {
  cluster_of_roles all;
  for (const char* role : {"view", "edit", "admin", "cluster-admin"})
    all.bind(role, role);
  const struct {
    std::string verb, resource, group, from;
  } cases[] = {
      {"get", "pods", "", "view"},
      {"get", "secrets", "", "edit"},
      {"create", "configmaps", "", "edit"},
      {"patch", "jobs", "batch", "edit"},
      {"create", "rolebindings", "rbac.authorization.k8s.io", "admin"},
      {"create", "nodes", "", "cluster-admin"},
  };
  const std::vector<std::string> rising{"view", "edit", "admin",
                                        "cluster-admin"};
  for (const auto& [verb, resource, group, from] : cases) {
    bool allowed = false;
    for (const auto& role : rising) {
      allowed = allowed || role == from;
      CAPTURE(verb + ' ' + resource + " by " + role);
      CHECK(all.lets(role, verb, resource, group) == allowed);
    }
  }
}

TEST_CASE("a role with the right label becomes part of the default ones") {
  cluster_of_roles all;
  all.bind("view", "jane");
  all.bind("admin", "joe");
  const std::size_t before = all.rules_of("admin");
  CHECK_FALSE(all.lets("jane", "get", "widgets", "shop.io"));
  all.create("clusterroles", "",
             R"({"apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRole", "metadata": {"name": "widgets", "labels": {
      "rbac.authorization.k8s.io/aggregate-to-view": "true"}},
    "rules": [{"apiGroups": ["shop.io"], "resources": ["widgets"],
      "verbs": ["get"]}]})");
  CHECK(all.lets("jane", "get", "widgets", "shop.io"));
  CHECK(all.lets("joe", "get", "widgets", "shop.io"));
  CHECK(all.rules_of("admin") == before + 1);
  CHECK(all.served.remove(type_of("clusterroles"), {"", "widgets"}));
  all.settle();
  CHECK_FALSE(all.lets("joe", "get", "widgets", "shop.io"));
}

}  // namespace
}  // namespace forensics::sandbox
