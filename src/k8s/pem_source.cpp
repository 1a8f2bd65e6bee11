#include "k8s/pem_source.hpp"

#include <filesystem>
#include <optional>

#include "model/digest.hpp"

namespace forensics::k8s {

namespace {

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
    auto pem = model::base64_decode(data);
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
