#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace forensics::model {

/// The newest at most `max_bytes` of `log`, beginning at the start of a line
/// where the cut allows (a part of a line longer than 64 KiB is kept).
/// `already_cut` says that bytes before `log` were left out by the reader, so
/// that its first line may be a part. Bytes are never changed. The view is into
/// `log`.
std::string_view newest_lines(std::string_view log, std::size_t max_bytes,
                              bool already_cut) noexcept;

/// Is the first line of what `newest_lines` had to cut possibly the end of a
/// longer one?
bool may_begin_inside_a_line(std::string_view cut_log) noexcept;

/// The kubelet answers 200 with this sentence as if it were the log when the
/// run's log is gone ("unable to retrieve container logs for …").
bool is_log_unavailable_notice(std::string_view log) noexcept;

/// Valid UTF-8 without NUL: may stand in a ConfigMap's `data`.
bool is_plain_text(std::string_view bytes) noexcept;

}  // namespace forensics::model
