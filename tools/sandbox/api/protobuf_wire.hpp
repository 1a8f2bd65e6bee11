#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace forensics::sandbox {

/// One field of a protobuf message: a number, or bytes.
struct wire_field {
  std::uint32_t number = 0;
  bool is_bytes = false;
  std::uint64_t value = 0;
  std::string_view bytes;
};

/// Reads a message's fields one by one, whatever the bytes are.
class wire_reader {
 public:
  explicit wire_reader(std::string_view message) : rest_(message) {}

  bool at_end() const noexcept { return rest_.empty(); }
  /// nullopt when the bytes are no field, or of a type that Kubernetes'
  /// messages do not use (fixed 32 and 64 bits, groups).
  std::optional<wire_field> next();

 private:
  std::optional<std::uint64_t> varint();

  std::string_view rest_;
};

}  // namespace forensics::sandbox
