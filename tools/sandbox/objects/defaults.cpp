#include "sandbox/objects/defaults.hpp"

#include "model/digest.hpp"
#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/rules.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;

/// `stringData` is a way to write `data`, and never stored.
void encode_string_data(json_value& secret, json_allocator& memory) {
  const json_value given =
      model::copy_of(model::object_at(secret, {"stringData"}), memory);
  erase(secret, "stringData");
  if (given.ObjectEmpty()) return;
  json_value& data = object_in(secret, "data", memory);
  for (const auto& each : given.GetObject())
    if (each.value.IsString())
      model::set(data, model::view(each.name),
                 model::base64_encode(model::view(each.value)), memory);
}

void label_with_name(json_value& of_namespace, json_allocator& memory) {
  json_value& metadata = object_in(of_namespace, "metadata", memory);
  const std::string name(model::text_at(metadata, {"name"}));
  if (!name.empty())
    model::set(object_in(metadata, "labels", memory),
               "kubernetes.io/metadata.name", name, memory);
}

void set_allocatable(json_value& node, json_allocator& memory) {
  json_value* status = member(node, "status");
  if (status == nullptr || !status->IsObject()) return;
  const json_value& capacity = model::object_at(*status, {"capacity"});
  if (!capacity.ObjectEmpty())
    set_if_absent(*status, "allocatable", model::copy_of(capacity, memory),
                  memory);
}

void set_policy_types(json_value& policy, json_allocator& memory) {
  json_value& spec = object_in(policy, "spec", memory);
  if (!model::array_at(spec, {"policyTypes"}).Empty()) return;
  json_value types(rapidjson::kArrayType);
  types.PushBack("Ingress", memory);
  if (!model::array_at(spec, {"egress"}).Empty())
    types.PushBack("Egress", memory);
  model::set(spec, "policyTypes", std::move(types), memory);
}

void set_subject_groups(json_value& binding, json_allocator& memory) {
  json_value* subjects = member(binding, "subjects");
  if (subjects == nullptr || !subjects->IsArray()) return;
  for (json_value& each : subjects->GetArray()) {
    const std::string_view kind = model::text_at(each, {"kind"});
    if ((kind == "User" || kind == "Group") &&
        model::text_at(each, {"apiGroup"}).empty())
      model::set(each, "apiGroup", "rbac.authorization.k8s.io", memory);
  }
}

void set_kind_defaults(std::string_view kind, json_value& object,
                       json_allocator& memory) {
  if (kind == "Pod")
    set_pod_defaults(object_in(object, "spec", memory), memory);
  if (kind == "Service") set_service_defaults(object, memory);
  if (kind == "Deployment") set_deployment_defaults(object, memory);
  if (kind == "LimitRange") set_limit_range_defaults(object, memory);
  if (kind == "Secret") encode_string_data(object, memory);
  if (kind == "Namespace") label_with_name(object, memory);
  if (kind == "Node") set_allocatable(object, memory);
  if (kind == "NetworkPolicy") set_policy_types(object, memory);
  if (kind == "RoleBinding" || kind == "ClusterRoleBinding")
    set_subject_groups(object, memory);
}

}  // namespace

void set_defaults(const resource_type& type, model::json_document& object) {
  if (!object.IsObject()) return;
  json_allocator& memory = object.GetAllocator();
  // Before the table gives a Job the parallelism that this looks at.
  if (type.kind == "Job") set_job_defaults(object, memory);
  set_table_defaults(object, schema_of(type), memory);
  set_kind_defaults(type.kind, object, memory);
  json_value* spec = member(object, "spec");
  json_value* pod_template =
      spec == nullptr ? nullptr : member(*spec, "template");
  if (pod_template != nullptr) spec = member(*pod_template, "spec");
  const bool has_pod = type.kind == "Pod" || pod_template != nullptr;
  if (has_pod && spec != nullptr && spec->IsObject())
    set_pod_spec_defaults(*spec, memory);
}

}  // namespace forensics::sandbox
