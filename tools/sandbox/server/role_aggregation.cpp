#include "sandbox/server/role_aggregation.hpp"

#include <utility>
#include <vector>

#include "sandbox/objects/object.hpp"
#include "sandbox/objects/selectors.hpp"

namespace forensics::sandbox {

namespace {

using model::json_document;
using model::json_value;

std::vector<label_selector> selectors_of(const json_value& role) {
  std::vector<label_selector> all;
  const auto& texts =
      model::array_at(role, {"aggregationRule", "clusterRoleSelectors"});
  for (const auto& each : texts.GetArray())
    if (auto selector = label_selector::from_json(each))
      all.push_back(std::move(*selector));
  return all;
}

bool selects(const std::vector<label_selector>& any, const json_value& role) {
  for (const auto& selector : any)
    if (selector.matches(role)) return true;
  return false;
}

bool holds(const json_value& rules, const json_value& rule) {
  for (const auto& each : rules.GetArray())
    if (each == rule) return true;
  return false;
}

json_value union_of_rules(const json_value& of,
                          const std::vector<object_ptr>& roles,
                          model::json_allocator& memory) {
  const auto selectors = selectors_of(of);
  json_value all(rapidjson::kArrayType);
  for (const object_ptr& role : roles) {
    if (name_of(role->json) == name_of(of) || !selects(selectors, role->json))
      continue;
    const auto& rules = model::array_at(role->json, {"rules"});
    for (const auto& rule : rules.GetArray())
      if (!holds(all, rule)) all.PushBack(model::copy_of(rule, memory), memory);
  }
  return all;
}

}  // namespace

role_aggregation::role_aggregation(api& served, poster post)
    : work_(std::make_shared<work>(work{served})) {
  ticket_ = served.objects().listen(
      [known = std::weak_ptr(work_), post = std::move(post),
       type = &type_of("clusterroles")](const change& what) {
        const auto all = known.lock();
        if (what.type != type || !all || all->due) return;
        all->due = true;
        post([known] {
          if (const auto still = known.lock()) run(*still);
        });
      });
}

void role_aggregation::run(work& all) {
  all.due = false;
  const resource_type& type = type_of("clusterroles");
  const auto roles = all.served.objects().list(type, "");
  for (const object_ptr& role : roles) {
    if (!role->json.HasMember("aggregationRule")) continue;
    json_document changed = copy_of(role->json);
    auto& memory = changed.GetAllocator();
    model::set(changed, "rules", union_of_rules(changed, roles, memory),
               memory);
    // What another write has changed meanwhile is due once more by itself.
    static_cast<void>(all.served.update(type, std::move(changed)));
  }
}

}  // namespace forensics::sandbox
