#include "sandbox/node/log_time.hpp"

namespace forensics::sandbox {

std::string format_log_time(model::timestamp time) {
  std::string text = model::format_micro_time(time);
  text.insert(text.size() - 1, "000");
  return text;
}

}  // namespace forensics::sandbox
