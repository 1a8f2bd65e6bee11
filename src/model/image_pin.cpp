#include "model/image_pin.hpp"

#include <algorithm>

namespace forensics::model {
namespace {

constexpr std::string_view digest_mark = "@sha256:";
constexpr std::size_t digest_length = 64;

bool is_hex(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

/// Without its tag. A colon before the last slash is a registry's port.
std::string_view repository_of(std::string_view image) noexcept {
  const std::size_t slash = image.rfind('/');
  const std::size_t colon = image.rfind(':');
  if (colon == std::string_view::npos ||
      (slash != std::string_view::npos && colon < slash))
    return image;
  return image.substr(0, colon);
}

/// Runtimes write the default registry out, which specs leave out.
bool same_repository(std::string_view spelt_out, std::string_view repository) {
  return spelt_out == repository ||
         spelt_out.ends_with(std::string("/").append(repository));
}

}  // namespace

std::string pinned_image(std::string_view image, std::string_view image_id) {
  if (image.empty() || image.find('@') != std::string_view::npos) return {};
  if (const auto scheme = image_id.find("://");
      scheme != std::string_view::npos)
    image_id.remove_prefix(scheme + 3);
  const std::size_t mark = image_id.find(digest_mark);
  if (mark == std::string_view::npos) return {};
  const std::string_view digest = image_id.substr(mark);
  if (digest.size() != digest_mark.size() + digest_length ||
      !is_hex(digest.substr(digest_mark.size())))
    return {};
  const std::string_view repository = repository_of(image);
  if (!same_repository(image_id.substr(0, mark), repository)) return {};
  return std::string(repository).append(digest);
}

std::string_view image_id_of(const json_value& pod,
                             std::string_view name) noexcept {
  for (const std::string_view list :
       {"containerStatuses", "initContainerStatuses"})
    for (const json_value& status : array_at(pod, {"status", list}).GetArray())
      if (text_at(status, {"name"}) == name)
        return text_at(status, {"imageID"});
  return {};
}

}  // namespace forensics::model
