#include <set>

#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_metadata.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_taint(const json_value& taint, const std::string& path,
                 findings& found) {
  check_name_at(taint, "key", path, qualified_name_problems, found);
  check_name_at(taint, "value", path, label_value_problems, found);
  const std::string_view effect = text_at(taint, {"effect"});
  if (effect.empty())
    found.required(child(path, "effect"));
  else
    check_choice(taint, "effect", path,
                 {"NoSchedule", "PreferNoSchedule", "NoExecute"}, found);
}

}  // namespace

void check_node(const checked& what, findings& found) {
  std::set<std::pair<std::string, std::string>> seen;
  // The API server names the taints as if they were metadata.
  each_item(
      model::object_at(what.object, {"spec"}), "taints", "metadata",
      [&](const json_value& taint, const std::string& at) {
        check_taint(taint, at, found);
        if (!seen.emplace(text_at(taint, {"key"}), text_at(taint, {"effect"}))
                 .second)
          found.duplicate(at, taint,
                          "taints must be unique by key and effect pair");
      });
}

void check_lease(const checked& what, findings& found) {
  const json_value& spec = model::object_at(what.object, {"spec"});
  const std::int64_t lasts =
      model::integer_at(spec, {"leaseDurationSeconds"}, 1);
  if (lasts <= 0)
    found.invalid("spec.leaseDurationSeconds", lasts, "must be greater than 0");
  check_not_negative(spec, "leaseTransitions", "spec", found);
}

void check_priority_class(const checked& what, findings& found) {
  constexpr std::int64_t highest = 1'000'000'000;
  const std::int64_t value = model::integer_at(what.object, {"value"});
  if (what.before != nullptr) {
    if (value != model::integer_at(*what.before, {"value"}))
      found.forbidden("value", "may not be changed in an update.");
    check_unchanged(what.object, *what.before, "preemptionPolicy", "", found);
    return;
  }
  const std::string_view name = text_at(what.object, {"metadata", "name"});
  const bool of_system =
      name == "system-node-critical" || name == "system-cluster-critical";
  if (name.starts_with("system-") && !of_system)
    found.forbidden("metadata.name",
                    "priority class names with 'system-' prefix are reserved "
                    "for system use only. error: " +
                        std::string(name) +
                        " is not a known system priority class");
  if (!of_system && value > highest)
    found.forbidden("value",
                    "maximum allowed value of a user defined priority is "
                    "1000000000");
  check_set_choice(what.object, "preemptionPolicy", "",
                   {"PreemptLowerPriority", "Never"}, found);
}

void check_runtime_class(const checked& what, findings& found) {
  if (what.before != nullptr)
    return check_unchanged(what.object, *what.before, "handler", "", found);
  check_name_at(what.object, "handler", "", dns_label_problems, found);
  const json_value& scheduling = model::object_at(what.object, {"scheduling"});
  check_labels(model::object_at(scheduling, {"nodeSelector"}),
               "scheduling.nodeSelector", found);
  check_tolerations(scheduling, "scheduling", found);
}

}  // namespace forensics::sandbox
