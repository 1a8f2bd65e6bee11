#include "sandbox/api/paths.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/accept.hpp"
#include "sandbox/api/discovery.hpp"
#include "sandbox/api/openapi.hpp"

namespace forensics::sandbox {
namespace {

using path = std::vector<std::string>;

constexpr const char* version_text = R"({
  "major": "1",
  "minor": "34",
  "emulationMajor": "1",
  "emulationMinor": "34",
  "minCompatibilityMajor": "1",
  "minCompatibilityMinor": "33",
  "gitVersion": "v1.34.4",
  "gitCommit": "sandbox",
  "gitTreeState": "",
  "buildDate": "1970-01-01T00:00:00Z",
  "goVersion": "",
  "compiler": "",
  "platform": "linux/amd64"
})";

api_answer json_answer(std::string body) {
  api_answer answer;
  answer.body = std::move(body);
  return answer;
}

api_answer text_answer(int code, std::string body) {
  api_answer answer;
  answer.code = code;
  answer.content_type = "text/plain; charset=utf-8";
  answer.body = std::move(body);
  return answer;
}

/// `known` when there is something to say, else the 404.
api_answer json_or_missing(std::string known) {
  return known.empty() ? answer_of(no_such_path())
                       : json_answer(std::move(known));
}

bool wants_aggregated(const api_request& request) {
  const auto ranges = parse_accept(request.accept);
  return std::any_of(ranges.begin(), ranges.end(), [](const media_range& one) {
    return one.is_json() && one.parameter("as") == "APIGroupDiscoveryList" &&
           one.parameter("v") == "v2";
  });
}

api_answer aggregated_answer(bool core) {
  api_answer answer = json_answer(aggregated(core));
  answer.content_type = aggregated_type;
  return answer;
}

api_answer answer_core(api& through, const api_request& request,
                       const path& segments) {
  if (segments.size() == 1)
    return wants_aggregated(request)
               ? aggregated_answer(true)
               : json_answer(core_versions(through.around().server));
  if (segments.size() == 2)
    return json_or_missing(resource_list("", segments[1]));
  return answer_of(no_such_path());
}

api_answer answer_groups(const api_request& request, const path& segments) {
  if (segments.size() == 1)
    return wants_aggregated(request) ? aggregated_answer(false)
                                     : json_answer(group_list());
  std::string group = group_of(segments[1]);
  if (group.empty()) return page_not_found();
  if (segments.size() == 2) return json_answer(std::move(group));
  if (segments.size() == 3)
    return json_or_missing(resource_list(segments[1], segments[2]));
  return answer_of(no_such_path());
}

/// Version 2 has nothing in it: kubectl asks for it where version 3 does not
/// have a kind (`List`), and then leaves the checking to the server.
api_answer answer_openapi_v2(const api_request& request) {
  if (request.accept.find("proto-openapi") == std::string::npos)
    return json_answer(R"({"swagger":"2.0","info":{"title":"Kubernetes",)"
                       R"("version":"1.34"},"paths":{},"definitions":{}})");
  // An empty message is one without fields.
  api_answer answer;
  answer.content_type =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  return answer;
}

api_answer answer_openapi(const api_request& request, const path& segments) {
  if (segments == path{"openapi", "v2"}) return answer_openapi_v2(request);
  if (segments.size() < 2 || segments[1] != "v3") return page_not_found();
  if (segments.size() == 2) return json_answer(openapi_index());
  std::string rest;
  for (std::size_t at = 2; at < segments.size(); ++at)
    rest += (at == 2 ? "" : "/") + segments[at];
  std::string document = openapi_document(rest);
  if (document.empty()) return page_not_found();
  api_answer answer = json_answer(std::move(document));
  // The path holds the document's hash.
  answer.headers.emplace_back("Cache-Control", "public, immutable");
  return answer;
}

bool is_health(const path& segments) {
  const std::string& first = segments.front();
  const bool known =
      first == "healthz" || first == "livez" || first == "readyz";
  return known && (segments.size() == 1 ||
                   (segments.size() == 2 && segments[1] == "ping"));
}

}  // namespace

api_answer page_not_found() { return text_answer(404, "404 page not found\n"); }

api_answer answer_path(api& through, const api_request& request) {
  path segments = request.path;
  if (request.method != "GET" && request.method != "HEAD") {
    const bool of_the_api =
        !segments.empty() && (segments[0] == "api" || segments[0] == "apis");
    return answer_of(of_the_api ? no_such_path() : method_not_allowed());
  }
  if (!segments.empty() && segments.back().empty()) segments.pop_back();
  if (segments.empty()) return json_answer(path_list());
  if (segments[0] == "api") return answer_core(through, request, segments);
  if (segments[0] == "apis") return answer_groups(request, segments);
  if (segments[0] == "openapi") return answer_openapi(request, segments);
  if (is_health(segments)) return text_answer(200, "ok");
  if (segments == path{"version"}) return json_answer(version_text);
  return page_not_found();
}

}  // namespace forensics::sandbox
