#include "model/quarantine.hpp"

#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {

std::string make_namespace(std::string_view name) {
  json_document memory_owner;
  return dump(
      make_object("v1", "Namespace", name, "", memory_owner.GetAllocator()));
}

std::string make_deny_all(std::string_view target_namespace) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value policy =
      make_object("networking.k8s.io/v1", "NetworkPolicy", network_policy_name,
                  target_namespace, memory);
  json_value spec(rapidjson::kObjectType);
  // An empty selector is every pod; a listed type without rules allows nothing.
  set(spec, "podSelector", json_value(rapidjson::kObjectType), memory);
  set(spec, "policyTypes", text_list({"Ingress", "Egress"}, memory), memory);
  set(policy, "spec", std::move(spec), memory);
  return dump(policy);
}

std::string make_service_account(std::string_view target_namespace) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value account = make_object("v1", "ServiceAccount", service_account_name,
                                   target_namespace, memory);
  set(account, "automountServiceAccountToken", json_value(false), memory);
  return dump(account);
}

bool is_deny_all(const json_value& policy) noexcept {
  const json_value& spec = object_at(policy, {"spec"});
  const json_value* selects = find(spec, {"podSelector"});
  bool ingress = false;
  bool egress = false;
  for (const json_value& type : array_at(spec, {"policyTypes"}).GetArray()) {
    if (!type.IsString()) continue;
    ingress = ingress || view(type) == "Ingress";
    egress = egress || view(type) == "Egress";
  }
  return ingress && egress && selects != nullptr && selects->IsObject() &&
         selects->ObjectEmpty() && array_at(spec, {"ingress"}).Empty() &&
         array_at(spec, {"egress"}).Empty();
}

}  // namespace forensics::model
