#include <cstddef>
#include <cstdint>
#include <string>

#include "sandbox/server/faults.hpp"

/// A rule that is read is told as a text that is read as the same rule.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace forensics;
  const auto json =
      model::parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  const auto rule = sandbox::parse_fault_rule(*json);
  if (!rule) {
    if (rule.error().empty()) __builtin_trap();
    return 0;
  }
  const std::string told = sandbox::to_json(*rule);
  const auto again = model::parse_json(told);
  if (!again) __builtin_trap();
  const auto same = sandbox::parse_fault_rule(*again);
  if (!same || sandbox::to_json(*same) != told) __builtin_trap();
  return 0;
}
