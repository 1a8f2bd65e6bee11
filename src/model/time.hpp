#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace forensics::model {

/// Wall-clock time, UTC. Always an argument, never read inside the model.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using duration = std::chrono::milliseconds;

/// RFC 3339 as the Kubernetes API writes it (`2026-01-02T15:04:05Z`, with or
/// without a fraction or a numeric offset); nullopt when it is anything else.
std::optional<timestamp> parse_rfc3339(std::string_view text) noexcept;

/// `2026-01-02T15:04:05Z`, whole seconds.
std::string format_rfc3339(timestamp time);

/// `2026-01-02T15:04:05.000000Z`: the API's MicroTime (Lease, Event series).
std::string format_micro_time(timestamp time);

/// `2026-01-02T15-04-05Z`: a valid label value.
std::string format_label_time(timestamp time);

/// A Go duration (`1h30m`, `500ms`, `1.5h`, `0`), not negative. Source: Go's
/// `time.ParseDuration`. The error says what a duration looks like.
result<duration, std::string> parse_duration(std::string_view text);

/// The shortest Go spelling: `24h`, `1h30m`, `500ms`, `0s`.
std::string format_duration(duration length);

}  // namespace forensics::model
