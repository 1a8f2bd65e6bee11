#include "plugin/screen.hpp"

#include <ostream>

#include "plugin/command_failure.hpp"

namespace forensics::plugin {

void screen::require_written() const {
  if (!out.flush())
    throw command_failure(
        "standard output can't be written: is the disk full, or has the "
        "reader gone?");
}

}  // namespace forensics::plugin
