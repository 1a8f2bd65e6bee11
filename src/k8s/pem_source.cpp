#include "k8s/pem_source.hpp"

#include <openssl/evp.h>

#include <filesystem>
#include <optional>

namespace forensics::k8s {

namespace {

/// RFC 4648, padded; line breaks are passed over.
std::optional<std::string> decode_base64(std::string text) {
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

bool is_pem(std::string_view text) noexcept {
  return text.find("-----BEGIN ") != std::string_view::npos;
}

}  // namespace

std::string resolve_path(const std::string& directory,
                         const std::string& path) {
  return (std::filesystem::path(directory) / path).string();
}

pem_source take_pem(yaml_fields& fields, const std::string& key,
                    const kubeconfig_entry& entry, const file_reader& read) {
  pem_source source;
  const std::string data = fields.text(key + "-data");
  const std::string path = fields.text(key);
  if (!data.empty()) {
    auto pem = decode_base64(data);
    if (pem && is_pem(*pem))
      source.pem = std::move(*pem);
    else
      source.problem = key + "-data is not the base64 of a PEM text";
  } else if (!path.empty()) {
    source.file = resolve_path(entry.directory, path);
    auto pem = read(source.file);
    if (!pem)
      source.problem = key + ": " + source.file + " " + pem.error().message;
    else if (!is_pem(*pem))
      source.problem = key + ": " + source.file + " is no PEM text";
    else
      source.pem = std::move(*pem);
  }
  return source;
}

}  // namespace forensics::k8s
