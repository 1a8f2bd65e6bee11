#include <cstddef>
#include <cstdint>

#include "model/utf8.hpp"
#include "sandbox/server/request_target.hpp"

namespace {

void expect_clean(const std::string& text) {
  if (!forensics::model::is_utf8(text)) __builtin_trap();
  if (text.find('\0') != std::string::npos) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto target = forensics::sandbox::parse_target(
      {reinterpret_cast<const char*>(data), size});
  if (!target) return 0;
  for (const auto& part : target->path) {
    expect_clean(part);
    if (part.find('/') != std::string::npos) __builtin_trap();
  }
  for (const auto& [name, value] : target->query) {
    expect_clean(name);
    expect_clean(value);
  }
  return 0;
}
