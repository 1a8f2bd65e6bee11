#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sandbox/controllers/job_pods.hpp"

namespace forensics::sandbox {

/// How a Job comes to its end.
struct job_end {
  bool success = false;
  std::string reason;  ///< BackoffLimitExceeded, DeadlineExceeded …
  std::string message;
};

/// nullopt while it goes on.
std::optional<job_end> end_of(const model::json_value& job,
                              const job_pods& pods, const job_tally& tally,
                              model::timestamp now);

/// How many pods are to be at work.
std::size_t wanted_pods(const model::json_value& job, const job_pods& pods,
                        const job_tally& tally);

/// When it has to be done; nullopt: whenever, or it has not begun.
std::optional<model::timestamp> deadline_of(const model::json_value& job);
/// When a finished Job is to be removed.
std::optional<model::timestamp> removal_of(const model::json_value& job);
/// It has the condition Complete or Failed.
bool has_finished(const model::json_value& job);
bool has_condition(const model::json_value& job, std::string_view type);

/// Writes the numbers into the Job's status, and how it ends: first what it
/// ends by, and once no pod is left that it has ended.
void write_job_status(model::json_document& job, const job_pods& pods,
                      const job_tally& tally, const std::optional<job_end>& end,
                      model::timestamp now);

}  // namespace forensics::sandbox
