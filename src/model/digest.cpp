#include "model/digest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace forensics::model {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         digest.data());
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * digest.size());
  for (const unsigned byte : digest) {
    hex += digits[byte >> 4U];
    hex += digits[byte & 0xFU];
  }
  return hex;
}

std::string sha256_hex_of(std::initializer_list<std::string_view> parts) {
  std::string framed;
  for (const std::string_view part : parts) {
    framed += std::to_string(part.size());
    framed += ':';
    framed += part;
  }
  return sha256_hex(framed);
}

std::string base64_encode(std::string_view bytes) {
  // A multiple of 3, so that only the last piece is padded; OpenSSL counts in
  // int and ends each piece with a NUL, which the next one overwrites.
  constexpr std::size_t piece = 3U << 20;
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  std::size_t written = 0;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::size_t length = std::min(piece, bytes.size() - at);
    written += static_cast<std::size_t>(EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data() + written),
        reinterpret_cast<const unsigned char*>(bytes.data() + at),
        static_cast<int>(length)));
  }
  text.resize(written);
  return text;
}

std::optional<std::string> base64_decode(std::string text) {
  std::erase_if(text, [](char each) {
    return each == '\n' || each == '\r' || each == ' ' || each == '\t';
  });
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.size() - 1 - text.find_last_not_of('=');
  if (padding > 2 || text.find('=') < text.size() - padding)
    return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int count =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  if (count < 0) return std::nullopt;
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace forensics::model
