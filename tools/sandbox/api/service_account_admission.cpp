#include "sandbox/api/service_account_admission.hpp"

#include <algorithm>
#include <string>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/random_text.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_document;
using model::json_value;

constexpr const char* token_folder =
    "/var/run/secrets/kubernetes.io/serviceaccount";

bool wants_token(const json_value& spec, const json_value& account) {
  constexpr const char* key = "automountServiceAccountToken";
  const json_value* of_pod = model::find(spec, {key});
  if (of_pod != nullptr && of_pod->IsBool()) return of_pod->GetBool();
  const json_value* of_account = model::find(account, {key});
  return of_account == nullptr || !of_account->IsFalse();
}

bool has_mount(const json_value& container) {
  const auto mounts = model::array_at(container, {"volumeMounts"}).GetArray();
  return std::any_of(mounts.begin(), mounts.end(), [](const json_value& one) {
    return model::text_at(one, {"mountPath"}) == token_folder;
  });
}

/// False when every container has something else in that place.
bool mount_in_containers(json_value& spec, const std::string& volume,
                         json_allocator& memory) {
  bool mounted = false;
  for (const char* list : {"initContainers", "containers"}) {
    json_value* containers = member(spec, list);
    if (containers == nullptr || !containers->IsArray()) continue;
    for (json_value& one : containers->GetArray()) {
      if (!one.IsObject() || has_mount(one)) continue;
      json_value mount(rapidjson::kObjectType);
      model::set(mount, "name", volume, memory);
      model::set(mount, "readOnly", json_value(true), memory);
      model::set(mount, "mountPath", token_folder, memory);
      array_in(one, "volumeMounts", memory).PushBack(mount, memory);
      mounted = true;
    }
  }
  return mounted;
}

json_value token_volume(const std::string& name, json_allocator& memory) {
  json_value volume = json_of(
      R"({"projected":{"sources":[
          {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
          {"configMap":{"name":"kube-root-ca.crt",
                        "items":[{"key":"ca.crt","path":"ca.crt"}]}},
          {"downwardAPI":{"items":[{"path":"namespace",
             "fieldRef":{"apiVersion":"v1",
                         "fieldPath":"metadata.namespace"}}]}}],
          "defaultMode":420}})",
      memory);
  model::set(volume, "name", name, memory);
  return volume;
}

void add_pull_secrets(json_value& spec, const json_value& account,
                      json_allocator& memory) {
  const json_value& secrets = model::array_at(account, {"imagePullSecrets"});
  if (secrets.Empty() || !model::array_at(spec, {"imagePullSecrets"}).Empty())
    return;
  model::set(spec, "imagePullSecrets", model::copy_of(secrets, memory), memory);
}

}  // namespace

std::optional<api_error> admit_service_account(json_document& pod,
                                               const store& objects,
                                               std::mt19937_64& random) {
  // A mirror pod stands for a manifest on its node, which has no account.
  if (model::find(pod, {"metadata", "annotations",
                        "kubernetes.io/config.mirror"}) != nullptr)
    return std::nullopt;
  auto& memory = pod.GetAllocator();
  json_value& spec = object_in(pod, "spec", memory);
  std::string name(model::text_at(spec, {"serviceAccountName"}));
  if (name.empty()) name = "default";
  model::set(spec, "serviceAccountName", name, memory);
  model::set(spec, "serviceAccount", name, memory);

  const std::string ns(namespace_of(pod));
  const object_ptr account =
      objects.find(type_of("serviceaccounts"), {ns, name});
  if (account == nullptr) {
    std::string_view pod_name = name_of(pod);
    if (pod_name.empty())
      pod_name = model::text_at(pod, {"metadata", "generateName"});
    return refused(type_of("pods"), pod_name,
                   "error looking up service account " + ns + "/" + name +
                       ": serviceaccount \"" + name + "\" not found");
  }
  add_pull_secrets(spec, account->json, memory);
  if (!wants_token(spec, account->json)) return std::nullopt;
  const std::string volume = "kube-api-access-" + random_suffix(random, 5);
  if (mount_in_containers(spec, volume, memory))
    array_in(spec, "volumes", memory)
        .PushBack(token_volume(volume, memory), memory);
  return std::nullopt;
}

}  // namespace forensics::sandbox
