#include "model/log_text.hpp"

#include "model/utf8.hpp"

namespace forensics::model {
namespace {

constexpr std::size_t longest_notice = 512;
constexpr std::size_t longest_lost_part = 64U << 10;

/// Without the rest of a character whose first bytes were cut off.
std::string_view from_whole_character(std::string_view text) noexcept {
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  std::size_t rest = 0;
  while (rest < 3 && rest < text.size() && continues(rest)) ++rest;
  return text.substr(rest);
}

}  // namespace

std::string_view newest_lines(std::string_view log, std::size_t max_bytes,
                              bool already_cut) noexcept {
  const bool fits = log.size() <= max_bytes;
  if (fits && !already_cut) return log;
  const std::size_t begin = fits ? 0 : log.size() - max_bytes;
  const std::string_view tail = log.substr(begin);
  if (begin > 0 && log[begin - 1] == '\n') return tail;
  if (may_begin_inside_a_line(tail)) return from_whole_character(tail);
  return tail.substr(tail.find('\n') + 1);
}

bool may_begin_inside_a_line(std::string_view cut_log) noexcept {
  const std::size_t line_end = cut_log.find('\n');
  // A line's start is not worth most of the evidence.
  return line_end == std::string_view::npos || line_end >= longest_lost_part ||
         line_end + 1 == cut_log.size();
}

bool is_log_unavailable_notice(std::string_view log) noexcept {
  constexpr std::string_view sentence =
      "unable to retrieve container logs for ";
  if (log.size() > longest_notice || !log.starts_with(sentence)) return false;
  log.remove_prefix(sentence.size());
  if (log.ends_with('\n')) log.remove_suffix(1);
  return log.find("://") != std::string_view::npos &&
         log.find_first_of(" \n") == std::string_view::npos;
}

bool is_plain_text(std::string_view bytes) noexcept {
  return bytes.find('\0') == std::string_view::npos && is_utf8(bytes);
}

}  // namespace forensics::model
