#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/json.hpp"

/// A log as it was read, and how it is put into a ConfigMap.
namespace forensics::model {

/// A ConfigMap holds 1 MiB. Of it a log may have this much, so that the crash,
/// the pod and all that is added in the end always have room beside it.
inline constexpr std::size_t longest_kept_log = 557'056;

/// A longer log is not kept: its parts stand in etcd, which is the whole
/// cluster's.
inline constexpr std::size_t most_log_bytes = 8U << 20;

/// On what holds a log: "false" when it is only the newest part of the run's.
inline constexpr std::string_view note_log_complete =
    "forensic.io/log-complete";

struct captured_log {
  std::string bytes;     ///< as they came, newest last
  bool complete = true;  ///< false: older bytes were left out
  /// How many were, as far as that is known: 0 in one that is not complete
  /// says that it is not. What the node had rotated away is never known.
  std::uint64_t dropped = 0;
  std::size_t parts = 1;  ///< of a log of which this is one: `parts_of`
};

/// What of a log is kept.
struct log_facts {
  std::uint64_t bytes = 0;
  std::uint64_t dropped = 0;
  bool complete = true;
  std::string sha256;  ///< of the kept bytes
  std::size_t parts = 1;

  bool operator==(const log_facts&) const = default;
};

/// How many parts the log has, by the annotations of what holds one of them.
std::size_t parts_in(const json_value& annotations) noexcept;

/// Puts the newest `room` bytes of the log under `key` into a ConfigMap or a
/// merge patch that has metadata.annotations: in `data`, or in `binaryData`
/// when it is no plain text, with its hash and how much was left out as
/// annotations. The text is not copied: `target` is of use while `log` lives.
log_facts put_log(json_value& target, std::string_view key,
                  const captured_log& log, std::size_t room,
                  json_allocator& memory);

}  // namespace forensics::model
