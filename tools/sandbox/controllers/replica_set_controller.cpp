#include "sandbox/controllers/replica_set_controller.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/controllers/owned_pods.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::set;

}  // namespace

replica_set_controller::replica_set_controller(api& through, post_function post,
                                               model::duration retry)
    : api_(through),
      retry_(retry),
      events_(through, "replicaset-controller", ""),
      queue_(std::move(post), [this](const object_key& key) { look_at(key); }) {
  for (const object_ptr& one : api_.objects().list(type_of("replicasets"), ""))
    queue_.add(key_of(one->json));
  ticket_ =
      api_.objects().listen([this](const change& what) { on_change(what); });
}

void replica_set_controller::on_change(const change& what) {
  if (what.type == &type_of("replicasets"))
    return queue_.add(key_of(what.now->json));
  if (what.type != &type_of("pods")) return;
  const std::string owner = controlled_by(what.now->json, "ReplicaSet");
  if (!owner.empty())
    queue_.add({std::string(namespace_of(what.now->json)), owner});
}

void replica_set_controller::look_at(const object_key& key) {
  const object_ptr set = api_.objects().find(type_of("replicasets"), key);
  if (set == nullptr || being_deleted(set->json)) {
    retries_.erase(key);
    return;
  }
  auto pods = controlled(type_of("pods"), set->json, api_.objects());
  std::erase_if(pods, [](const object_ptr& pod) {
    return has_ended(pod->json) || being_deleted(pod->json);
  });
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(
      0, model::integer_at(set->json, {"spec", "replicas"}, 1)));
  write_status(set, pods);
  if (pods.size() < wanted)
    create_pods(set, wanted - pods.size());
  else if (pods.size() > wanted)
    delete_pods(set, std::move(pods), pods.size() - wanted);
}

void replica_set_controller::create_pods(const object_ptr& set,
                                         std::size_t count) {
  const object_key key = key_of(set->json);
  if (retries_.contains(key)) return;
  for (; count > 0; --count) {
    const auto made =
        api_.create(type_of("pods"), key.ns, pod_of_template(set->json));
    if (made) {
      events_.tell(set->json, "", "Normal", "SuccessfulCreate",
                   "Created pod: " + std::string(name_of((*made)->json)));
      continue;
    }
    events_.tell(set->json, "", "Warning", "FailedCreate",
                 "Error creating: " + made.error().message);
    retries_[key] = api_.around().after(retry_, [this, key] {
      const object_key mine = key;
      retries_.erase(mine);
      queue_.add(mine);
    });
    return;
  }
}

void replica_set_controller::delete_pods(const object_ptr& set,
                                         std::vector<object_ptr> pods,
                                         std::size_t count) {
  std::stable_partition(pods.begin(), pods.end(), [](const object_ptr& pod) {
    return !is_ready(pod->json);
  });
  pods.resize(count);
  for (const object_ptr& pod : pods) {
    delete_options how;
    how.uid = uid_of(pod->json);
    if (api_.remove(type_of("pods"), key_of(pod->json), how))
      events_.tell(set->json, "", "Normal", "SuccessfulDelete",
                   "Deleted pod: " + std::string(name_of(pod->json)));
  }
}

void replica_set_controller::write_status(const object_ptr& of,
                                          const std::vector<object_ptr>& pods) {
  const auto ready = static_cast<std::size_t>(
      std::count_if(pods.begin(), pods.end(),
                    [](const object_ptr& pod) { return is_ready(pod->json); }));
  // Gone meanwhile: there is nothing to tell then.
  static_cast<void>(api_.change_status(
      type_of("replicasets"), key_of(of->json),
      [&](model::json_document& changed) {
        auto& memory = changed.GetAllocator();
        json_value& status = object_in(changed, "status", memory);
        set(status, "replicas",
            json_value(static_cast<std::uint64_t>(pods.size())), memory);
        write_count(status, "fullyLabeledReplicas", pods.size(), memory);
        write_count(status, "readyReplicas", ready, memory);
        write_count(status, "availableReplicas", ready, memory);
        set(status, "observedGeneration",
            json_value(model::integer_at(changed, {"metadata", "generation"})),
            memory);
      }));
}

}  // namespace forensics::sandbox
