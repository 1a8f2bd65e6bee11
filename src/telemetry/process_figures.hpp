#pragma once

#include <optional>
#include <string_view>

namespace forensics::telemetry {

/// What the kernel tells of a process, in base units.
struct process_figures {
  double cpu_seconds = 0;
  double virtual_bytes = 0;
  double resident_bytes = 0;
  double threads = 0;
  double start_time = 0;  ///< in seconds since 1970
  double max_fds = 0;     ///< infinite where there is no limit

  bool operator==(const process_figures&) const = default;
};

/// Files of /proc, see proc(5).
struct process_files {
  std::string_view stat;         ///< /proc/PID/stat
  std::string_view limits;       ///< /proc/PID/limits
  std::string_view system_stat;  ///< /proc/stat
};

/// What the kernel counts in.
struct process_units {
  double ticks_per_second = 0;
  double page_bytes = 0;
};

/// Pure; nullopt where a file does not hold what it should.
std::optional<process_figures> parse_process(const process_files& files,
                                             const process_units& units);

}  // namespace forensics::telemetry
