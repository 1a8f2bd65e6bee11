#pragma once

#include <string>
#include <string_view>

namespace forensics::test {

/// A second reading of pods and watch events: RapidJSON's, of the whole text
/// into a DOM. Tells where `scan_pod` or `scan_event` says otherwise of `text`,
/// and "" where neither does. Nothing is held of a text with a number that
/// RapidJSON finds too large: it may say so of smaller ones than the scanner.
std::string differences_of_scan(std::string_view text);

}  // namespace forensics::test
