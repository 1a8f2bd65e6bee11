#include "sandbox/controllers/deployment_controller.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "model/digest.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/controllers/deployment_status.hpp"
#include "sandbox/controllers/owned_pods.hpp"

namespace forensics::sandbox {
namespace {

using model::integer_at;
using model::json_document;
using model::json_value;
using model::set;
using model::text_at;

constexpr const char* hash_label = "pod-template-hash";
constexpr const char* revision_annotation = "deployment.kubernetes.io/revision";

/// Ten characters that no word is made of, for a name.
std::string hash_of(const json_value& pod_template) {
  constexpr std::string_view alphabet = "bcdfghjklmnpqrstvwxz2456789";
  const std::string digest = model::sha256_hex(model::dump(pod_template));
  std::string hash;
  for (std::size_t i = 0; i < 10; ++i) {
    unsigned value = 0;
    std::from_chars(digest.data() + 2 * i, digest.data() + 2 * i + 2, value,
                    16);
    hash += alphabet[value % alphabet.size()];
  }
  return hash;
}

/// Whether the ReplicaSet was made from this template.
bool is_of_template(const json_value& replica_set,
                    const json_value& pod_template) {
  json_document own =
      copy_of(model::object_at(replica_set, {"spec", "template"}));
  auto& memory = own.GetAllocator();
  erase(object_in(object_in(own, "metadata", memory), "labels", memory),
        hash_label);
  return own == pod_template;
}

std::int64_t revision_of(const json_value& object) {
  const auto text =
      text_at(object, {"metadata", "annotations", revision_annotation});
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void set_revision(json_document& object, std::int64_t number) {
  auto& memory = object.GetAllocator();
  json_value& metadata = object_in(object, "metadata", memory);
  set(object_in(metadata, "annotations", memory), revision_annotation,
      std::to_string(number), memory);
}

}  // namespace

deployment_controller::deployment_controller(api& through, post_function post)
    : api_(through),
      events_(through, "deployment-controller", ""),
      queue_(std::move(post), [this](const object_key& key) { look_at(key); }) {
  for (const object_ptr& one : api_.objects().list(type_of("deployments"), ""))
    queue_.add(key_of(one->json));
  ticket_ =
      api_.objects().listen([this](const change& what) { on_change(what); });
}

void deployment_controller::on_change(const change& what) {
  if (what.type == &type_of("deployments"))
    return queue_.add(key_of(what.now->json));
  if (what.type != &type_of("replicasets")) return;
  const std::string owner = controlled_by(what.now->json, "Deployment");
  if (!owner.empty())
    queue_.add({std::string(namespace_of(what.now->json)), owner});
}

void deployment_controller::look_at(const object_key& key) {
  const object_ptr deployment =
      api_.objects().find(type_of("deployments"), key);
  if (deployment == nullptr || being_deleted(deployment->json)) return;
  auto sets =
      controlled(type_of("replicasets"), deployment->json, api_.objects());
  const json_value& pod_template =
      model::object_at(deployment->json, {"spec", "template"});
  object_ptr newest;
  std::int64_t number = 0;
  for (const object_ptr& one : sets) {
    number = std::max(number, revision_of(one->json));
    if (is_of_template(one->json, pod_template)) newest = one;
  }
  if (newest == nullptr) {
    newest = create_set(deployment, hash_of(pod_template), number + 1);
    if (newest == nullptr) return;
    sets.push_back(newest);
  }
  const std::int64_t wanted =
      integer_at(deployment->json, {"spec", "replicas"}, 1);
  const bool available =
      integer_at(newest->json, {"status", "availableReplicas"}) >= wanted;
  const bool recreates =
      text_at(deployment->json, {"spec", "strategy", "type"}) == "Recreate";
  std::int64_t old_pods = 0;
  for (const object_ptr& one : sets) {
    if (one == newest) continue;
    old_pods += integer_at(one->json, {"status", "replicas"});
    if (available || recreates) scale(deployment, one, 0);
  }
  if (!recreates || old_pods == 0) scale(deployment, newest, wanted);
  write_status(deployment, newest, sets);
}

object_ptr deployment_controller::create_set(const object_ptr& deployment,
                                             const std::string& hash,
                                             std::int64_t number) {
  json_document made(rapidjson::kObjectType);
  auto& memory = made.GetAllocator();
  json_value& metadata = object_in(made, "metadata", memory);
  set(metadata, "name", std::string(name_of(deployment->json)) + "-" + hash,
      memory);
  const auto& pod_template =
      model::object_at(deployment->json, {"spec", "template"});
  take_over(metadata, model::object_at(pod_template, {"metadata"}), "labels",
            memory);
  set(object_in(metadata, "labels", memory), hash_label, hash, memory);
  json_value& spec = object_in(made, "spec", memory);
  set(spec, "replicas", json_value(0), memory);
  for (const char* field : {"selector", "template"})
    take_over(spec, model::object_at(deployment->json, {"spec"}), field,
              memory);
  set(object_in(object_in(spec, "selector", memory), "matchLabels", memory),
      hash_label, hash, memory);
  json_value& head =
      object_in(object_in(spec, "template", memory), "metadata", memory);
  set(object_in(head, "labels", memory), hash_label, hash, memory);
  set_controller(made, deployment->json);
  set_revision(made, number);
  const auto created =
      api_.create(type_of("replicasets"),
                  std::string(namespace_of(deployment->json)), std::move(made));
  if (!created) {
    events_.tell(
        deployment->json, "", "Warning", "ReplicaSetCreateError",
        "Failed to create new replica set: " + created.error().message);
    return nullptr;
  }
  json_document counted = copy_of(deployment->json);
  set_revision(counted, number);
  // Changed meanwhile: it is looked at anew then.
  static_cast<void>(api_.update(type_of("deployments"), std::move(counted)));
  return *created;
}

void deployment_controller::scale(const object_ptr& deployment,
                                  const object_ptr& of, std::int64_t replicas) {
  const std::int64_t before = integer_at(of->json, {"spec", "replicas"}, 1);
  if (before == replicas) return;
  json_document changed = copy_of(of->json);
  set(changed["spec"], "replicas", json_value(replicas),
      changed.GetAllocator());
  if (!api_.update(type_of("replicasets"), std::move(changed))) return;
  events_.tell(deployment->json, "", "Normal", "ScalingReplicaSet",
               std::string("Scaled ") + (replicas > before ? "up" : "down") +
                   " replica set " + std::string(name_of(of->json)) + " from " +
                   std::to_string(before) + " to " + std::to_string(replicas));
}

void deployment_controller::write_status(const object_ptr& deployment,
                                         const object_ptr& newest,
                                         const std::vector<object_ptr>& sets) {
  static_cast<void>(
      api_.change_status(type_of("deployments"), key_of(deployment->json),
                         [&](json_document& changed) {
                           write_deployment_status(changed, newest->json, sets,
                                                   api_.around().now());
                         }));
}

}  // namespace forensics::sandbox
