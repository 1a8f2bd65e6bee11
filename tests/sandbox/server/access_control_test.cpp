#include "sandbox/server/access_control.hpp"

#include <doctest/doctest.h>

#include <sstream>

namespace forensics::sandbox {
namespace {

/// A store of RBAC objects.
class rights {
 public:
  void role(const std::string& ns, const std::string& name,
            const std::string& rules) {
    put(ns.empty() ? "clusterroles" : "roles", ns, name,
        R"("rules": )" + rules);
  }
  /// `role` is `Role/NAME` or `ClusterRole/NAME`.
  void bind(const std::string& ns, const std::string& name,
            const std::string& role, const std::string& subject) {
    const auto slash = role.find('/');
    put(ns.empty() ? "clusterrolebindings" : "rolebindings", ns, name,
        R"("roleRef": {"kind": ")" + role.substr(0, slash) + R"(", "name": ")" +
            role.substr(slash + 1) + R"("}, "subjects": [)" + subject + ']');
  }
  /// `VERB RESOURCE[/SUBRESOURCE][.GROUP] [NAMESPACE [NAME]]` or `VERB /PATH`.
  access_verdict ask(const user& who, const std::string& text) const {
    std::istringstream words(text);
    access_question what;
    std::string resource;
    words >> what.verb >> resource >> what.ns >> what.name;
    if (resource.starts_with('/')) {
      what.path = resource;
    } else {
      if (const auto dot = resource.find('.'); dot != std::string::npos) {
        what.group = resource.substr(dot + 1);
        resource.resize(dot);
      }
      const auto slash = resource.find('/');
      what.resource = resource.substr(0, slash);
      if (slash != std::string::npos)
        what.subresource = resource.substr(slash + 1);
    }
    return decide(objects, who, what);
  }
  store objects;

 private:
  void put(const char* plural, const std::string& ns, const std::string& name,
           const std::string& members) {
    auto json =
        model::parse_json(R"({"metadata": {"name": ")" + name + '"' +
                          (ns.empty() ? "" : R"(, "namespace": ")" + ns + '"') +
                          "}, " + members + '}');
    REQUIRE(json);
    objects.put(type_of(plural), std::move(*json));
  }
};

const std::string jane = R"({"kind": "User", "name": "jane"})";
const user the_jane{"jane", "", {"system:authenticated"}};

TEST_CASE("nobody may do anything without a role") {
  const rights all;
  CHECK_FALSE(all.ask(the_jane, "get pods shop web").allowed);
  CHECK_FALSE(all.ask(the_jane, "get /version").allowed);
  CHECK(all.ask(the_jane, "get pods shop web").reason == "");
}

TEST_CASE("system:masters may do all, in no role's name") {
  const rights all;
  const user root{"root", "", {"system:masters"}};
  CHECK(is_master(root));
  CHECK_FALSE(is_master(the_jane));
  CHECK(all.ask(root, "get pods shop web").allowed);
  CHECK(all.ask(root, "post /sandbox/faults").allowed);
  CHECK(all.ask(root, "get pods shop web").reason == "");
}

