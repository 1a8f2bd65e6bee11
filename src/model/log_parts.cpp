#include "model/log_parts.hpp"

#include <utility>

#include "model/log_text.hpp"

namespace forensics::model {

std::vector<captured_log> parts_of(captured_log log) {
  std::vector<captured_log> parts;
  std::string_view rest = log.bytes;
  while (rest.size() > longest_kept_log) {
    const std::string_view newest = newest_lines(rest, longest_kept_log, false);
    parts.push_back({std::string(newest), log.complete, log.dropped});
    rest.remove_suffix(newest.size());
  }
  if (parts.empty()) {
    parts.push_back(std::move(log));
  } else {
    parts.push_back({std::string(rest), log.complete, log.dropped});
  }
  for (captured_log& part : parts) part.parts = parts.size();
  return parts;
}

std::string part_file(std::string_view file, std::size_t number) {
  std::string out(file);
  if (number > 0) out += "." + std::to_string(number);
  return out;
}

}  // namespace forensics::model
