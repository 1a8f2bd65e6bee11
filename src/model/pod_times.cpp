#include "model/pod_times.hpp"

#include <algorithm>

namespace forensics::model {

std::optional<timestamp> time_at(const json_value& from,
                                 json_path path) noexcept {
  return parse_rfc3339(text_at(from, path));
}

std::optional<timestamp> newest_change(const json_value& pod) noexcept {
  std::optional<timestamp> newest;
  for (const json_value& condition :
       array_at(pod, {"status", "conditions"}).GetArray())
    newest = std::max(newest, time_at(condition, {"lastTransitionTime"}));
  if (!newest) newest = time_at(pod, {"status", "startTime"});
  if (!newest) newest = time_at(pod, {"metadata", "creationTimestamp"});
  return newest;
}

std::optional<timestamp> deletion_request(const json_value& pod) noexcept {
  const json_value* deletion = find(pod, {"metadata", "deletionTimestamp"});
  if (deletion == nullptr || deletion->IsNull()) return std::nullopt;
  const auto end = time_at(pod, {"metadata", "deletionTimestamp"});
  if (!end) return timestamp::min();
  // The API adds the grace period to the time of the request, and keeps both
  // in step when it is shortened. Bounded, so that no sum overflows.
  constexpr std::int64_t longest_grace = 366 * 86'400;
  const std::int64_t grace = std::clamp<std::int64_t>(
      integer_at(pod, {"metadata", "deletionGracePeriodSeconds"}), 0,
      longest_grace);
  return *end - std::chrono::seconds{grace};
}

std::optional<timestamp> end_of_regulars(const json_value& pod) noexcept {
  const std::string_view phase = text_at(pod, {"status", "phase"});
  if (phase != "Succeeded" && phase != "Failed") return std::nullopt;
  timestamp last = timestamp::min();
  for (const json_value& status :
       array_at(pod, {"status", "containerStatuses"}).GetArray())
    last = std::max(
        last,
        time_at(status, {"state", "terminated", "finishedAt"}).value_or(last));
  return last;
}

}  // namespace forensics::model