TEST_CASE("a rule covers what it names") {
  const struct {
    std::string rules, question;
    bool allowed;
  } cases[] = {
      {R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])",
       "get pods shop web", true},
      {R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])",
       "list pods shop", false},
      {R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])",
       "get pods/log shop web", false},
      {R"([{"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]}])",
       "get pods/log shop web", true},
      {R"([{"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]}])",
       "get pods shop web", false},
      {R"([{"apiGroups": [""], "resources": ["*/log"], "verbs": ["get"]}])",
       "get pods/log shop web", true},
      {R"([{"apiGroups": [""], "resources": ["*"], "verbs": ["get"]}])",
       "get pods/log shop web", true},
      {R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["*"]}])",
       "delete pods shop web", true},
      {R"([{"apiGroups": [""], "resources": ["jobs"], "verbs": ["get"]}])",
       "get jobs.batch shop web", false},
      {R"([{"apiGroups": ["batch"], "resources": ["jobs"],
            "verbs": ["get"]}])",
       "get jobs.batch shop web", true},
      {R"([{"apiGroups": ["*"], "resources": ["jobs"], "verbs": ["get"]}])",
       "get jobs.batch shop web", true},
      {R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"],
            "resourceNames": ["web", "db"]}])",
       "get pods shop db", true},
      {R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["*"],
            "resourceNames": ["web"]}])",
       "list pods shop", false},
      {R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"],
            "resourceNames": []}])",
       "get pods shop web", true},
      {R"([{"nonResourceURLs": ["/version"], "verbs": ["get"]}])",
       "get /version", true},
      {R"([{"nonResourceURLs": ["/version"], "verbs": ["get"]}])",
       "post /version", false},
      {R"([{"nonResourceURLs": ["/api/*"], "verbs": ["get"]}])", "get /api/v1",
       true},
      {R"([{"nonResourceURLs": ["/api/*"], "verbs": ["get"]}])", "get /api",
       false},
      {R"([{"nonResourceURLs": ["*"], "verbs": ["*"]}])", "put /x", true},
      {R"([{"nonResourceURLs": ["*"], "verbs": ["*"]}])", "get pods shop web",
       false},
      {R"([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}])",
       "get /x", false},
      {R"([1, {"verbs": "get", "resources": {}}, {"verbs": [1]}])",
       "get pods shop web", false},
      {R"("none")", "get pods shop web", false},
  };
  for (const auto& [rules, question, allowed] : cases) {
    CAPTURE(rules);
    CAPTURE(question);
    rights all;
    all.role("", "r", rules);
    all.bind("", "b", "ClusterRole/r", jane);
    CHECK(all.ask(the_jane, question).allowed == allowed);
  }
}

TEST_CASE("a binding is of those it names") {
  const user account{
      "system:serviceaccount:shop:app", "", {"system:serviceaccounts"}};
  const struct {
    std::string subject;
    const user& who;
    bool allowed;
  } cases[] = {
      {jane, the_jane, true},
      {R"({"kind": "User", "name": "joe"})", the_jane, false},
      {R"({"kind": "Group", "name": "system:authenticated"})", the_jane, true},
      {R"({"kind": "Group", "name": "jane"})", the_jane, false},
      {R"({"kind": "ServiceAccount", "name": "app", "namespace": "shop"})",
       account, true},
      {R"({"kind": "ServiceAccount", "name": "app", "namespace": "bank"})",
       account, false},
      {R"({"kind": "ServiceAccount", "name": "app"})", account, true},
      {R"({"kind": "Group", "name": "system:serviceaccounts"})", account, true},
      {R"({"kind": "Robot", "name": "jane"}, 7, )" + jane, the_jane, true},
  };
  for (const auto& [subject, who, allowed] : cases) {
    CAPTURE(subject);
    rights all;
    all.role("shop", "r",
             R"([{"apiGroups": [""], "resources": ["pods"],
                  "verbs": ["get"]}])");
    all.bind("shop", "b", "Role/r", subject);
    CHECK(all.ask(who, "get pods shop web").allowed == allowed);
    CHECK_FALSE(all.ask(who, "get pods bank web").allowed);
    CHECK_FALSE(all.ask(who, "get pods").allowed);
  }
}

TEST_CASE("the reason names the binding, the role and the subject") {
  const std::string rules =
      R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])";
  rights all;
  all.role("", "reader", rules);
  all.bind("shop", "local", "ClusterRole/reader", jane);
  CHECK(all.ask(the_jane, "get pods shop web").reason ==
        R"(RBAC: allowed by RoleBinding "local/shop" of ClusterRole "reader" )"
        R"(to User "jane")");
  all.bind("", "wide", "ClusterRole/reader",
           R"({"kind": "Group", "name": "system:authenticated"})");
  CHECK(all.ask(the_jane, "get pods bank web").reason ==
        R"(RBAC: allowed by ClusterRoleBinding "wide" of ClusterRole "reader")"
        R"( to Group "system:authenticated")");
}

TEST_CASE("roles that are not there are told to who is refused") {
  rights all;
  all.bind("shop", "a", "Role/nonesuch", jane);
  CHECK(all.ask(the_jane, "get pods shop web").reason ==
        R"(RBAC: role.rbac.authorization.k8s.io "nonesuch" not found)");
  all.bind("shop", "b", "ClusterRole/gone", jane);
  CHECK(all.ask(the_jane, "get pods shop web").reason ==
        R"(RBAC: [role.rbac.authorization.k8s.io "nonesuch" not found, )"
        R"(clusterrole.rbac.authorization.k8s.io "gone" not found])");
  CHECK(all.ask(the_jane, "get pods bank web").reason == "");
}

TEST_CASE("all rules of a user are listed") {
  rights all;
  all.role("", "wide",
           R"([{"nonResourceURLs": ["/x"], "verbs": ["get"]},
               {"apiGroups": [""], "resources": ["nodes"],
                "verbs": ["get"]}, {}])");
  all.role("shop", "local",
           R"([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"],
                "resourceNames": ["web"]}])");
  all.bind("", "b", "ClusterRole/wide", jane);
  all.bind("shop", "b", "Role/local", jane);
  all.bind("shop", "c", "Role/nonesuch", jane);
  CHECK(list_rules(all.objects, the_jane, "shop") ==
        R"({"resourceRules":[{"verbs":["get"],"apiGroups":[""],)"
        R"("resources":["nodes"]},{"verbs":["get"],"apiGroups":[""],)"
        R"("resources":["pods"],"resourceNames":["web"]}],)"
        R"("nonResourceRules":[{"verbs":["get"],"nonResourceURLs":["/x"]}],)"
        R"("incomplete":false})");
  CHECK(list_rules(all.objects, {"joe", "", {}}, "shop") ==
        R"({"resourceRules":[],"nonResourceRules":[],"incomplete":false})");
}

}  // namespace
}  // namespace forensics::sandbox
