#pragma once

#include <string>
#include <string_view>

#include "model/crash.hpp"
#include "model/time.hpp"

namespace forensics::model {

enum class event_reason {
  analysis_started,  ///< ForensicAnalysisStarted
  pod_created,       ///< ForensicPodCreated
  capture_failed     ///< ForensicCaptureFailed (a Warning)
};
std::string_view to_string(event_reason reason) noexcept;

/// A core/v1 Event on the source pod, as JSON text, in the pod's namespace.
/// Its name is a function of (crash instance, reason, step), so that a retry or
/// a second replica makes the same one. `step` is "" where there is but one
/// such event in a case. `note` is cut to 1024 bytes.
std::string make_event(const crash& which, event_reason reason,
                       std::string_view step, std::string_view note,
                       timestamp now);

}  // namespace forensics::model
