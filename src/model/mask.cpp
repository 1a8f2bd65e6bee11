#include "model/mask.hpp"

#include <algorithm>
#include <array>

#include "model/credentials.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr std::size_t shortest_value = 4;
constexpr std::size_t longest_number = 5;

std::size_t beginning(std::string_view text) noexcept {
  return static_cast<std::size_t>(static_cast<unsigned char>(text[0])) << 8U |
         static_cast<unsigned char>(text[1]);
}

/// Cuts evenly, so that no piece is too short to be hidden.
void add_pieces(std::string_view value, std::vector<std::string>& all) {
  const std::size_t count =
      (value.size() + mask::longest_piece - 1) / mask::longest_piece;
  const std::size_t length = (value.size() + count - 1) / count;
  for (; value.size() > length; value.remove_prefix(length))
    all.emplace_back(value.substr(0, length));
  all.emplace_back(value);
}

}  // namespace

bool is_worth_hiding(std::string_view value) noexcept {
  constexpr std::array<std::string_view, 8> common{
      "true", "false", "True", "False", "null", "none", "None", "yes"};
  const bool is_number = std::all_of(
      value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  return value.size() >= shortest_value &&
         !(is_number && value.size() <= longest_number) &&
         std::find(common.begin(), common.end(), value) == common.end();
}

mask::mask(const std::vector<std::string>& values) {
  std::vector<std::string> all;
  for (const std::string& value : values)
    if (is_worth_hiding(value)) add_pieces(value, all);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  pieces_.reserve(all.size());
  for (std::string& text : all) {
    const std::size_t shorter = beginning_of(text, pieces_.size() - 1);
    beginnings_.set(beginning(text));
    pieces_.push_back({std::move(text), shorter});
  }
}

std::size_t mask::beginning_of(std::string_view text,
                               std::size_t last) const noexcept {
  // Whatever `text` begins with, the last one begins with, too.
  std::size_t at = last;
  while (at != none && !text.starts_with(pieces_[at].text))
    at = pieces_[at].shorter;
  return at;
}

std::size_t mask::match(std::string_view text) const noexcept {
  if (text.size() < shortest_value || !beginnings_.test(beginning(text)))
    return 0;
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), text,
                       [](std::string_view wanted, const piece& one) {
                         return wanted < one.text;
                       });
  const std::size_t found =
      beginning_of(text, static_cast<std::size_t>(after - pieces_.begin()) - 1);
  return found == none ? 0 : pieces_[found].text.size();
}

std::string mask::hide(std::string_view text) const {
  const std::string without_urls = replace_parts(text, url_passwords(text));
  std::string_view rest = without_urls;
  std::string hidden;
  hidden.reserve(rest.size());
  bool follows_hidden = false;
  while (!rest.empty()) {
    const std::size_t length = match(rest);
    if (length == 0) {
      hidden += rest.front();
    } else if (!follows_hidden) {
      hidden += redacted_value;
    }
    follows_hidden = length > 0;
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return hidden;
}

}  // namespace forensics::model
