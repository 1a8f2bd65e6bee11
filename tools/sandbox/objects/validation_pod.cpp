#include "sandbox/objects/validation_pod.hpp"

#include <limits>

#include "sandbox/objects/validation_metadata.hpp"
#include "sandbox/objects/validation_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_set_name(const json_value& spec, std::string_view field,
                    const std::string& path,
                    sentences (*rule)(std::string_view), findings& found) {
  if (!text_at(spec, {field}).empty())
    check_name_at(spec, field, path, rule, found);
}

void check_policies(const json_value& spec, const std::string& path,
                    findings& found) {
  check_choice(spec, "restartPolicy", path, {"Always", "OnFailure", "Never"},
               found);
  check_choice(spec, "dnsPolicy", path,
               {"ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"},
               found);
  check_set_choice(spec, "preemptionPolicy", path,
                   {"PreemptLowerPriority", "Never"}, found);
}

void check_deadline(const json_value& spec, const std::string& path,
                    findings& found) {
  constexpr std::int64_t longest = std::numeric_limits<std::int32_t>::max();
  const std::int64_t seconds =
      model::integer_at(spec, {"activeDeadlineSeconds"}, 1);
  if (seconds < 1 || seconds > longest)
    found.invalid(child(path, "activeDeadlineSeconds"), seconds,
                  "must be between 1 and 2147483647, inclusive");
}

void check_gates(const json_value& spec, const std::string& path,
                 findings& found) {
  std::set<std::string> seen;
  each_item(spec, "schedulingGates", path,
            [&](const json_value& gate, const std::string& at) {
              const std::string_view name = text_at(gate, {"name"});
              found.each_invalid(at, name, qualified_name_problems(name));
              if (!seen.emplace(name).second) found.duplicate(at, name);
            });
}

}  // namespace

void check_pod_spec(const json_value& spec, const std::string& path,
                    findings& found) {
  pod_scope pod{spec, {}};
  check_volumes(pod, path, found);
  check_containers(pod, path, found);
  check_init_containers(pod, path, found);
  check_policies(spec, path, found);
  check_labels(model::object_at(spec, {"nodeSelector"}),
               child(path, "nodeSelector"), found);
  check_pod_security(spec, path, found);
  check_scheduling(spec, path, found);
  check_pod_network(spec, path, found);
  check_gates(spec, path, found);
  each_item(spec, "readinessGates", path,
            [&](const json_value& gate, const std::string& at) {
              check_name_at(gate, "conditionType", at, qualified_name_problems,
                            found);
            });
  check_set_name(spec, "serviceAccountName", path, dns_subdomain_problems,
                 found);
  check_set_name(spec, "nodeName", path, dns_subdomain_problems, found);
  check_deadline(spec, path, found);
  check_set_name(spec, "hostname", path, dns_label_problems, found);
  check_set_name(spec, "subdomain", path, dns_label_problems, found);
  check_tolerations(spec, path, found);
  check_set_name(spec, "priorityClassName", path, dns_subdomain_problems,
                 found);
  check_set_name(spec, "runtimeClassName", path, dns_subdomain_problems, found);
  if (has(spec, "overhead")) {
    // The API server checks it as a container's limits, and names it so.
    model::json_document resources;
    resources.SetObject();
    model::set(resources, "limits",
               model::copy_of(model::object_at(spec, {"overhead"}),
                              resources.GetAllocator()),
               resources.GetAllocator());
    check_resource_amounts(resources, child(path, "overhead"), found);
  }
  check_operating_system(spec, path, found);
}

void check_pod_template(const json_value& pod_template, const std::string& path,
                        findings& found) {
  check_labels(model::object_at(pod_template, {"metadata", "labels"}),
               child(path, "labels"), found);
  check_annotations(model::object_at(pod_template, {"metadata", "annotations"}),
                    child(path, "annotations"), found);
  const json_value& spec = model::object_at(pod_template, {"spec"});
  check_pod_spec(spec, child(path, "spec"), found);
  if (!model::array_at(spec, {"ephemeralContainers"}).Empty())
    found.forbidden(child(path, "spec.ephemeralContainers"),
                    "ephemeral containers not allowed in pod template");
}

void check_pod(const json_value& pod, findings& found) {
  const json_value& spec = model::object_at(pod, {"spec"});
  check_pod_spec(spec, "spec", found);
  if (!model::array_at(spec, {"ephemeralContainers"}).Empty())
    found.forbidden("spec.ephemeralContainers", "cannot be set on create");
  if (!model::array_at(spec, {"schedulingGates"}).Empty() &&
      !text_at(spec, {"nodeName"}).empty())
    found.forbidden("spec.nodeName",
                    "cannot be set until all schedulingGates have been "
                    "cleared");
}

}  // namespace forensics::sandbox
