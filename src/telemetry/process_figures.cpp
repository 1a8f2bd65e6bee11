#include "telemetry/process_figures.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <vector>

namespace forensics::telemetry {

namespace {

std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::string_view blank = " \t\n";
  std::vector<std::string_view> out;
  for (;;) {
    const auto begin = line.find_first_not_of(blank);
    if (begin == std::string_view::npos) return out;
    line.remove_prefix(begin);
    out.push_back(line.substr(0, line.find_first_of(blank)));
    line.remove_prefix(out.back().size());
  }
}

std::optional<double> number_of(std::string_view word) {
  std::uint64_t value = 0;
  const auto* end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return static_cast<double>(value);
}

/// What stands behind `title` at the start of a line.
std::optional<std::string_view> first_word_behind(std::string_view title,
                                                  std::string_view text) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    if (line.starts_with(title)) {
      const auto words = words_of(line.substr(title.size()));
      if (words.empty()) return std::nullopt;
      return words.front();
    }
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return std::nullopt;
}

std::optional<double> limit_of_fds(std::string_view limits) {
  const auto word = first_word_behind("Max open files ", limits);
  if (!word) return std::nullopt;
  if (*word == "unlimited") return std::numeric_limits<double>::infinity();
  return number_of(*word);
}

std::optional<double> boot_time(std::string_view system_stat) {
  const auto word = first_word_behind("btime ", system_stat);
  return word ? number_of(*word) : std::nullopt;
}

/// The fields of /proc/PID/stat that are wanted, by their numbers in proc(5).
constexpr std::size_t user_ticks = 14;
constexpr std::size_t system_ticks = 15;
constexpr std::size_t thread_count = 20;
constexpr std::size_t start_ticks = 22;
constexpr std::size_t virtual_size = 23;
constexpr std::size_t resident_pages = 24;

}  // namespace

std::optional<process_figures> parse_process(const process_files& files,
                                             const process_units& units) {
  // Field 2 is the program's name, which may have blanks and parentheses.
  const auto name_end = files.stat.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  const auto words = words_of(files.stat.substr(name_end + 1));
  bool is_whole = true;
  const auto field = [&](std::size_t number) {
    constexpr std::size_t first = 3;
    const auto value = number - first < words.size()
                           ? number_of(words[number - first])
                           : std::nullopt;
    is_whole = is_whole && value.has_value();
    return value.value_or(0);
  };
  process_figures out;
  out.cpu_seconds =
      (field(user_ticks) + field(system_ticks)) / units.ticks_per_second;
  out.threads = field(thread_count);
  out.virtual_bytes = field(virtual_size);
  out.resident_bytes = field(resident_pages) * units.page_bytes;
  const auto booted = boot_time(files.system_stat);
  const auto max_fds = limit_of_fds(files.limits);
  const double since_boot = field(start_ticks) / units.ticks_per_second;
  if (!is_whole || !booted || !max_fds) return std::nullopt;
  out.start_time = *booted + since_boot;
  out.max_fds = *max_fds;
  return out;
}

}  // namespace forensics::telemetry
