#include "sandbox/controllers/job_pods.hpp"

#include <utility>

#include "sandbox/controllers/owned_pods.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

std::int64_t restarts_of(const json_value& pod) {
  std::int64_t sum = 0;
  for (const char* list : {"initContainerStatuses", "containerStatuses"})
    for (const auto& status : model::array_at(pod, {"status", list}).GetArray())
      sum += model::integer_at(status, {"restartCount"});
  return sum;
}

}  // namespace

job_pods look_at_pods(const json_value& job, const store& objects,
                      job_tally& tally) {
  job_pods found;
  std::set<std::string> at_work;
  for (const object_ptr& pod : controlled(type_of("pods"), job, objects)) {
    const std::string uid(uid_of(pod->json));
    const auto phase = text_at(pod->json, {"status", "phase"});
    tally.at_work.erase(uid);
    if (phase == "Succeeded") {
      tally.succeeded.insert(uid);
    } else if (phase == "Failed") {
      tally.failed.insert(uid);
    } else if (being_deleted(pod->json)) {
      ++found.terminating;
      tally.failed.insert(uid);
    } else {
      found.active.push_back(pod);
      found.ready += is_ready(pod->json) ? 1 : 0;
      found.restarts += restarts_of(pod->json);
      at_work.insert(uid);
    }
  }
  // Gone before they ended: removed by force.
  tally.failed.merge(tally.at_work);
  tally.at_work = std::move(at_work);
  return found;
}

}  // namespace forensics::sandbox
