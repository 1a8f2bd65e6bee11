#include "plugin/progress.hpp"

#include <ostream>
#include <string_view>

namespace forensics::plugin {

progress::~progress() { wipe(); }

void progress::says(const std::string& text) {
  constexpr std::string_view spinner = "|/-\\";
  if (around_.err_is_terminal) {
    wipe();
    around_.err << spinner[turn_++ % spinner.size()] << ' ' << text
                << std::flush;
    drawn_ = true;
  } else if (text != last_) {
    around_.err << text << std::endl;
  }
  last_ = text;
}

/// "Carriage return" and "erase in line", ECMA-48 8.3.15 and 8.3.41.
void progress::wipe() {
  if (drawn_) around_.err << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace forensics::plugin
