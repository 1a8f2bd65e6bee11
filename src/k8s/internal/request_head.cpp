#include "k8s/internal/request_head.hpp"

#include <algorithm>

#include "k8s/internal/host_field.hpp"

namespace forensics::k8s::internal {

namespace {

constexpr std::string_view name_of(method verb) noexcept {
  switch (verb) {
    case method::get:
      return "GET";
    case method::post:
      return "POST";
    case method::put:
      return "PUT";
    case method::patch:
      return "PATCH";
    case method::del:
      return "DELETE";
  }
  return "GET";
}

bool is_target(std::string_view text) noexcept {
  return !text.empty() && text.front() == '/' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

bool is_field_value(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f;
  });
}

result<std::string, std::string> request_head(const cluster_access& access,
                                              const request& what,
                                              std::string_view user_agent,
                                              std::string_view authorization) {
  const std::string target = access.base_path + what.target;
  if (!is_target(target))
    return failure{std::string{"the request's path is no valid one"}};
  std::string head{name_of(what.verb)};
  head.append(" ").append(target).append(" HTTP/1.1\r\n");
  bool valid = true;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    valid = valid && is_field_value(value);
    head.append(name).append(": ").append(value).append("\r\n");
  };
  add("Host", host_field(access));
  add("User-Agent", user_agent);
  add("Accept", what.accept);
  add("Authorization", authorization);
  if (what.verb != method::get || !what.body.empty()) {
    add("Content-Type", what.content_type);
    add("Content-Length", std::to_string(what.body.size()));
  }
  if (!valid)
    return failure{
        std::string{"a header field would hold a control character"}};
  return head + "\r\n";
}

}  // namespace forensics::k8s::internal
