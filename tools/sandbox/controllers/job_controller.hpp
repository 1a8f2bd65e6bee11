#pragma once

#include <map>
#include <memory>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/api/event_recorder.hpp"
#include "sandbox/controllers/job_pods.hpp"
#include "sandbox/controllers/job_status.hpp"
#include "sandbox/controllers/work_queue.hpp"

namespace forensics::sandbox {

/// The wait after a pod has failed: `base`, doubled with each one up to
/// `limit`. The real controller's are 10 s and 10 min.
struct job_backoff {
  model::duration base = std::chrono::seconds(1);
  model::duration limit = std::chrono::seconds(10);
};

/// Runs Jobs to their completions: pods at work, retries, limits, clean-up.
/// Indexed completion, pod failure and success policies are not looked at. For
/// one thread; the API must outlive it.
class job_controller {
 public:
  job_controller(api& through, post_function post, job_backoff backoff = {});
  job_controller(const job_controller&) = delete;
  job_controller& operator=(const job_controller&) = delete;

 private:
  struct job_memory {
    job_tally tally;
    std::size_t failures_seen = 0;
    model::timestamp retry_at{};
    std::shared_ptr<void> timer;
  };

  void on_change(const change& what);
  void look_at(const object_key& key);
  void run_on(const object_ptr& job, job_memory& memory, job_pods& pods);
  void create_pods(const object_ptr& job, job_memory& memory, job_pods& pods,
                   std::size_t count);
  void delete_pods(const object_ptr& job, job_pods& pods, std::size_t count);
  void note_failures(job_memory& memory);
  void write_status(const object_ptr& job, const job_memory& memory,
                    const job_pods& pods, const std::optional<job_end>& end);
  void wake_at(const object_key& key, job_memory& memory,
               model::timestamp when);

  api& api_;
  job_backoff backoff_;
  event_recorder events_;
  std::map<object_key, job_memory> jobs_;
  work_queue<object_key> queue_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
