#include "sandbox/api/request.hpp"

namespace forensics::sandbox {
namespace {

using path = std::vector<std::string>;

bool is_true(const std::string& text) {
  return text == "true" || text == "1" || text == "True" || text == "TRUE" ||
         text == "t" || text == "T";
}

/// The group and version that a path begins with, and where its rest begins.
struct api_prefix {
  std::string group;
  std::string version;
  std::size_t rest = 0;
};

std::optional<api_prefix> prefix_of(const path& segments) {
  if (segments.size() >= 3 && segments[0] == "api")
    return api_prefix{"", segments[1], 2};
  if (segments.size() >= 4 && segments[0] == "apis")
    return api_prefix{segments[1], segments[2], 3};
  return std::nullopt;
}

bool is_part_of_namespace(const std::string& segment) {
  return segment == "status" || segment == "finalize";
}

/// The name that `metadata.name=…` asks for, if it asks for one.
std::string selected_name(const std::string& field_selector) {
  constexpr std::string_view field = "metadata.name=";
  const std::size_t at = field_selector.find(field);
  if (at == std::string::npos) return {};
  const std::size_t start = at + field.size();
  std::string name =
      field_selector.substr(start, field_selector.find(',', start) - start);
  return name.starts_with("=") ? name.substr(1) : name;
}

std::string verb_of(const api_request& what, bool named) {
  if (what.method == "POST") return "create";
  if (what.method == "PUT") return "update";
  if (what.method == "PATCH") return "patch";
  if (what.method == "DELETE") return named ? "delete" : "deletecollection";
  if (named) return "get";
  return is_true(what.parameter("watch")) ? "watch" : "list";
}

}  // namespace

const std::string& api_request::parameter(const std::string& name) const {
  static const std::string none;
  const auto found = query.find(name);
  return found == query.end() ? none : found->second;
}

api_answer answer_of(const api_error& error) {
  api_answer answer;
  answer.code = error.code;
  answer.body = to_json(error);
  if (error.retry_after_seconds)
    answer.headers.emplace_back("Retry-After",
                                std::to_string(*error.retry_after_seconds));
  return answer;
}

std::optional<resource_request> parse_resource_request(
    const api_request& what) {
  const path& segments = what.path;
  const auto prefix = prefix_of(segments);
  if (!prefix) return std::nullopt;
  std::size_t at = prefix->rest;
  resource_request made;
  if (segments[at] == "namespaces" && segments.size() > at + 1) {
    made.ns = segments[at + 1];
    if (segments.size() > at + 2 && !is_part_of_namespace(segments[at + 2]))
      at += 2;
  }
  made.type = find_type(prefix->group, prefix->version, segments[at]);
  const std::size_t count = segments.size() - at;
  if (made.type == nullptr || count > 3) return std::nullopt;
  if (count > 1) made.name = segments[at + 1];
  if (count > 2) made.subresource = segments[at + 2];
  made.verb = verb_of(what, !made.name.empty());
  if (made.verb == "list" || made.verb == "watch" ||
      made.verb == "deletecollection")
    made.name = selected_name(what.parameter("fieldSelector"));
  return made;
}

}  // namespace forensics::sandbox
