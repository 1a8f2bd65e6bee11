#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace forensics::k8s {

/// The parts, one after the other. (g++ 12 warns without cause about
/// `"text" + string`, its bug 105651.)
inline std::string concat(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

}  // namespace forensics::k8s
