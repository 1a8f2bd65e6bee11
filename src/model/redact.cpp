#include "model/redact.hpp"

#include <algorithm>
#include <utility>

#include "model/digest.hpp"
#include "model/names.hpp"
#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

bool is_pull_type(std::string_view secret_type) noexcept {
  return secret_type == "kubernetes.io/dockerconfigjson" ||
         secret_type == "kubernetes.io/dockercfg";
}

/// OpenShift puts a service account's token into the pull secrets that it
/// makes, and says so by an annotation: before 4.16 the one of a token Secret.
bool tells_of_account(std::string_view annotation) noexcept {
  return annotation == "kubernetes.io/service-account.name" ||
         annotation.starts_with("openshift.io/token-secret.") ||
         annotation.starts_with("openshift.io/internal-registry-auth-token.");
}

bool holds_api_token(const json_value& secret) noexcept {
  const std::string_view type = text_at(secret, {"type"});
  const auto notes = object_at(secret, {"metadata", "annotations"}).GetObject();
  return type == "kubernetes.io/service-account-token" ||
         type == "bootstrap.kubernetes.io/token" ||
         std::any_of(notes.begin(), notes.end(), [](const auto& note) {
           return tells_of_account(view(note.name));
         });
}

/// A ConfigMap's or Secret's key, as the API checks it.
bool is_data_key(std::string_view key) noexcept {
  constexpr std::size_t longest_key = 253;
  return !key.empty() && key.size() <= longest_key && key != "." &&
         !key.starts_with("..") &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
         });
}

json_value owned_object(const reference& what, const case_owner& owner,
                        json_allocator& memory) {
  json_value object =
      make_object("v1", is_secret(what.kind) ? "Secret" : "ConfigMap",
                  copy_name(owner.name, short_name(what.kind), what.name),
                  owner.target_namespace, memory);
  json_value& metadata = object["metadata"];
  set(metadata["labels"], label_case, label_value(owner.name), memory);
  json_value owners(rapidjson::kArrayType);
  owners.PushBack(owner_reference(owner, memory), memory);
  set(metadata, "ownerReferences", std::move(owners), memory);
  set(object, "immutable", json_value(true), memory);
  return object;
}

json_value values_of(const json_value& source, std::string_view field,
                     json_allocator& memory) {
  json_value values(rapidjson::kObjectType);
  for (const auto& member : object_at(source, {field}).GetObject())
    // Added, not set: a search for each of 80,000 keys would take seconds.
    if (member.value.IsString())
      values.AddMember(make_string(view(member.name), memory),
                       make_string(view(member.value), memory), memory);
  return values;
}

json_value to_data(const service_variables& variables, json_allocator& memory) {
  json_value data(rapidjson::kObjectType);
  for (const auto& [name, value] : variables.values)
    data.AddMember(make_string(name, memory), make_string(value, memory),
                   memory);
  return data;
}

void overwrite_all(json_value& values, std::string_view value,
                   json_allocator& memory) {
  for (auto& member : values.GetObject())
    member.value = make_string(value, memory);
}

void fill_secret(json_value& copy, const json_value& source,
                 reference_kind kind, secret_policy policy,
                 json_allocator& memory) {
  const std::string_view type = text_at(source, {"type"});
  const bool pulls = kind == reference_kind::pull_secret && is_pull_type(type);
  json_value data = values_of(source, "data", memory);
  // The API takes nothing but a JSON object for a pull secret's value.
  const std::string_view nothing = pulls ? "{}" : redacted_value;
  if (holds_api_token(source) || policy == secret_policy::redact)
    overwrite_all(data, base64_encode(nothing), memory);
  set(copy, "type", pulls ? type : "Opaque", memory);
  set(copy, "data", std::move(data), memory);
}

}  // namespace

bool belongs_to(const json_value& object, const case_owner& owner) noexcept {
  for (const json_value& one :
       array_at(object, {"metadata", "ownerReferences"}).GetArray())
    if (text_at(one, {"uid"}) == owner.uid) return true;
  return false;
}

json_value owner_reference(const case_owner& owner, json_allocator& memory) {
  json_value reference(rapidjson::kObjectType);
  set(reference, "apiVersion", "v1", memory);
  set(reference, "kind", "ConfigMap", memory);
  set(reference, "name", owner.name, memory);
  set(reference, "uid", owner.uid, memory);
  return reference;
}

secret_policy policy_for(const json_value& pod, bool cloning_enabled) noexcept {
  const bool refused =
      text_at(pod, {"metadata", "annotations", note_no_secrets}) == "true";
  return cloning_enabled && !refused ? secret_policy::clone
                                     : secret_policy::redact;
}

std::string make_copy(const json_value& source, const reference& what,
                      const case_owner& owner, secret_policy policy) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value copy = owned_object(what, owner, memory);
  if (is_secret(what.kind)) {
    fill_secret(copy, source, what.kind, policy, memory);
  } else {
    set(copy, "data", values_of(source, "data", memory), memory);
    set(copy, "binaryData", values_of(source, "binaryData", memory), memory);
  }
  return dump(copy);
}

std::string make_copy(const service_variables& variables, const reference& what,
                      const case_owner& owner) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value copy = owned_object(what, owner, memory);
  set(copy, "data", to_data(variables, memory), memory);
  return dump(copy);
}

std::string make_placeholder(const reference& what, const case_owner& owner) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value stand_in = owned_object(what, owner, memory);
  json_value data(rapidjson::kObjectType);
  for (const std::string& key : what.keys)
    if (is_data_key(key)) set(data, key, "", memory);
  set(stand_in, "data", std::move(data), memory);
  if (is_secret(what.kind)) set(stand_in, "type", "Opaque", memory);
  return dump(stand_in);
}

}  // namespace forensics::model
