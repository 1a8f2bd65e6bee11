#include "sandbox/api/options.hpp"

#include <charconv>
#include <utility>

namespace forensics::sandbox {
namespace {

constexpr const char* not_supported = "FieldValueNotSupported";

template <class number>
std::optional<number> parse_number(const std::string& text) noexcept {
  number value{};
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || last != end) return std::nullopt;
  return value;
}

api_error forbidden_match(const std::string& why,
                          const std::string& field = "resourceVersionMatch") {
  return invalid_options("ListOptions",
                         {"FieldValueForbidden", "Forbidden: " + why, field});
}

std::optional<api_error> check_watch(const api_request& request) {
  const std::string& match = request.parameter("resourceVersionMatch");
  const std::string& initial = request.parameter("sendInitialEvents");
  if (!request.parameter("continue").empty())
    return forbidden_match(
        "resourceVersionMatch is forbidden when continue is provided");
  if (initial.empty()) {
    if (match.empty()) return std::nullopt;
    return forbidden_match(
        "resourceVersionMatch is forbidden for watch unless sendInitialEvents "
        "is provided");
  }
  if (match != "NotOlderThan")
    return forbidden_match(
        "sendInitialEvents requires setting resourceVersionMatch to "
        "NotOlderThan");
  return std::nullopt;
}

std::optional<api_error> check_list(const api_request& request) {
  const std::string& match = request.parameter("resourceVersionMatch");
  const std::string& version = request.parameter("resourceVersion");
  if (!request.parameter("sendInitialEvents").empty())
    return forbidden_match("sendInitialEvents is forbidden for list",
                           "sendInitialEvents");
  if (match.empty()) return std::nullopt;
  if (!request.parameter("continue").empty())
    return forbidden_match(
        "resourceVersionMatch is forbidden when continue is provided");
  if (version.empty())
    return forbidden_match(
        "resourceVersionMatch is forbidden unless resourceVersion is provided");
  if (match != "Exact" && match != "NotOlderThan")
    return invalid_options(
        "ListOptions",
        {not_supported,
         "Unsupported value: \"" + match +
             "\": supported values: \"Exact\", \"NotOlderThan\", \"\"",
         "resourceVersionMatch"});
  if (match == "Exact" && version == "0")
    return forbidden_match(
        "resourceVersionMatch \"exact\" is forbidden for resourceVersion "
        "\"0\"");
  return std::nullopt;
}

std::optional<api_error> read_version(const api_request& request, bool watch,
                                      list_options& into) {
  const std::string& text = request.parameter("resourceVersion");
  into.any_version = text == "0";
  if (text.empty() || into.any_version) return std::nullopt;
  into.version = parse_version(text);
  if (into.version) return std::nullopt;
  if (watch) return error_of(500, "", unparsable_version(text));
  return bad_request("invalid resource version: " + unparsable_version(text));
}

std::optional<api_error> read_numbers(const api_request& request,
                                      list_options& into) {
  auto limit = integer_parameter(request, "limit");
  if (!limit) return std::move(limit.error());
  auto timeout = integer_parameter(request, "timeoutSeconds");
  if (!timeout) return std::move(timeout.error());
  if (limit->value_or(0) > 0)
    into.limit = static_cast<std::size_t>(limit->value());
  into.timeout_seconds = *timeout;
  return std::nullopt;
}

}  // namespace

bool is_true(const std::string& parameter) noexcept {
  return parameter == "true" || parameter == "1";
}

answered<std::optional<std::int64_t>> integer_parameter(
    const api_request& request, const std::string& name) {
  const std::string& text = request.parameter(name);
  if (text.empty()) return std::optional<std::int64_t>();
  const auto value = parse_number<std::int64_t>(text);
  if (!value)
    return failure{bad_request("strconv.ParseInt: parsing \"" + text +
                               "\": invalid syntax")};
  return value;
}

api_error invalid_options(const std::string& kind, status_cause cause) {
  resource_type options;
  options.group = "meta.k8s.io";
  options.kind = kind;
  return invalid(options, "", {std::move(cause)});
}

answered<write_parameters> parse_write(const api_request& request,
                                       const std::string& kind) {
  write_parameters made;
  made.write.field_manager = request.parameter("fieldManager");
  const std::string& dry = request.parameter("dryRun");
  if (!dry.empty() && dry != "All")
    return failure{invalid_options(kind, {not_supported,
                                          "Unsupported value: [\"" + dry +
                                              "\"]: supported values: \"All\"",
                                          "dryRun"})};
  made.write.dry_run = !dry.empty();
  const std::string& fields = request.parameter("fieldValidation");
  if (fields == "Strict") {
    made.fields = field_validation::strict;
  } else if (fields == "Ignore") {
    made.fields = field_validation::ignore;
  } else if (!fields.empty() && fields != "Warn") {
    return failure{invalid_options(
        kind, {not_supported,
               "Unsupported value: \"" + fields +
                   "\": supported values: \"\", \"Ignore\", \"Strict\", "
                   "\"Warn\"",
               "fieldValidation"})};
  }
  return made;
}

answered<selection> parse_selection(const api_request& request,
                                    const resource_type& type) {
  selection made;
  auto labels = label_selector::parse(request.parameter("labelSelector"));
  if (!labels) return failure{std::move(labels.error())};
  auto fields = field_selector::parse(request.parameter("fieldSelector"), type);
  if (!fields) return failure{std::move(fields.error())};
  made.labels = std::move(*labels);
  made.fields = std::move(*fields);
  return made;
}

answered<list_options> parse_list(const api_request& request,
                                  const resource_type& type, bool watch) {
  list_options made;
  auto selected = parse_selection(request, type);
  if (!selected) return failure{std::move(selected.error())};
  made.selected = std::move(*selected);
  if (auto error = read_numbers(request, made))
    return failure{std::move(*error)};
  if (auto error = watch ? check_watch(request) : check_list(request))
    return failure{std::move(*error)};
  made.continue_token = request.parameter("continue");
  if (!made.continue_token.empty() &&
      !request.parameter("resourceVersion").empty() &&
      request.parameter("resourceVersion") != "0")
    return failure{bad_request(
        "specifying resource version is not allowed when using continue")};
  if (auto error = read_version(request, watch, made))
    return failure{std::move(*error)};
  const std::string& match = request.parameter("resourceVersionMatch");
  if (match == "Exact") made.match = version_match::exact;
  if (match == "NotOlderThan") made.match = version_match::not_older;
  made.bookmarks = is_true(request.parameter("allowWatchBookmarks"));
  made.initial_events = is_true(request.parameter("sendInitialEvents"));
  return made;
}

api_error version_too_large(revision asked, revision current) {
  api_error error =
      error_of(504, "Timeout",
               "Timeout: Too large resource version: " + std::to_string(asked) +
                   ", current: " + std::to_string(current));
  error.causes.push_back(
      {"ResourceVersionTooLarge", "Too large resource version", ""});
  error.retry_after_seconds = 1;
  return error;
}

std::string unparsable_version(const std::string& text) {
  return "resourceVersion: Invalid value: \"" + text +
         "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax";
}

std::optional<revision> parse_version(const std::string& text) noexcept {
  return parse_number<revision>(text);
}

}  // namespace forensics::sandbox
