#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plugin/style.hpp"

namespace forensics::plugin {

struct cell {
  std::string text;  ///< one line, safe to show
  paint how = paint::plain;
};
using row = std::vector<cell>;

/// Lays out tables as kubectl does: columns as wide as their widest cell,
/// three spaces between them. Later rows keep the widths of earlier ones.
class table {
 public:
  explicit table(std::vector<std::string> titles);

  /// The titles' line.
  std::string head(const std::vector<row>& rows_to_come, const style& with);
  std::string lines(const std::vector<row>& rows, const style& with);

 private:
  void widen(const std::vector<row>& rows);
  std::string line(const row& cells, const style& with) const;

  std::vector<std::string> titles_;
  std::vector<std::size_t> widths_;
};

}  // namespace forensics::plugin
