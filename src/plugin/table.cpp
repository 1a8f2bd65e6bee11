#include "plugin/table.hpp"

#include <algorithm>
#include <utility>

namespace forensics::plugin {
namespace {

constexpr std::size_t gap = 3;

/// In characters of UTF-8.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
      }));
}

row as_row(const std::vector<std::string>& titles) {
  row cells;
  for (const std::string& title : titles) cells.push_back({title, paint::bold});
  return cells;
}

}  // namespace

table::table(std::vector<std::string> titles) : titles_(std::move(titles)) {
  widths_.resize(titles_.size());
  widen({as_row(titles_)});
}

std::string table::head(const std::vector<row>& rows_to_come,
                        const style& with) {
  widen(rows_to_come);
  return line(as_row(titles_), with);
}

std::string table::lines(const std::vector<row>& rows, const style& with) {
  widen(rows);
  std::string text;
  for (const row& cells : rows) text += line(cells, with);
  return text;
}

void table::widen(const std::vector<row>& rows) {
  for (const row& cells : rows)
    for (std::size_t i = 0; i < std::min(cells.size(), widths_.size()); ++i)
      widths_[i] = std::max(widths_[i], width_of(cells[i].text));
}

std::string table::line(const row& cells, const style& with) const {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text += with(cells[i].how, cells[i].text);
    const bool last = i + 1 == cells.size();
    if (!last) text.append(widths_[i] - width_of(cells[i].text) + gap, ' ');
  }
  return text += '\n';
}

}  // namespace forensics::plugin
