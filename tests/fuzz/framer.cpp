#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "k8s/json_framer.hpp"

namespace {

using forensics::k8s::json_framer;

constexpr std::size_t max_object = 64;

struct outcome {
  std::vector<std::string> objects;
  std::string envelope;
  std::size_t skipped = 0;
  bool broken = false;
  bool operator==(const outcome&) const = default;
};

outcome run(json_framer::shape shape, std::string_view bytes,
            std::size_t chunk) {
  json_framer framer(shape, max_object);
  outcome got;
  for (std::size_t at = 0; at < bytes.size(); at += chunk)
    framer.feed(bytes.substr(at, chunk), [&](std::string_view object) {
      got.objects.emplace_back(object);
      if (object.empty() || object.size() > max_object) __builtin_trap();
    });
  got.envelope = framer.envelope();
  got.skipped = framer.skipped();
  got.broken = framer.broken();
  return got;
}

}  // namespace

/// However the bytes are split, the outcome is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto shape :
       {json_framer::shape::documents, json_framer::shape::list}) {
    const outcome whole = run(shape, bytes, size + 1);
    for (const std::size_t chunk : {1, 2, 7})
      if (run(shape, bytes, chunk) != whole) __builtin_trap();
  }
  return 0;
}
