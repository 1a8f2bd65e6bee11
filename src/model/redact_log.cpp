#include "model/redact_log.hpp"

#include <algorithm>

#include "model/log_text.hpp"

namespace forensics::model {

captured_log redact_log(const captured_log& log, const mask& hides) {
  std::string_view text = log.bytes;
  if (!log.complete && may_begin_inside_a_line(text))
    text.remove_prefix(std::min(text.size(), mask::longest_piece - 1));
  const std::uint64_t removed = log.bytes.size() - text.size();
  // Where it is not known what was left out before, it stays unknown.
  return {hides.hide(text), log.complete,
          log.dropped == 0 ? 0 : log.dropped + removed};
}

}  // namespace forensics::model
