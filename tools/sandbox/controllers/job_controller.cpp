#include "sandbox/controllers/job_controller.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/controllers/owned_pods.hpp"

namespace forensics::sandbox {

using model::json_value;

job_controller::job_controller(api& through, post_function post,
                               job_backoff backoff)
    : api_(through),
      backoff_(backoff),
      events_(through, "job-controller", ""),
      queue_(std::move(post), [this](const object_key& key) { look_at(key); }) {
  for (const object_ptr& job : api_.objects().list(type_of("jobs"), ""))
    queue_.add(key_of(job->json));
  ticket_ =
      api_.objects().listen([this](const change& what) { on_change(what); });
}

void job_controller::on_change(const change& what) {
  if (what.type == &type_of("jobs")) return queue_.add(key_of(what.now->json));
  if (what.type != &type_of("pods")) return;
  const std::string job = controlled_by(what.now->json, "Job");
  if (!job.empty())
    queue_.add({std::string(namespace_of(what.now->json)), job});
}

void job_controller::look_at(const object_key& key) {
  const object_ptr job = api_.objects().find(type_of("jobs"), key);
  if (job == nullptr || being_deleted(job->json)) {
    if (const auto known = jobs_.find(key); known != jobs_.end()) {
      events_.forget(known->second.tally.uid);
      jobs_.erase(known);
    }
    return;
  }
  job_memory& memory = jobs_[key];
  if (memory.tally.uid != uid_of(job->json)) {
    memory = {};
    memory.tally.uid = uid_of(job->json);
  }
  if (has_finished(job->json)) {
    const auto removal = removal_of(job->json);
    if (!removal) return;
    if (api_.around().now() < *removal) return wake_at(key, memory, *removal);
    delete_options how;
    how.uid = memory.tally.uid;
    how.propagation = "Foreground";
    // Not found: it is gone already.
    static_cast<void>(api_.remove(type_of("jobs"), key, how));
    return;
  }
  job_pods pods = look_at_pods(job->json, api_.objects(), memory.tally);
  note_failures(memory);
  run_on(job, memory, pods);
}

void job_controller::note_failures(job_memory& memory) {
  const std::size_t failures = memory.tally.failed.size();
  if (failures == memory.failures_seen) return;
  memory.failures_seen = failures;
  model::duration wait = backoff_.base;
  for (std::size_t i = 1; i < failures && wait < backoff_.limit; ++i) wait *= 2;
  memory.retry_at = api_.around().now() + std::min(wait, backoff_.limit);
}

void job_controller::run_on(const object_ptr& job, job_memory& memory,
                            job_pods& pods) {
  const auto now = api_.around().now();
  const auto end = end_of(job->json, pods, memory.tally, now);
  const std::size_t wanted =
      end ? 0 : wanted_pods(job->json, pods, memory.tally);
  const std::size_t active = pods.active.size();
  if (wanted < active) delete_pods(job, pods, active - wanted);
  if (wanted > active && now >= memory.retry_at)
    create_pods(job, memory, pods, wanted - active);
  write_status(job, memory, pods, end);
  if (end) return;
  auto next = deadline_of(job->json);
  if (wanted > pods.active.size())
    next = std::min(next.value_or(memory.retry_at), memory.retry_at);
  if (next) wake_at(key_of(job->json), memory, *next);
}

void job_controller::create_pods(const object_ptr& job, job_memory& memory,
                                 job_pods& pods, std::size_t count) {
  const std::string ns(namespace_of(job->json));
  for (; count > 0; --count) {
    const auto made =
        api_.create(type_of("pods"), ns, pod_of_template(job->json));
    if (!made) {
      events_.tell(job->json, "", "Warning", "FailedCreate",
                   "Error creating: " + made.error().message);
      memory.retry_at = api_.around().now() + backoff_.limit;
      return;
    }
    events_.tell(job->json, "", "Normal", "SuccessfulCreate",
                 "Created pod: " + std::string(name_of((*made)->json)));
    memory.tally.at_work.emplace(uid_of((*made)->json));
    pods.active.push_back(*made);
  }
}

void job_controller::delete_pods(const object_ptr& job, job_pods& pods,
                                 std::size_t count) {
  for (; count > 0; --count) {
    const object_ptr pod = pods.active.back();
    pods.active.pop_back();
    ++pods.terminating;
    delete_options how;
    how.uid = uid_of(pod->json);
    if (api_.remove(type_of("pods"), key_of(pod->json), how))
      events_.tell(job->json, "", "Normal", "SuccessfulDelete",
                   "Deleted pod: " + std::string(name_of(pod->json)));
  }
}

void job_controller::write_status(const object_ptr& job,
                                  const job_memory& memory,
                                  const job_pods& pods,
                                  const std::optional<job_end>& end) {
  const auto written = api_.change_status(
      type_of("jobs"), key_of(job->json), [&](model::json_document& changed) {
        if (uid_of(changed) == memory.tally.uid)
          write_job_status(changed, pods, memory.tally, end,
                           api_.around().now());
      });
  if (!written || !end || !has_finished((*written)->json)) return;
  if (end->success)
    events_.tell(job->json, "", "Normal", "Completed", "Job completed");
  else
    events_.tell(job->json, "", "Warning", end->reason, end->message);
}

void job_controller::wake_at(const object_key& key, job_memory& memory,
                             model::timestamp when) {
  const auto wait = std::max<model::duration>(when - api_.around().now(),
                                              std::chrono::milliseconds(1));
  memory.timer = api_.around().after(wait, [this, key] { queue_.add(key); });
}

}  // namespace forensics::sandbox
