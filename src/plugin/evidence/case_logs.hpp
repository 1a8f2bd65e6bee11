#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/evidence/case_snapshot.hpp"

/// The logs of a case, each put together from its parts.
namespace forensics::plugin {

struct part_name {
  std::string_view file;  ///< of the log
  unsigned number = 0;    ///< 0 is the newest
};
/// `crash.log.2` is part 2 of `crash.log`; what is no log is of no file.
part_name read_part(std::string_view item) noexcept;

struct case_log {
  std::string file;  ///< `crash.log`, `proxy.previous.log`
  std::string container;
  std::vector<std::string> parts;  ///< items, the oldest first; none: no log
  std::uint64_t bytes = 0;
  bool complete = true;
  /// How many older bytes were left out, as far as that is known.
  std::uint64_t dropped = 0;
  bool has_gap = false;  ///< a part is not there
  std::string why;       ///< there is none; "" where there is one
};

/// crash.log first, the others by name; those that are not kept, too.
std::vector<case_log> logs_of(const case_snapshot& which);

/// All of its bytes.
std::string joined(const case_snapshot& which, const case_log& log);

/// The last `lines` lines; one without an end of line at the end counts.
std::string_view last_lines(std::string_view text, std::size_t lines) noexcept;

/// What to show for `--container NAME` (and `--previous`): nullptr where the
/// case has no such log. The crashed container's is crash.log.
const case_log* log_of_container(const std::vector<case_log>& logs,
                                 std::string_view crashed_container,
                                 std::string_view container, bool previous);
const case_log* log_named(const std::vector<case_log>& logs,
                          std::string_view file) noexcept;

}  // namespace forensics::plugin
