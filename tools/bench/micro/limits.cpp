#include "bench/micro/limits.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace forensics::micro {

namespace {

struct limit {
  std::string_view name;
  double measured;  ///< ratio, g++ 12 at -O3 on x86-64
};

/// Chance shifts a ratio by a tenth or two (docs/performance.md), another
/// machine or compiler by more; what takes twice as long as it did is over it.
constexpr double margin = 1.6;

/// What makes it take as long as it does. Measure anew where that has changed.
constexpr std::array<limit, 12> limits{{
    {"scan/page", 1.85},        // the framer, then the scanner
    {"scan/event", 1.85},       // the same, and the watch's state
    {"scan/framer", 0.85},      // strings by words of 8 bytes
    {"scan/pod", 0.96},         // the same, and each token's rules
    {"clone/pod", 12.9},        // parsing, copying, writing
    {"signature/crash", 0.65},  // look-ups in the pod, SHA-256 by OpenSSL
    {"signature/seal", 34.5},   // the Ed25519 signature
    {"redaction/log", 4.85},    // a look-up for each byte, and a copy of it
    {"redaction/pod", 7.5},     // parsing and writing
    {"log/cut", 0.27},          // two copies, UTF-8 by words of 8 bytes
    {"log/cut-8MB", 1.6},       // the same, out of fresh pages
    {"log/object", 2.1},        // SHA-256, a copy, fresh pages
}};

}  // namespace

double limit_of(std::string_view name) {
  const auto found =
      std::find_if(limits.begin(), limits.end(),
                   [&](const limit& one) { return one.name == name; });
  if (found == limits.end())
    throw std::out_of_range(std::string(name) + " has no limit in limits.cpp");
  return found->measured * margin;
}

}  // namespace forensics::micro
