#pragma once

#include <iosfwd>

#include "plugin/style.hpp"

namespace forensics::plugin {

/// Where a command reads and writes, and which of it is a terminal.
struct screen {
  std::istream& in;
  std::ostream& out;  ///< results
  std::ostream& err;  ///< progress, questions, warnings, errors
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool colours_allowed = true;  ///< by NO_COLOR and TERM

  style out_style() const noexcept {
    return style(out_is_terminal && colours_allowed);
  }
  /// Throws command_failure where what was written to `out` did not all get
  /// there.
  void require_written() const;

  style err_style() const noexcept {
    return style(err_is_terminal && colours_allowed);
  }
};

}  // namespace forensics::plugin
