// A bundle comes from anywhere. What is read of it can be judged, and has no
// more than a bundle may have.
#include <cstddef>
#include <cstdint>

#include "plugin/evidence/bundle.hpp"
#include "plugin/evidence/verify_report.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace forensics::plugin;
  const auto opened = read_bundle({reinterpret_cast<const char*>(data), size});
  if (!opened) {
    if (opened.error().empty()) __builtin_trap();
    return 0;
  }
  const auto found = judge(opened->content, {opened->key});
  if (!found.claimed) __builtin_trap();
  for (const char c : report_text(opened->content, found, key_source::bundled))
    if (c != '\n' && static_cast<unsigned char>(c) < ' ') __builtin_trap();
  return 0;
}
