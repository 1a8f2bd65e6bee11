#include "model/pod_logs.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "model/names.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr std::string_view status_lists[] = {
    "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"};

/// The ID of the run that stands in `state`; "" when nothing runs or has ended
/// there. A waiting container's containerID is that of `lastState`.
std::string_view current_id(const json_value& status) noexcept {
  if (find(status, {"state", "running"}) != nullptr)
    return text_at(status, {"containerID"});
  return text_at(status, {"state", "terminated", "containerID"});
}

std::string_view previous_id(const json_value& status) noexcept {
  return text_at(status, {"lastState", "terminated", "containerID"});
}

bool is_crashs_own(const container_run& run, const crash& which) noexcept {
  if (run.container != which.log_container) return false;
  // A pod that failed as a whole, or a run that the kubelet lost, has no ID.
  return which.container_id.empty() ? run.log == which.log
                                    : run.container_id == which.container_id;
}

class planner {
 public:
  explicit planner(const crash& which) : which_(which) {}

  void add_runs_of(const json_value& status) {
    if (!is_dns_label(text_at(status, {"name"}))) return;
    add(status, current_id(status), log_source::current);
    add(status, previous_id(status), log_source::previous);
  }
  log_plan take() {
    const std::size_t all = plan_.runs.size();
    plan_.left_out = all - std::min(all, most_other_logs);
    plan_.runs.resize(all - plan_.left_out);
    return std::move(plan_);
  }

 private:
  void add(const json_value& status, std::string_view id, log_source log) {
    if (id.empty()) return;
    container_run run{
        which_.pod_namespace, which_.pod,
        which_.pod_uid,       std::string(text_at(status, {"name"})),
        std::string(id),      log};
    if (is_crashs_own(run, which_) || !files_.insert(log_file(run)).second)
      return;
    plan_.runs.push_back(std::move(run));
  }

  const crash& which_;
  log_plan plan_;
  std::set<std::string> files_;  ///< a name twice is junk
};

}  // namespace

log_plan other_logs(const json_value& pod, const crash& which) {
  planner plan(which);
  for (const bool crashed_one : {true, false})
    for (const std::string_view list : status_lists)
      for (const json_value& status :
           array_at(pod, {"status", list}).GetArray())
        if ((text_at(status, {"name"}) == which.log_container) == crashed_one)
          plan.add_runs_of(status);
  return plan.take();
}

std::string log_file(const container_run& run) {
  if (run.log == log_source::previous) return run.container + ".previous.log";
  const std::string file = run.container + ".log";
  return file == key_log ? run.container + ".current.log" : file;
}

log_source locate_run(const json_value& pod,
                      const container_run& run) noexcept {
  if (text_at(pod, {"metadata", "uid"}) != run.pod_uid) return log_source::none;
  for (const std::string_view list : status_lists)
    for (const json_value& status :
         array_at(pod, {"status", list}).GetArray()) {
      if (text_at(status, {"name"}) != run.container) continue;
      if (current_id(status) == run.container_id) return log_source::current;
      if (previous_id(status) == run.container_id) return log_source::previous;
    }
  return log_source::none;
}

}  // namespace forensics::model
