#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "model/clone_parts.hpp"
#include "model/objects.hpp"
#include "model/platform.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::cloning {
namespace {

constexpr field_rule toleration_fields[] = {
    {"key", shape::text},
    {"operator", shape::text},
    {"value", shape::text},
    {"effect", shape::text},
    {"tolerationSeconds", shape::integer},
};

constexpr field_rule host_alias_fields[] = {
    {"ip", shape::text},
    {"hostnames", shape::texts},
};

constexpr field_rule dns_option_fields[] = {
    {"name", shape::text},
    {"value", shape::text},
};

constexpr field_rule dns_fields[] = {
    {"nameservers", shape::texts},
    {"searches", shape::texts},
    {"options", shape::objects, {}, dns_option_fields},
};

constexpr field_rule os_fields[] = {{"name", shape::text}};

constexpr field_rule spec_fields[] = {
    {"hostname", shape::text},
    {"subdomain", shape::text},
    // The clone's longer name may pass the kernel's 64 characters.
    {"setHostnameAsFQDN", shape::left, why::identity},
    // A sandboxed pod's clone stays in the sandbox; where the class is gone the
    // server says so, and the clone does without (heal_clone).
    {"runtimeClassName", shape::text},
    {"shareProcessNamespace", shape::flag},
    {"tolerations", shape::objects, {}, toleration_fields},
    {"hostAliases", shape::objects, {}, host_alias_fields},
    {"dnsConfig", shape::object, {}, dns_fields},
    {"os", shape::object, {}, os_fields},
    {"containers"},
    {"initContainers"},
    {"volumes"},
    {"securityContext"},
    {"imagePullSecrets"},
    {"nodeSelector"},
    {"dnsPolicy"},
    {"hostUsers"},
    {"affinity"},
    {"serviceAccountName"},
    {"automountServiceAccountToken"},
    {"enableServiceLinks"},
    {"restartPolicy"},
    {"terminationGracePeriodSeconds"},
    {"serviceAccount", shape::left, why::identity},
    {"nodeName", shape::left, why::placement},
    {"schedulerName", shape::left, why::placement},
    {"topologySpreadConstraints", shape::left, why::placement},
    {"priority", shape::left, why::priority},
    {"priorityClassName"},
    {"preemptionPolicy", shape::left, why::priority},
    {"overhead", shape::left, why::runtime},
    {"resourceClaims", shape::left, why::device},
    {"resources", shape::left, why::resources},
    {"readinessGates", shape::left, why::gate},
    {"schedulingGates", shape::left, why::gate},
    {"ephemeralContainers", shape::left, why::ephemeral},
    {"activeDeadlineSeconds", shape::left, why::deadline},
    {"hostNetwork", shape::left, why::host},
    {"hostPID", shape::left, why::host},
    {"hostIPC", shape::left, why::host},
};

void set_own_fields(context& clone, json_value& spec,
                    const json_value& source) {
  const auto own = [&](std::string_view key, json_value value,
                       std::string_view reason) {
    put(clone, spec, source, key, std::move(value), "spec", reason);
  };
  own("serviceAccountName", make_string(service_account_name, clone.memory),
      why::identity);
  own("automountServiceAccountToken", json_value(false), why::token);
  own("enableServiceLinks", json_value(false), why::identity);
  own("restartPolicy", make_string("Always", clone.memory), why::parked);
  own("terminationGracePeriodSeconds", json_value(2), why::parked);
  if (clone.how.has_priority_class)
    own("priorityClassName", make_string(priority_class_name, clone.memory),
        why::priority);
  else if (find(source, {"priorityClassName"}) != nullptr)
    clone.removed("spec.priorityClassName", why::priority);
}

/// Prefers the node where the pod crashed: its images are there.
json_value preference_for(std::string_view node, json_allocator& memory) {
  json_value field(rapidjson::kObjectType);
  set(field, "key", "metadata.name", memory);
  set(field, "operator", "In", memory);
  set(field, "values", text_list({node}, memory), memory);
  json_value fields(rapidjson::kArrayType);
  fields.PushBack(std::move(field), memory);
  json_value preference(rapidjson::kObjectType);
  set(preference, "matchFields", std::move(fields), memory);
  json_value term(rapidjson::kObjectType);
  set(term, "weight", json_value(100), memory);
  set(term, "preference", std::move(preference), memory);
  json_value terms(rapidjson::kArrayType);
  terms.PushBack(std::move(term), memory);
  return terms;
}

/// Null when the clone may run anywhere.
json_value affinity_of(context& clone, std::string_view node) {
  json_value node_affinity(rapidjson::kObjectType);
  json_value platform = platform_terms(clone.pod, clone.memory);
  if (!platform.Empty()) {
    json_value required(rapidjson::kObjectType);
    set(required, "nodeSelectorTerms", std::move(platform), clone.memory);
    set(node_affinity, "requiredDuringSchedulingIgnoredDuringExecution",
        std::move(required), clone.memory);
  }
  if (!node.empty())
    set(node_affinity, "preferredDuringSchedulingIgnoredDuringExecution",
        preference_for(node, clone.memory), clone.memory);
  if (node_affinity.ObjectEmpty()) return {};
  json_value affinity(rapidjson::kObjectType);
  set(affinity, "nodeAffinity", std::move(node_affinity), clone.memory);
  return affinity;
}

void place(context& clone, json_value& spec, const json_value& source) {
  json_value selector(rapidjson::kObjectType);
  for (const auto& member : object_at(source, {"nodeSelector"}).GetObject()) {
    const std::string_view key = view(member.name);
    if (tells_platform(key) && member.value.IsString())
      set(selector, key, view(member.value), clone.memory);
    else
      clone.removed(entry_path("spec.nodeSelector", key), why::placement);
  }
  if (!selector.ObjectEmpty())
    set(spec, "nodeSelector", std::move(selector), clone.memory);

  std::string_view node = clone.how.which.node;
  if (node.empty()) node = text_at(source, {"nodeName"});
  if (json_value affinity = affinity_of(clone, node); !affinity.IsNull())
    put(clone, spec, source, "affinity", std::move(affinity), "spec",
        why::placement);
  else if (!object_at(source, {"affinity"}).ObjectEmpty())
    clone.removed("spec.affinity", why::placement);
}

void carry_pull_secrets(context& clone, json_value& spec,
                        const json_value& source) {
  json_value carried(rapidjson::kArrayType);
  const std::string_view why_left =
      clone.how.secrets == secret_policy::redact ? why::redacted : why::missing;
  for (const json_value& secret :
       array_at(source, {"imagePullSecrets"}).GetArray()) {
    const std::string_view name = text_at(secret, {"name"});
    const std::string field = entry_path("spec.imagePullSecrets", name);
    const std::string* copy =
        copy_name_of(clone, reference_kind::pull_secret, name);
    if (copy == nullptr) {
      clone.removed(field, why_left);
      continue;
    }
    json_value renamed(rapidjson::kObjectType);
    set(renamed, "name", *copy, clone.memory);
    carried.PushBack(std::move(renamed), clone.memory);
    clone.changed(field, why::copied);
  }
  if (!carried.Empty())
    set(spec, "imagePullSecrets", std::move(carried), clone.memory);
}

void carry_scalars(context& clone, json_value& spec, const json_value& source) {
  if (const std::string_view policy = text_at(source, {"dnsPolicy"});
      policy == "ClusterFirstWithHostNet")
    put(clone, spec, source, "dnsPolicy",
        make_string("ClusterFirst", clone.memory), "spec", why::host);
  else if (!policy.empty())
    set(spec, "dnsPolicy", policy, clone.memory);
  // True is the default, and shares the host's users.
  if (const json_value* users = find(source, {"hostUsers"});
      users != nullptr && users->IsFalse())
    set(spec, "hostUsers", json_value(false), clone.memory);
  if (const json_value& security = object_at(source, {"securityContext"});
      !security.ObjectEmpty())
    set(spec, "securityContext",
        carry_pod_security(clone, security, "spec.securityContext"),
        clone.memory);
}

struct listed_container {
  const json_value* source;
  std::string name;
  std::string path;
};

std::vector<listed_container> all_containers(context& clone,
                                             const json_value& spec) {
  std::vector<listed_container> all;
  std::set<std::string_view> names;
  for (const std::string_view list : {"containers", "initContainers"})
    for (const json_value& source : array_at(spec, {list}).GetArray()) {
      const std::string_view name = text_at(source, {"name"});
      std::string path = entry_path("spec." + std::string(list), name);
      if (name.empty() || text_at(source, {"image"}).empty() ||
          !names.insert(name).second)
        clone.removed(std::move(path), why::invalid);
      else
        all.push_back({&source, std::string(name), std::move(path)});
    }
  return all;
}

void set_containers(context& clone, json_value& spec, const json_value& source,
                    crashed_container& crashed) {
  const crash& which = clone.how.which;
  std::vector<listed_container> all = all_containers(clone, source);
  if (all.empty()) return;
  const std::string& wanted =
      which.container.empty() ? which.log_container : which.container;
  const auto found = std::find_if(
      all.begin(), all.end(),
      [&](const listed_container& one) { return one.name == wanted; });
  if (found != all.end()) std::rotate(all.begin(), found, found + 1);
  crashed = {all.front().source, all.front().name};

  const carried_volumes volumes = carry_volumes(clone);
  name_set names;
  json_value parked(rapidjson::kArrayType);
  for (const listed_container& one : all) {
    names.insert(one.name);
    if (one.path.starts_with("spec.initContainers"))
      clone.changed(one.path, why::parked);
    parked.PushBack(park(clone, *one.source, volumes, one.path), clone.memory);
  }
  set(spec, "containers", std::move(parked), clone.memory);
  if (!volumes.list.Empty())
    set(spec, "volumes", copy_of(volumes.list, clone.memory), clone.memory);

  const std::string toolkit = unused_name("toolkit", names);
  json_value init(rapidjson::kArrayType);
  init.PushBack(make_toolkit(clone, toolkit, volumes.toolkit), clone.memory);
  set(spec, "initContainers", std::move(init), clone.memory);
  clone.added(entry_path("spec.initContainers", toolkit), why::toolkit);
}

}  // namespace

json_value make_spec(context& clone, crashed_container& crashed) {
  const json_value& source = object_at(clone.pod, {"spec"});
  json_value spec = carry(clone, source, spec_fields, "spec");
  set_own_fields(clone, spec, source);
  place(clone, spec, source);
  carry_scalars(clone, spec, source);
  carry_pull_secrets(clone, spec, source);
  set_containers(clone, spec, source, crashed);
  return spec;
}

}  // namespace forensics::model::cloning
