#include "sandbox/controllers/node_fit.hpp"

#include <algorithm>

#include "model/quantity.hpp"
#include "sandbox/controllers/node_affinity.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

resource_amounts amounts_in(const json_value& quantities) {
  resource_amounts amounts;
  for (const auto& [name, quantity] : quantities.GetObject())
    if (quantity.IsString())
      amounts[std::string(model::view(name))] =
          model::quantity_in_milli(model::view(quantity)).value_or(0);
  return amounts;
}

resource_amounts container_requests(const json_value& container) {
  auto amounts =
      amounts_in(model::object_at(container, {"resources", "requests"}));
  // Extended resources may be told by their limit alone.
  for (const auto& [name, amount] :
       amounts_in(model::object_at(container, {"resources", "limits"})))
    amounts.try_emplace(name, amount);
  return amounts;
}

bool tolerates(const json_value& toleration, std::string_view key,
               std::string_view value, std::string_view effect) {
  const auto wanted_effect = text_at(toleration, {"effect"});
  const auto wanted_key = text_at(toleration, {"key"});
  if (!wanted_effect.empty() && wanted_effect != effect) return false;
  const bool exists = text_at(toleration, {"operator"}) == "Exists";
  if (wanted_key.empty()) return exists;
  return wanted_key == key &&
         (exists || text_at(toleration, {"value"}) == value);
}

bool tolerated(const json_value& pod, std::string_view key,
               std::string_view value, std::string_view effect) {
  const auto& all = model::array_at(pod, {"spec", "tolerations"});
  return std::any_of(all.Begin(), all.End(), [&](const auto& one) {
    return tolerates(one, key, value, effect);
  });
}

bool tolerates_taints(const json_value& pod, const json_value& node) {
  const auto& taints = model::array_at(node, {"spec", "taints"});
  return std::all_of(taints.Begin(), taints.End(), [&](const auto& taint) {
    const auto effect = text_at(taint, {"effect"});
    return effect == "PreferNoSchedule" ||
           tolerated(pod, text_at(taint, {"key"}), text_at(taint, {"value"}),
                     effect);
  });
}

std::string shortage(const std::string& name) {
  return name == "pods" ? "Too many pods" : "Insufficient " + name;
}

}  // namespace

resource_amounts requests_of(const json_value& pod) {
  resource_amounts sum;
  resource_amounts largest;
  for (const auto& one :
       model::array_at(pod, {"spec", "containers"}).GetArray())
    add_to(sum, container_requests(one));
  for (const auto& one :
       model::array_at(pod, {"spec", "initContainers"}).GetArray()) {
    const auto amounts = container_requests(one);
    if (text_at(one, {"restartPolicy"}) == "Always")
      add_to(sum, amounts);
    else
      for (const auto& [name, amount] : amounts)
        largest[name] = std::max(largest[name], amount);
  }
  for (const auto& [name, amount] : largest)
    sum[name] = std::max(sum[name], amount);
  add_to(sum, amounts_in(model::object_at(pod, {"spec", "overhead"})));
  sum["pods"] = 1000;
  return sum;
}

void add_to(resource_amounts& sum, const resource_amounts& more) {
  for (const auto& [name, amount] : more) sum[name] += amount;
}

void take_from(resource_amounts& sum, const resource_amounts& less) {
  for (const auto& [name, amount] : less) sum[name] -= amount;
}

misfit why_not(const json_value& pod, const json_value& node,
               const resource_amounts& used) {
  // In the order of the scheduler's filters: the first one that refuses tells.
  if (model::true_at(node, {"spec", "unschedulable"}) &&
      !tolerated(pod, "node.kubernetes.io/unschedulable", "", "NoSchedule"))
    return {{"node(s) were unschedulable"}};
  if (!tolerates_taints(pod, node))
    return {{"node(s) had untolerated taint(s)"}};
  if (!matches_node(pod, node))
    return {{"node(s) didn't match Pod's node affinity/selector"}};
  misfit found;
  const auto has =
      amounts_in(model::object_at(node, {"status", "allocatable"}));
  bool never = false;
  for (const auto& [name, amount] : requests_of(pod)) {
    const auto all = has.find(name);
    const std::int64_t there = all == has.end() ? 0 : all->second;
    const auto taken = used.find(name);
    const std::int64_t gone = taken == used.end() ? 0 : taken->second;
    if (amount == 0 || amount <= there - gone) continue;
    found.reasons.push_back(shortage(name));
    never = never || amount > there;
  }
  found.for_others = !found.reasons.empty() && !never;
  return found;
}

}  // namespace forensics::sandbox
