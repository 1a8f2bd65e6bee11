#include "model/redact_log.hpp"

#include <algorithm>

#include "model/log_text.hpp"

namespace forensics::model {

captured_log redact_log(const captured_log& log, const mask& hides) {
  std::string_view text = log.bytes;
  if (!log.complete && may_begin_inside_a_line(text))
    text.remove_prefix(std::min(text.size(), mask::longest_piece - 1));
  return {hides.hide(text), log.complete};
}

}  // namespace forensics::model
