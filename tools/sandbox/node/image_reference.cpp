#include "sandbox/node/image_reference.hpp"

#include <algorithm>
#include <utility>

namespace forensics::sandbox {
namespace {

constexpr std::string_view own_host = "sandbox.local";

bool is_host(std::string_view part) {
  return part == "localhost" ||
         part.find_first_of(".:") != std::string_view::npos;
}

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_path(std::string_view path) {
  if (path.empty() || !is_lower_or_digit(path.front()) ||
      !is_lower_or_digit(path.back()))
    return false;
  return std::all_of(path.begin(), path.end(), [](char c) {
    return is_lower_or_digit(c) ||
           std::string_view("._-/").find(c) != std::string_view::npos;
  });
}

bool is_tag(std::string_view tag) {
  if (tag.empty() || tag.size() > 128 || tag.front() == '.' ||
      tag.front() == '-')
    return false;
  return std::all_of(tag.begin(), tag.end(), [](char c) {
    return is_lower_or_digit(c) || is_upper(c) || c == '_' || c == '.' ||
           c == '-';
  });
}

bool is_digest(std::string_view digest) {
  constexpr std::string_view prefix = "sha256:";
  return digest.substr(0, prefix.size()) == prefix &&
         digest.size() == prefix.size() + 64 &&
         digest.find_first_not_of("0123456789abcdef", prefix.size()) ==
             std::string_view::npos;
}

failure<std::string> refused(std::string_view text, const std::string& why) {
  const std::string image = '"' + std::string(text) + '"';
  return {"Failed to apply default image tag " + image +
          ": couldn't parse image name " + image +
          ": invalid reference format" + why};
}

}  // namespace

std::string image_reference::full() const {
  return (host.empty() ? std::string(own_host) : host) + "/" + path +
         (tag.empty() ? "" : ":" + tag) + (digest.empty() ? "" : "@" + digest);
}

result<image_reference, std::string> parse_image_reference(
    std::string_view text) {
  image_reference image;
  std::string_view rest = text;
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    image.digest = rest.substr(at + 1);
    rest = rest.substr(0, at);
    if (!is_digest(image.digest)) return refused(text, "");
  }
  const std::size_t slash = rest.rfind('/');
  const std::size_t colon = rest.rfind(':');
  if (colon != std::string_view::npos &&
      (slash == std::string_view::npos || colon > slash)) {
    image.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (!is_tag(image.tag)) return refused(text, "");
  }
  if (const std::size_t end = rest.find('/');
      end != std::string_view::npos && is_host(rest.substr(0, end))) {
    image.host = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  }
  if (std::any_of(rest.begin(), rest.end(), is_upper)) {
    const bool official =
        image.host.empty() && rest.find('/') == std::string_view::npos;
    return refused(text, ": repository name (" +
                             std::string(official ? "library/" : "") +
                             std::string(rest) + ") must be lowercase");
  }
  if (!is_path(rest)) return refused(text, "");
  constexpr std::string_view official = "library/";
  if (rest.substr(0, official.size()) == official)
    rest.remove_prefix(official.size());
  image.path = rest;
  if (image.tag.empty() && image.digest.empty()) image.tag = "latest";
  return image;
}

}  // namespace forensics::sandbox
