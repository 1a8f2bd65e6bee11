#include "model/quarantine.hpp"

#include <algorithm>

#include "model/objects.hpp"
#include "model/quantity.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr int clone_priority = -100;

/// What is counted, and what is measured.
constexpr std::string_view counted[] = {"pods",
                                        "services",
                                        "services.loadbalancers",
                                        "services.nodeports",
                                        "replicationcontrollers",
                                        "resourcequotas",
                                        "secrets",
                                        "configmaps",
                                        "persistentvolumeclaims"};
constexpr std::string_view measured[] = {"cpu",
                                         "memory",
                                         "ephemeral-storage",
                                         "requests.cpu",
                                         "requests.memory",
                                         "requests.storage",
                                         "requests.ephemeral-storage",
                                         "limits.cpu",
                                         "limits.memory",
                                         "limits.ephemeral-storage"};

template <std::size_t count>
bool is_one_of(std::string_view text,
               const std::string_view (&all)[count]) noexcept {
  return std::find(std::begin(all), std::end(all), text) != std::end(all);
}

/// `count/deployments.apps`, `requests.nvidia.com/gpu`, a storage class's.
bool is_qualified(std::string_view text) noexcept {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
  };
  return text.size() <= 317 && std::count(text.begin(), text.end(), '/') == 1 &&
         is_word(text.front()) && is_word(text.back()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_word(c) || c == '.' || c == '-' || c == '_' || c == '/';
         });
}

bool is_whole(std::string_view quantity) noexcept {
  return quantity_in_milli(quantity).value_or(1) % 1000 == 0;
}

}  // namespace

std::string make_namespace(std::string_view name, pod_security level) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value made = make_object("v1", "Namespace", name, "", memory);
  json_value& metadata = made["metadata"];
  set(metadata["labels"], "pod-security.kubernetes.io/enforce",
      to_string(level), memory);
  set(metadata["labels"], "istio-injection", "disabled", memory);
  json_value notes(rapidjson::kObjectType);
  set(notes, "linkerd.io/inject", "disabled", memory);
  set(metadata, "annotations", std::move(notes), memory);
  return dump(made);
}

bool enforces_pod_security(const json_value& ns) noexcept {
  const std::string_view level =
      text_at(ns, {"metadata", "labels", "pod-security.kubernetes.io/enforce"});
  return level == "baseline" || level == "restricted";
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

std::optional<std::pair<std::string_view, std::string_view>> parse_quota_entry(
    std::string_view entry) noexcept {
  const std::size_t equals = entry.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const std::pair out{entry.substr(0, equals), entry.substr(equals + 1)};
  const bool is_count =
      is_one_of(out.first, counted) ||
      (out.first.starts_with("count/") && is_qualified(out.first));
  const bool is_known = is_count || is_one_of(out.first, measured) ||
                        (!out.first.empty() && is_qualified(out.first));
  if (!is_known || !quantity_in_milli(out.second) ||
      (is_count && !is_whole(out.second)))
    return std::nullopt;
  return out;
}

std::string make_resource_quota(std::string_view target_namespace,
                                const std::vector<std::string>& hard) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value quota = make_object("v1", "ResourceQuota", resource_quota_name,
                                 target_namespace, memory);
  json_value limits(rapidjson::kObjectType);
  for (const std::string& entry : hard)
    if (const auto parts = parse_quota_entry(entry))
      set(limits, parts->first, parts->second, memory);
  json_value spec(rapidjson::kObjectType);
  set(spec, "hard", std::move(limits), memory);
  set(quota, "spec", std::move(spec), memory);
  return dump(quota);
}

bool is_resource_quota(const json_value& quota,
                       const std::vector<std::string>& hard) noexcept {
  const json_value& limits = object_at(quota, {"spec", "hard"});
  const bool all_there =
      std::all_of(hard.begin(), hard.end(), [&](const std::string& entry) {
        const auto wanted = parse_quota_entry(entry);
        return wanted && quantity_in_milli(text_at(limits, {wanted->first})) ==
                             quantity_in_milli(wanted->second);
      });
  return all_there && limits.MemberCount() == hard.size();
}

std::string with_spec_of(const json_value& found, std::string wanted) {
  const auto right = parse_json(wanted);
  if (!right || find(found, {"metadata"}) == nullptr) return wanted;
  json_document out;
  json_allocator& memory = out.GetAllocator();
  out.CopyFrom(found, memory);
  set(out, "spec", copy_of(object_at(*right, {"spec"}), memory), memory);
  return dump(out);
}

std::string make_priority_class() {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value made = make_object("scheduling.k8s.io/v1", "PriorityClass",
                                priority_class_name, "", memory);
  set(made, "value", json_value(clone_priority), memory);
  set(made, "preemptionPolicy", "Never", memory);
  set(made, "description",
      "Forensic clones: the first to go, never in the place of a workload.",
      memory);
  return dump(made);
}

bool is_harmless_class(const json_value& priority_class) noexcept {
  return integer_at(priority_class, {"value"}) < 0 &&
         text_at(priority_class, {"preemptionPolicy"}) == "Never";
}

}  // namespace forensics::model
