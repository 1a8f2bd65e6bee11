#include "sandbox/api/protobuf_wire.hpp"

namespace forensics::sandbox {

std::optional<std::uint64_t> wire_reader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  return std::nullopt;
}

std::optional<wire_field> wire_reader::next() {
  constexpr std::uint64_t as_varint = 0;
  constexpr std::uint64_t as_bytes = 2;
  const auto key = varint();
  if (!key || *key >> 3U == 0 || *key >> 3U > 0xffff) return std::nullopt;
  wire_field field;
  field.number = static_cast<std::uint32_t>(*key >> 3U);
  const auto value = varint();
  if (!value) return std::nullopt;
  field.value = *value;
  if ((*key & 7U) == as_varint) return field;
  if ((*key & 7U) != as_bytes || *value > rest_.size()) return std::nullopt;
  field.is_bytes = true;
  field.bytes = rest_.substr(0, *value);
  rest_.remove_prefix(*value);
  return field;
}

}  // namespace forensics::sandbox
