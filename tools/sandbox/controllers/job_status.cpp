#include "sandbox/controllers/job_status.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::set;
using model::text_at;

std::int64_t spec_number(const json_value& job, const char* field,
                         std::int64_t otherwise) {
  return model::integer_at(job, {"spec", field}, otherwise);
}

bool too_many_failures(const json_value& job, const job_pods& pods,
                       const job_tally& tally) {
  const std::int64_t limit = spec_number(job, "backoffLimit", 6);
  if (static_cast<std::int64_t>(tally.failed.size()) > limit) return true;
  if (text_at(job, {"spec", "template", "spec", "restartPolicy"}) !=
      "OnFailure")
    return false;
  return limit == 0 ? pods.restarts > 0 : pods.restarts >= limit;
}

bool enough_successes(const json_value& job, const job_pods& pods,
                      const job_tally& tally) {
  const auto succeeded = static_cast<std::int64_t>(tally.succeeded.size());
  const std::int64_t wanted = spec_number(job, "completions", -1);
  if (wanted >= 0) return succeeded >= wanted;
  return succeeded > 0 && pods.active.empty();
}

void add_condition(json_value& status, const char* type, const job_end& end,
                   const std::string& now, model::json_allocator& memory) {
  json_value& conditions = array_in(status, "conditions", memory);
  for (const auto& one : conditions.GetArray())
    if (text_at(one, {"type"}) == type) return;
  json_value made(rapidjson::kObjectType);
  set(made, "type", type, memory);
  set(made, "status", "True", memory);
  set(made, "lastProbeTime", now, memory);
  set(made, "lastTransitionTime", now, memory);
  set(made, "reason", end.reason, memory);
  set(made, "message", end.message, memory);
  conditions.PushBack(std::move(made), memory);
}

}  // namespace

bool has_condition(const json_value& job, std::string_view type) {
  const auto& all = model::array_at(job, {"status", "conditions"});
  return std::any_of(all.Begin(), all.End(), [type](const auto& one) {
    return text_at(one, {"type"}) == type && text_at(one, {"status"}) == "True";
  });
}

bool has_finished(const json_value& job) {
  return has_condition(job, "Complete") || has_condition(job, "Failed");
}

std::optional<job_end> end_of(const json_value& job, const job_pods& pods,
                              const job_tally& tally, model::timestamp now) {
  // What it ends by is decided once.
  for (const auto& one :
       model::array_at(job, {"status", "conditions"}).GetArray()) {
    const auto type = text_at(one, {"type"});
    if (type == "FailureTarget" || type == "SuccessCriteriaMet")
      return job_end{type == "SuccessCriteriaMet",
                     std::string(text_at(one, {"reason"})),
                     std::string(text_at(one, {"message"}))};
  }
  if (too_many_failures(job, pods, tally))
    return job_end{false, "BackoffLimitExceeded",
                   "Job has reached the specified backoff limit"};
  if (const auto deadline = deadline_of(job); deadline && now >= *deadline)
    return job_end{false, "DeadlineExceeded",
                   "Job was active longer than specified deadline"};
  if (enough_successes(job, pods, tally))
    return job_end{true, "CompletionsReached",
                   "Reached expected number of succeeded pods"};
  return std::nullopt;
}

std::size_t wanted_pods(const json_value& job, const job_pods& pods,
                        const job_tally& tally) {
  if (model::true_at(job, {"spec", "suspend"})) return 0;
  const std::int64_t parallel = spec_number(job, "parallelism", 1);
  const std::int64_t completions = spec_number(job, "completions", -1);
  const auto done = static_cast<std::int64_t>(tally.succeeded.size());
  std::int64_t wanted = parallel;
  if (completions >= 0)
    wanted = std::min(parallel, completions - done);
  else if (done > 0)
    wanted = static_cast<std::int64_t>(pods.active.size());
  return static_cast<std::size_t>(std::max<std::int64_t>(0, wanted));
}

std::optional<model::timestamp> deadline_of(const json_value& job) {
  const std::int64_t seconds = spec_number(job, "activeDeadlineSeconds", -1);
  const auto started =
      model::parse_rfc3339(text_at(job, {"status", "startTime"}));
  if (seconds < 0 || !started) return std::nullopt;
  return *started + std::chrono::seconds(seconds);
}

std::optional<model::timestamp> removal_of(const json_value& job) {
  const std::int64_t seconds = spec_number(job, "ttlSecondsAfterFinished", -1);
  if (seconds < 0) return std::nullopt;
  for (const auto& one :
       model::array_at(job, {"status", "conditions"}).GetArray()) {
    const auto type = text_at(one, {"type"});
    const auto when =
        model::parse_rfc3339(text_at(one, {"lastTransitionTime"}));
    if ((type == "Complete" || type == "Failed") && when)
      return *when + std::chrono::seconds(seconds);
  }
  return std::nullopt;
}

void write_job_status(model::json_document& job, const job_pods& pods,
                      const job_tally& tally, const std::optional<job_end>& end,
                      model::timestamp now_time) {
  auto& memory = job.GetAllocator();
  const std::string now = model::format_rfc3339(now_time);
  const bool suspended = model::true_at(job, {"spec", "suspend"});
  json_value& status = object_in(job, "status", memory);
  if (!suspended && text_at(status, {"startTime"}).empty())
    set(status, "startTime", now, memory);
  write_count(status, "active", pods.active.size(), memory);
  write_count(status, "failed", tally.failed.size(), memory);
  write_count(status, "succeeded", tally.succeeded.size(), memory);
  set(status, "ready", json_value(pods.ready), memory);
  set(status, "terminating", json_value(pods.terminating), memory);
  object_in(status, "uncountedTerminatedPods", memory);
  if (!end) return;
  add_condition(status, end->success ? "SuccessCriteriaMet" : "FailureTarget",
                *end, now, memory);
  if (!pods.active.empty() || pods.terminating > 0) return;
  add_condition(status, end->success ? "Complete" : "Failed", *end, now,
                memory);
  if (end->success) set(status, "completionTime", now, memory);
}

}  // namespace forensics::sandbox
