#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/dsse.hpp"
#include "model/manifest.hpp"

/// An envelope, and the statement in it, or a statement alone: what is read is
/// exactly what would be written, so that no byte of it goes unseen.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace forensics::model;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto envelope = read_envelope(text);
  if (envelope && to_json(*envelope) != text) __builtin_trap();
  const std::string_view payload =
      envelope ? std::string_view(envelope->payload) : text;
  const auto found = read_statement(payload);
  if (found && to_statement(*found) != payload) __builtin_trap();
  return 0;
}
