#include "model/redact_pod.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "model/json.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr std::array<std::string_view, 10> telling_parts{
    "PASS", "PWD",  "SECRET", "TOKEN", "KEY",
    "CRED", "AUTH", "DSN",    "SALT",  "CONNECTION"};

bool contains_upper(std::string_view text, std::string_view part) noexcept {
  const auto same = [](char a, char b) {
    return std::toupper(static_cast<unsigned char>(a)) == b;
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     same) != text.end();
}

/// `scheme://user:password@host`, RFC 3986 userinfo.
bool has_password(std::string_view url) noexcept {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const auto authority = url.substr(scheme + 3);
  const auto userinfo = authority.substr(0, authority.find_first_of("/?#"));
  const auto at = userinfo.rfind('@');
  return at != std::string_view::npos &&
         userinfo.substr(0, at).find(':') != std::string_view::npos;
}

void redact_list(json_value& list, json_allocator& memory) {
  for (json_value& container : list.GetArray()) {
    if (array_at(container, {"env"}).Empty()) continue;
    for (json_value& entry : container["env"].GetArray()) {
      const auto value = text_at(entry, {"value"});
      if (!value.empty() && looks_secret(text_at(entry, {"name"}), value))
        set(entry, "value", redacted_value, memory);
    }
  }
}

}  // namespace

bool looks_secret(std::string_view name, std::string_view value) noexcept {
  return has_password(value) ||
         std::any_of(
             telling_parts.begin(), telling_parts.end(),
             [&](std::string_view part) { return contains_upper(name, part); });
}

std::string redact_pod(std::string_view pod_json) {
  auto pod = parse_json(pod_json);
  if (!pod || !pod->IsObject()) return "";
  if (find(*pod, {"spec"}) != nullptr)
    for (const char* list :
         {"initContainers", "containers", "ephemeralContainers"})
      if (!array_at(*pod, {"spec", list}).Empty())
        redact_list((*pod)["spec"][list], pod->GetAllocator());
  return dump(*pod);
}

}  // namespace forensics::model
