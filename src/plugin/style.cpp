#include "plugin/style.hpp"

namespace forensics::plugin {
namespace {

/// Of "Select Graphic Rendition", ECMA-48 8.3.117.
std::string_view parameter_of(paint how) noexcept {
  switch (how) {
    case paint::plain:
      return "";
    case paint::bold:
      return "1";
    case paint::faint:
      return "2";
    case paint::red:
      return "31";
    case paint::green:
      return "32";
    case paint::yellow:
      return "33";
  }
  return "";
}

}  // namespace

std::string style::operator()(paint how, std::string_view text) const {
  if (!colours_ || how == paint::plain || text.empty())
    return std::string(text);
  return std::string("\x1b[")
      .append(parameter_of(how))
      .append("m")
      .append(text)
      .append("\x1b[0m");
}

}  // namespace forensics::plugin
