#include "model/percent_encode.hpp"

namespace forensics::model {

std::string percent_encode(std::string_view text) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char each : text) {
    if (unreserved.find(each) != std::string_view::npos) {
      encoded += each;
    } else {
      const auto byte = static_cast<unsigned char>(each);
      encoded.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
    }
  }
  return encoded;
}

}  // namespace forensics::model
