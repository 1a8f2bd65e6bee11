#include "model/healthy_pod.hpp"

#include <utility>

#include "model/pod_times.hpp"

namespace forensics::model {
namespace {

constexpr duration calm = std::chrono::minutes{10};

bool is_ready(const json_value& pod) noexcept {
  for (const json_value& condition :
       array_at(pod, {"status", "conditions"}).GetArray())
    if (text_at(condition, {"type"}) == "Ready")
      return text_at(condition, {"status"}) == "True";
  return false;
}

bool has_restarted(const json_value& pod, timestamp since) noexcept {
  for (const char* list : {"containerStatuses", "initContainerStatuses"})
    for (const json_value& status :
         array_at(pod, {"status", list}).GetArray()) {
      const auto ended =
          time_at(status, {"lastState", "terminated", "finishedAt"});
      if (ended && *ended > since) return true;
    }
  return false;
}

std::string_view revision_hash(const json_value& pod) noexcept {
  return text_at(pod, {"metadata", "labels", "controller-revision-hash"});
}

std::string without_managers(const json_value& pod) {
  json_document copy;
  copy.CopyFrom(pod, copy.GetAllocator());
  const auto metadata = copy.FindMember("metadata");
  if (metadata != copy.MemberEnd() && metadata->value.IsObject())
    metadata->value.RemoveMember("managedFields");
  return dump(copy);
}

}  // namespace

bool is_healthy(const json_value& pod, timestamp now) noexcept {
  return text_at(pod, {"status", "phase"}) == "Running" && is_ready(pod) &&
         find(pod, {"metadata", "deletionTimestamp"}) == nullptr &&
         !has_restarted(pod, now - calm);
}

healthy_choice::healthy_choice(const json_value& crashed, timestamp now)
    : uid_(text_at(crashed, {"metadata", "uid"})),
      workload_(workload_of(crashed)),
      owner_(owner_of(crashed)),
      revision_hash_(revision_hash(crashed)),
      now_(now) {}

void healthy_choice::look_at(const json_value& list) {
  for (const json_value& pod : array_at(list, {"items"}).GetArray())
    if (is_healthy(pod, now_) && is_better(pod))
      best_ = healthy_pod{without_managers(pod), is_sibling(pod),
                          time_at(pod, {"metadata", "creationTimestamp"}),
                          owner_of(pod)};
}

bool healthy_choice::is_sibling(const json_value& pod) const {
  return owner_of(pod) == owner_ && revision_hash(pod) == revision_hash_;
}

bool healthy_choice::is_better(const json_value& pod) const {
  // A selector may also match what another workload owns.
  if (text_at(pod, {"metadata", "uid"}) == uid_ ||
      workload_of(pod) != workload_)
    return false;
  if (!best_) return true;
  const bool sibling = is_sibling(pod);
  if (sibling != best_->is_sibling) return sibling;
  return time_at(pod, {"metadata", "creationTimestamp"}) > best_->created_at;
}

}  // namespace forensics::model
