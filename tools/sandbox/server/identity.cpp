#include "sandbox/server/identity.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sandbox/server/access_control.hpp"
#include "sandbox/server/access_question.hpp"
#include "sandbox/server/request_target.hpp"

namespace forensics::sandbox {

namespace {

constexpr std::string_view account_prefix = "system:serviceaccount:";

/// Of `system:serviceaccount:NAMESPACE:NAME`; nullopt of other users.
std::optional<object_key> account_of(std::string_view user_name) {
  if (!user_name.starts_with(account_prefix)) return std::nullopt;
  user_name.remove_prefix(account_prefix.size());
  const std::size_t colon = user_name.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return object_key{std::string{user_name.substr(0, colon)},
                    std::string{user_name.substr(colon + 1)}};
}

bool still_there(const store& objects, const user& who) {
  const auto account = account_of(who.name);
  if (!account) return true;
  const auto found = objects.find(type_of("serviceaccounts"), *account);
  return found && uid_of(found->json) == who.uid;
}

std::string_view token_in(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() <= scheme.size()) return "";
  for (std::size_t at = 0; at < scheme.size(); ++at)
    if ((authorization[at] | (scheme[at] == ' ' ? 0 : 0x20)) != scheme[at])
      return "";
  return authorization.substr(scheme.size());
}

/// Users and groups are no objects; RBAC speaks of them as if they were.
std::optional<api_error> refusal_to_impersonate(const store& objects,
                                                const user& who,
                                                const access_question& as) {
  if (decide(objects, who, as).allowed) return std::nullopt;
  return refusal_of(who.name, as);
}

access_question to_be_user(const std::string& name) {
  access_question what;
  what.verb = "impersonate";
  what.resource = "users";
  what.name = name;
  if (const auto account = account_of(name)) {
    what.resource = "serviceaccounts";
    what.ns = account->ns;
    what.name = account->name;
  }
  return what;
}

access_question to_be(std::string_view group, std::string_view resource,
                      const std::string& name) {
  access_question what;
  what.verb = "impersonate";
  what.group = group;
  what.resource = resource;
  what.name = name;
  return what;
}

/// A plain sentence, no Status, in the real API server too.
api_error no_user_named(const incoming& what) {
  return error_of(500, "InternalError",
                  "Internal Server Error: \"" + join_path(what.request.path) +
                      "\": requested to impersonate without naming a user");
}

user impersonated(const incoming& what) {
  user made{what.as_user, what.as_uid, what.as_groups};
  if (const auto account = account_of(made.name);
      account && made.groups.empty())
    made.groups = {"system:serviceaccounts",
                   "system:serviceaccounts:" + account->ns};
  constexpr std::string_view everyone = "system:authenticated";
  if (std::find(made.groups.begin(), made.groups.end(), everyone) ==
      made.groups.end())
    made.groups.emplace_back(everyone);
  return made;
}

}  // namespace

std::optional<user> identify(const token_book& tokens, const store& objects,
                             std::string_view token, model::timestamp now) {
  const user* who = tokens.find(token, now);
  if (who == nullptr || !still_there(objects, *who)) return std::nullopt;
  return *who;
}

answered<user> authenticate(const token_book& tokens, const store& objects,
                            const incoming& what, model::timestamp now) {
  auto who = identify(tokens, objects, token_in(what.authorization), now);
  if (!who) return failure{unauthorized()};
  if (what.as_user.empty() && what.as_uid.empty() && what.as_groups.empty())
    return *std::move(who);
  if (what.as_user.empty()) return failure{no_user_named(what)};
  std::vector<access_question> rights{to_be_user(what.as_user)};
  for (const std::string& group : what.as_groups)
    rights.push_back(to_be("", "groups", group));
  if (!what.as_uid.empty())
    rights.push_back(to_be("authentication.k8s.io", "uids", what.as_uid));
  for (const access_question& right : rights)
    if (auto refused = refusal_to_impersonate(objects, *who, right))
      return failure{*std::move(refused)};
  return impersonated(what);
}

}  // namespace forensics::sandbox
