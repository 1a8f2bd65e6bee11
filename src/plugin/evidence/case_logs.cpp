#include "plugin/evidence/case_logs.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <utility>

#include "model/vocabulary.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view log_suffix = ".log";

/// By number.
using numbered_parts = std::map<unsigned, std::string>;

case_log put_together(const case_snapshot& which, std::string_view file,
                      const numbered_parts& parts) {
  case_log log;
  log.file = file;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    log.bytes += which.evidence.items.at(part->second).bytes.size();
    log.parts.push_back(part->second);
  }
  std::size_t expected = parts.rbegin()->first + std::size_t{1};
  for (const auto& [item, said] : which.logs)
    if (const part_name part = read_part(item);
        part.file == file && said.why.empty())
      expected = std::max(expected, part.number + std::size_t{1});
  // Each part says how many there are, and what was left out before the oldest.
  for (const std::string& part : log.parts) {
    const auto said = which.logs.find(part);
    if (said == which.logs.end()) continue;
    log.container = said->second.container;
    log.complete = log.complete && said->second.facts.complete;
    log.dropped = std::max(log.dropped, said->second.facts.dropped);
    expected = std::max(expected, said->second.facts.parts);
  }
  log.has_gap = expected != parts.size();
  return log;
}

bool comes_first(const case_log& a, const case_log& b) {
  const auto rank = [](const case_log& log) {
    return std::pair(log.file != model::key_log, std::string_view(log.file));
  };
  return rank(a) < rank(b);
}

}  // namespace

part_name read_part(std::string_view item) noexcept {
  if (item.ends_with(log_suffix)) return {item, 0};
  const std::size_t dot = item.rfind('.');
  if (dot == std::string_view::npos) return {};
  const std::string_view file = item.substr(0, dot);
  const std::string_view digits = item.substr(dot + 1);
  unsigned number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (!file.ends_with(log_suffix) || error != std::errc{} ||
      end != digits.data() + digits.size() || digits.front() == '0')
    return {};
  return {file, number};
}

std::vector<case_log> logs_of(const case_snapshot& which) {
  std::map<std::string_view, numbered_parts> kept;
  for (const auto& [name, item] : which.evidence.items) {
    const part_name part = read_part(name);
    if (!part.file.empty()) kept[part.file][part.number] = name;
  }
  std::vector<case_log> logs;
  for (const auto& [file, parts] : kept)
    logs.push_back(put_together(which, file, parts));
  for (const auto& [file, entry] : which.logs)
    if (!entry.why.empty() && !kept.contains(read_part(file).file)) {
      case_log none;
      none.file = file;
      none.container = entry.container;
      none.why = entry.why;
      logs.push_back(std::move(none));
    }
  std::sort(logs.begin(), logs.end(), comes_first);
  return logs;
}

std::string joined(const case_snapshot& which, const case_log& log) {
  std::string bytes;
  bytes.reserve(log.bytes);
  for (const std::string& part : log.parts)
    bytes += which.evidence.items.at(part).bytes;
  return bytes;
}

std::string_view last_lines(std::string_view text, std::size_t lines) noexcept {
  if (lines == 0) return {};
  std::size_t from = text.size();
  if (text.ends_with('\n')) --from;
  for (; from > 0; --from)
    if (text[from - 1] == '\n' && --lines == 0) break;
  return text.substr(from);
}

const case_log* log_named(const std::vector<case_log>& logs,
                          std::string_view file) noexcept {
  const auto found =
      std::find_if(logs.begin(), logs.end(),
                   [&](const case_log& log) { return log.file == file; });
  return found == logs.end() ? nullptr : &*found;
}

const case_log* log_of_container(const std::vector<case_log>& logs,
                                 std::string_view crashed_container,
                                 std::string_view container, bool previous) {
  const std::string name(container);
  if (previous) return log_named(logs, name + ".previous.log");
  if (container == crashed_container)
    if (const case_log* log = log_named(logs, model::key_log)) return log;
  // See model/pod_logs: crash.log is the crashed run's.
  return log_named(logs,
                   container == "crash" ? "crash.current.log" : name + ".log");
}

}  // namespace forensics::plugin
