// A clone runs where there is room, pushes nobody out and asks for nothing
// scarce. Gates, priorities, pod affinity … are not in the shape.
#include "model/quantity.hpp"
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;

bool is_platform(std::string_view label) {
  return among(label, {"kubernetes.io/os", "kubernetes.io/arch",
                       "beta.kubernetes.io/os", "beta.kubernetes.io/arch"});
}

void check_required_term(const json_value& term, const std::string& at,
                         fault_list& found) {
  if (model::find(term, {"matchFields"}) != nullptr)
    found.add(at + ".matchFields", "pins the clone to a node");
  for (const json_value& each :
       model::array_at(term, {"matchExpressions"}).GetArray())
    if (!is_platform(text_at(each, {"key"})))
      found.add(at + ".matchExpressions",
                std::string(text_at(each, {"key"})) + " is no platform");
}

void check_preferred(const json_value& preferred, const std::string& at,
                     fault_list& found) {
  if (model::find(preferred, {"preference", "matchExpressions"}) != nullptr)
    found.add(at + ".matchExpressions", "is a wish of the source");
  for (const json_value& each :
       model::array_at(preferred, {"preference", "matchFields"}).GetArray())
    if (text_at(each, {"key"}) != "metadata.name")
      found.add(at + ".matchFields", "names no node");
}

bool is_plain_resource(std::string_view name) {
  return among(name, {"cpu", "memory", "ephemeral-storage"});
}

std::optional<std::int64_t> amount_of(const json_value& value) {
  if (value.IsNumber()) return model::quantity_in_milli(model::dump(value));
  return model::quantity_in_milli(text_of(value));
}

void check_amounts(const json_value& resources, const std::string& at,
                   const checked_clone& all, fault_list& found) {
  for (const char* list : {"limits", "requests"})
    for (const auto& each : model::object_at(resources, {list}).GetObject()) {
      const std::string name(model::view(each.name));
      const std::string field = at + "." + list + "[" + name + "]";
      if (!is_plain_resource(name)) found.add(field, "is a scarce resource");
      const auto amount = amount_of(each.value);
      if (!amount) {
        if (!is_source_s(all.source_spec, name, each.value))
          found.add(field, "is no quantity");
        continue;
      }
      const json_value* limit = model::find(resources, {"limits", name});
      if (limit != nullptr && amount_of(*limit) && *amount > amount_of(*limit))
        found.add(field, "the request is above the limit");
    }
}

}  // namespace

void check_placement(const checked_clone& all, fault_list& found) {
  constexpr const char* must = "requiredDuringSchedulingIgnoredDuringExecution";
  constexpr const char* should =
      "preferredDuringSchedulingIgnoredDuringExecution";
  for (const auto& each :
       model::object_at(all.spec, {"nodeSelector"}).GetObject())
    if (!is_platform(model::view(each.name)))
      found.add(
          "spec.nodeSelector[" + std::string(model::view(each.name)) + "]",
          "is no platform");
  const json_value& affinity =
      model::object_at(all.spec, {"affinity", "nodeAffinity"});
  each_entry(model::object_at(affinity, {must}), "nodeSelectorTerms", must,
             [&](const json_value& term, const std::string& at) {
               check_required_term(term, at, found);
             });
  each_entry(affinity, should, "spec.affinity.nodeAffinity",
             [&](const json_value& each, const std::string& at) {
               check_preferred(each, at, found);
             });
  if (!among(text_at(all.spec, {"priorityClassName"}),
             {"", "kube-forensics-clone"}))
    found.add("spec.priorityClassName", "is not the clones' own");
}

void check_resources(const checked_clone& all, fault_list& found) {
  each_container(all.spec,
                 [&](const json_value& container, const std::string& at) {
                   check_amounts(model::object_at(container, {"resources"}),
                                 at + ".resources", all, found);
                 });
}

}  // namespace forensics::test
