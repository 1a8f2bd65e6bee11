#include "sandbox/objects/validation_cidr.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <string>

namespace forensics::sandbox {

std::optional<cidr> cidr::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos ||
      text.find('\0') != std::string_view::npos)
    return std::nullopt;
  const std::string address(text.substr(0, slash));
  const std::string_view bits = text.substr(slash + 1);
  cidr made;
  if (inet_pton(AF_INET, address.c_str(), made.address_.data()) == 1)
    made.all_bits_ = 32;
  else if (inet_pton(AF_INET6, address.c_str(), made.address_.data()) == 1)
    made.all_bits_ = 128;
  else
    return std::nullopt;
  const char* const end = bits.data() + bits.size();
  const auto read = std::from_chars(bits.data(), end, made.bits_);
  if (bits.empty() || read.ec != std::errc{} || read.ptr != end ||
      made.bits_ < 0 || made.bits_ > made.all_bits_)
    return std::nullopt;
  return made;
}

bool cidr::strictly_inside(const cidr& other) const noexcept {
  if (all_bits_ != other.all_bits_ || bits_ <= other.bits_) return false;
  for (int bit = 0; bit < other.bits_; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if (((address_[byte] ^ other.address_[byte]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace forensics::sandbox
