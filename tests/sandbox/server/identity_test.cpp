#include "sandbox/server/identity.hpp"

#include <doctest/doctest.h>

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr model::timestamp now{1'800'000'000s};

TEST_CASE("a token is of its user until it expires") {
  token_book tokens;
  tokens.add("for-ever", {"jane", "1", {"crew"}});
  tokens.add("for-now", {"joe", "2", {}}, now);
  REQUIRE(tokens.find("for-ever", now) != nullptr);
  CHECK(tokens.find("for-ever", now)->name == "jane");
  CHECK(tokens.find("for-ever", now)->groups ==
        std::vector<std::string>{"crew", "system:authenticated"});
  CHECK(tokens.find("for-now", now - 1ms) != nullptr);
  CHECK(tokens.find("for-now", now) == nullptr);
  CHECK(tokens.find("for-eve", now) == nullptr);
  CHECK(tokens.find("", now) == nullptr);
}

TEST_CASE("all tokens but one can end") {
  token_book tokens;
  tokens.add("a", {"jane", "", {}});
  tokens.add("b", {"joe", "", {}});
  tokens.expire_all_but("a");
  CHECK(tokens.find("a", now) != nullptr);
  CHECK(tokens.find("b", now) == nullptr);
}

struct home {
  home() {
    tokens.add("admin", {"admin", "admin", {"system:masters"}});
    tokens.add("jane", {"jane", "", {}});
    tokens.add("app", {"system:serviceaccount:shop:app", "uid-1", {}});
    put("clusterroles", R"({"metadata": {"name": "r"}, "rules": [
      {"apiGroups": [""], "resources": ["users"], "verbs": ["impersonate"],
       "resourceNames": ["joe"]},
      {"apiGroups": [""], "resources": ["serviceaccounts"],
       "verbs": ["impersonate"]}]})");
    put("clusterrolebindings", R"({"metadata": {"name": "b"},
      "roleRef": {"kind": "ClusterRole", "name": "r"},
      "subjects": [{"kind": "User", "name": "jane"}]})");
  }
  void put(const char* plural, const std::string& text) {
    auto json = model::parse_json(text);
    REQUIRE(json);
    objects.put(type_of(plural), std::move(*json));
  }
  answered<user> who(const incoming& what) const {
    return authenticate(tokens, objects, what, now);
  }
  token_book tokens;
  store objects;
};

incoming with(const std::string& authorization) {
  incoming made;
  made.request.path = {"api", "v1"};
  made.authorization = authorization;
  return made;
}

TEST_CASE("who asks is known by a bearer token alone") {
  const home all;
  const struct {
    std::string authorization;
    bool known;
  } cases[] = {{"Bearer jane", true}, {"bearer jane", true},
               {"BEARER jane", true}, {"", false},
               {"Bearer", false},     {"Bearer ", false},
               {"Bearer joe", false}, {"Basic jane", false},
               {"jane", false},       {"Bearer  jane", false},
               {"Bearerjane", false}};
  for (const auto& [authorization, known] : cases) {
    CAPTURE(authorization);
    const auto who = all.who(with(authorization));
    CHECK(bool{who} == known);
    if (who)
      CHECK(who->name == "jane");
    else
      CHECK(who.error().code == 401);
  }
}

TEST_CASE("a ServiceAccount's token ends with it") {
  home all;
  CHECK_FALSE(all.who(with("Bearer app")));
  const std::string account =
      R"({"metadata": {"name": "app", "namespace": "shop", "uid": "uid-)";
  all.put("serviceaccounts", account + "1\"}}");
  CHECK(all.who(with("Bearer app")));
  all.put("serviceaccounts", account + "2\"}}");
  CHECK_FALSE(all.who(with("Bearer app")));
}

TEST_CASE("the administrator may act as anybody") {
  const home all;
  incoming as = with("Bearer admin");
  as.as_user = "joe";
  as.as_groups = {"crew"};
  as.as_uid = "7";
  const auto who = all.who(as);
  REQUIRE(who);
  CHECK(who->name == "joe");
  CHECK(who->uid == "7");
  CHECK(who->groups ==
        std::vector<std::string>{"crew", "system:authenticated"});
}

TEST_CASE("who acts as a ServiceAccount is in its groups") {
  const home all;
  incoming as = with("Bearer jane");
  as.as_user = "system:serviceaccount:shop:app";
  const auto who = all.who(as);
  REQUIRE(who);
  CHECK(who->groups == std::vector<std::string>{"system:serviceaccounts",
                                                "system:serviceaccounts:shop",
                                                "system:authenticated"});
}

TEST_CASE("others may act as those alone whom a role names") {
  const home all;
  incoming as = with("Bearer jane");
  as.as_user = "joe";
  CHECK(all.who(as));
  as.as_user = "jim";
  const auto jim = all.who(as);
  REQUIRE_FALSE(jim);
  CHECK(jim.error().code == 403);
  CHECK(jim.error().message ==
        R"(users "jim" is forbidden: User "jane" cannot impersonate resource )"
        R"("users" in API group "" at the cluster scope)");
  as.as_user = "joe";
  as.as_groups = {"system:masters"};
  const auto master = all.who(as);
  REQUIRE_FALSE(master);
  CHECK(master.error().message.starts_with(
      R"(groups "system:masters" is forbidden)"));
  as.as_user = "";
  CHECK(all.who(as).error().code == 500);
}

}  // namespace
}  // namespace forensics::sandbox
