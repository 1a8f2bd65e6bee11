#include "plugin/sheet.hpp"

#include <algorithm>
#include <utility>

#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

constexpr std::size_t name_width = 14;

std::string name_column(std::string_view name) {
  std::string column = "  " + std::string(name);
  const std::size_t padded = std::max(column.size() + 1, name_width + 2);
  column.resize(padded, ' ');
  return column;
}

}  // namespace

void sheet::section(std::string_view title) { title_ = title; }

void sheet::begin() {
  if (title_.empty()) return;
  text_ += (text_.empty() ? "" : "\n") +
           with_(paint::bold, shown_in_line(title_)) + "\n";
  title_.clear();
}

void sheet::field(std::string_view name, std::string_view value, paint how) {
  if (value.empty()) return;
  begin();
  text_ += name_column(name) + with_(how, shown_in_line(value)) + "\n";
}

void sheet::block(std::string_view name, std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  std::string_view left = name;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    begin();
    text_ += name_column(left) + shown_in_line(text.substr(0, end)) + "\n";
    left = {};
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void sheet::line(std::string_view text, paint how) {
  begin();
  text_ += "  " + with_(how, shown_in_line(text)) + "\n";
}

}  // namespace forensics::plugin
