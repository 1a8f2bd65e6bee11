#include "cli/suggest.hpp"

#include <algorithm>
#include <cstddef>

namespace forensics::cli {
namespace {

constexpr std::size_t longest_word = 64;

/// Least number of single-character changes and swaps of neighbours (optimal
/// string alignment distance).
std::size_t typing_errors(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last.back();
}

std::string_view without_dashes(std::string_view word) {
  return word.substr(std::min(word.find_first_not_of('-'), word.size()));
}

std::optional<std::string> by_distance(
    std::string_view word, const std::vector<std::string>& candidates) {
  std::size_t least = std::max<std::size_t>(2, word.size() / 5) + 1;
  std::optional<std::string> found;
  for (const std::string& candidate : candidates) {
    const std::string_view name = without_dashes(candidate);
    const std::size_t errors = typing_errors(word, name);
    // Most of a short word must be right, or anything would do.
    if (errors >= least || 2 * errors >= name.size()) continue;
    least = errors;
    found = candidate;
  }
  return found;
}

std::optional<std::string> only_one_with(
    std::string_view word, const std::vector<std::string>& candidates,
    bool at_start) {
  std::optional<std::string> found;
  for (const std::string& candidate : candidates) {
    const std::size_t at = without_dashes(candidate).find(word);
    if (at == std::string_view::npos || (at_start && at != 0)) continue;
    if (found) return std::nullopt;
    found = candidate;
  }
  return found;
}

}  // namespace

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  word = without_dashes(word);
  if (word.empty() || word.size() > longest_word) return std::nullopt;
  if (auto found = by_distance(word, candidates)) return found;
  if (word.size() < 3) return std::nullopt;
  if (auto found = only_one_with(word, candidates, true)) return found;
  return only_one_with(word, candidates, false);
}

}  // namespace forensics::cli
