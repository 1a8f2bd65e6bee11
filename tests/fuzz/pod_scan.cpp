#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/crash.hpp"
#include "model/pod_scan.hpp"
#include "support/pod_reading.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

/// Whatever the watch drops must be no crash, whoever reads it.
void check_pod(std::string_view text) {
  const auto pod = parse_json(text);
  if (!pod) return;
  const auto sketch = scan_pod(text);
  require(sketch.has_value() == pod->IsObject());
  const bool crashed =
      !find_crashes(*pod, {duration::max()}, timestamp{}).empty();
  require(!crashed || sketch->suspect);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require(forensics::test::differences_of_scan(text).empty());
  check_pod(text);
  const auto event = scan_event(text);
  if (!event) return 0;
  require(event->object_text.front() == '{');
  require(event->object_text.back() == '}');
  const auto object = scan_pod(event->object_text);
  require(object && object->suspect == event->object.suspect);
  check_pod(event->object_text);
  return 0;
}
