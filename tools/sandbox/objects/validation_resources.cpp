#include "sandbox/objects/validation_resources.hpp"

#include <algorithm>
#include <array>

#include "sandbox/objects/schema_quantity.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

constexpr std::array<std::string_view, 25> standard_resources = {
    "cpu",
    "memory",
    "ephemeral-storage",
    "storage",
    "requests.cpu",
    "requests.memory",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "services",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
    "requests.hugepages-2Mi",
    "requests.hugepages-1Gi",
    "hugepages-2Mi",
    "hugepages-1Gi",
    "resourceclaims"};

bool is_qualified(std::string_view name) {
  return name.find('/') != std::string_view::npos;
}

bool is_huge_pages(std::string_view name) {
  return name.starts_with("hugepages-");
}

bool is_standard(std::string_view name) {
  return is_huge_pages(name) || name.starts_with("requests.hugepages-") ||
         std::find(standard_resources.begin(), standard_resources.end(),
                   name) != standard_resources.end();
}

bool is_container_standard(std::string_view name) {
  return name == "cpu" || name == "memory" || name == "ephemeral-storage" ||
         is_huge_pages(name);
}

bool is_native(std::string_view name) {
  return !is_qualified(name) ||
         name.find("kubernetes.io/") != std::string_view::npos;
}

bool counts_objects(std::string_view name) {
  constexpr std::array<std::string_view, 9> names = {"pods",
                                                     "services",
                                                     "replicationcontrollers",
                                                     "resourcequotas",
                                                     "secrets",
                                                     "configmaps",
                                                     "persistentvolumeclaims",
                                                     "services.nodeports",
                                                     "services.loadbalancers"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Amounts that may be promised more often than there are.
bool may_be_overcommitted(std::string_view name) {
  return is_native(name) && !is_huge_pages(name);
}

void check_container_resource_name(std::string_view name,
                                   const std::string& path, findings& found) {
  check_resource_name(name, path, found);
  if (!is_qualified(name) && !is_container_standard(name))
    found.invalid(path, name, "must be a standard resource for containers");
}

void check_limit(std::string_view name, const json_value& request,
                 const json_value* limit, const std::string& path,
                 findings& found) {
  const std::string at = child(path, "requests");
  if (limit == nullptr) {
    if (!may_be_overcommitted(name))
      found.required(child(path, "limits"),
                     "Limit must be set for non overcommitable resources");
    return;
  }
  const auto wanted = quantity::parse(text_of(request));
  const auto most = quantity::parse(text_of(*limit));
  if (!wanted || !most) return;
  const std::string bound =
      std::string(name) + " limit of " + most->canonical();
  if (!may_be_overcommitted(name) && !(*wanted == *most))
    found.invalid(at, text_of(request), "must be equal to " + bound);
  else if (*wanted > *most)
    found.invalid(at, text_of(request),
                  "must be less than or equal to " + bound);
}

void check_huge_pages(const json_value& resources, const std::string& path,
                      findings& found) {
  bool pages = false;
  bool others = false;
  for (const std::string_view list : {"limits", "requests"})
    for (const auto& each : model::object_at(resources, {list}).GetObject()) {
      const std::string_view name = model::view(each.name);
      pages = pages || is_huge_pages(name);
      others = others || name == "cpu" || name == "memory";
    }
  if (pages && !others)
    found.forbidden(path, "HugePages require cpu or memory");
}

}  // namespace

void check_resource_name(std::string_view name, const std::string& path,
                         findings& found) {
  const sentences problems = qualified_name_problems(name);
  found.each_invalid(path, name, problems);
  if (problems.empty() && !is_qualified(name) && !is_standard(name))
    found.invalid(path, name,
                  "must be a standard resource type or fully qualified");
}

void check_amount(std::string_view name, std::string_view amount,
                  const std::string& path, findings& found) {
  const auto parsed = quantity::parse(amount);
  if (!parsed) return;
  if (parsed->negative())
    found.invalid(path, amount, "must be greater than or equal to 0");
  const bool extended = !is_native(name);
  if ((extended || counts_objects(name)) && !parsed->whole())
    found.invalid(path, amount, "must be an integer");
}

void check_resource_amounts(const json_value& resources,
                            const std::string& path, findings& found) {
  const json_value& limits = model::object_at(resources, {"limits"});
  const json_value& requests = model::object_at(resources, {"requests"});
  for (const auto& each : limits.GetObject()) {
    const std::string_view name = model::view(each.name);
    const std::string at = item(child(path, "limits"), name);
    check_container_resource_name(name, at, found);
    check_amount(name, text_of(each.value), at, found);
  }
  for (const auto& each : requests.GetObject()) {
    const std::string_view name = model::view(each.name);
    const std::string at = item(child(path, "requests"), name);
    check_container_resource_name(name, at, found);
    check_amount(name, text_of(each.value), at, found);
    check_limit(name, each.value, model::find(limits, {name}), path, found);
  }
  check_huge_pages(resources, path, found);
}

void check_resources(const pod_scope& pod, const json_value& container,
                     const std::string& path, findings& found) {
  const json_value& resources = model::object_at(container, {"resources"});
  check_resource_amounts(resources, child(path, "resources"), found);
  const json_value& claims = model::array_at(pod.spec, {"resourceClaims"});
  const auto is_claimed = [&](std::string_view name) {
    return std::any_of(claims.Begin(), claims.End(), [&](const auto& each) {
      return text_at(each, {"name"}) == name;
    });
  };
  each_item(resources, "claims", child(path, "resources"),
            [&](const json_value& claim, const std::string& at) {
              const std::string_view name = text_at(claim, {"name"});
              if (name.empty())
                found.required(child(at, "name"));
              else if (!is_claimed(name))
                found.not_found(at, name,
                                claims.Empty()
                                    ? "must be one of the names in "
                                      "pod.spec.resourceClaims which is empty"
                                    : "must be one of the names in "
                                      "pod.spec.resourceClaims");
            });
}

}  // namespace forensics::sandbox
