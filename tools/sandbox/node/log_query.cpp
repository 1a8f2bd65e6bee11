#include "sandbox/node/log_query.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "sandbox/objects/resource_type.hpp"
#include "sandbox/objects/seconds.hpp"

namespace forensics::sandbox {
namespace {

using parameters = std::map<std::string, std::string>;

const std::string* parameter(const parameters& all, const char* name) {
  const auto found = all.find(name);
  return found == all.end() ? nullptr : &found->second;
}

/// As the API server converts it: whatever is not said to be false is true.
bool flag(const parameters& all, const char* name) {
  const std::string* text = parameter(all, name);
  return text != nullptr && *text != "false" && *text != "0";
}

answered<std::optional<std::int64_t>> number(const parameters& all,
                                             const char* name) {
  const std::string* text = parameter(all, name);
  if (text == nullptr) return std::optional<std::int64_t>{};
  std::int64_t value = 0;
  const char* const end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, value);
  if (error == std::errc{} && stopped == end) return std::optional{value};
  const bool large = error == std::errc::result_out_of_range && stopped == end;
  return failure{
      bad_request("strconv.ParseInt: parsing \"" + *text +
                  "\": " + (large ? "value out of range" : "invalid syntax"))};
}

answered<std::optional<model::timestamp>> time(const parameters& all,
                                               const char* name) {
  const std::string* text = parameter(all, name);
  if (text == nullptr) return std::optional<model::timestamp>{};
  if (const auto parsed = model::parse_rfc3339(*text)) return parsed;
  return failure{
      bad_request("parsing time \"" + *text +
                  "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"" +
                  *text + "\" as \"2006\"")};
}

void at_least(std::vector<status_cause>& causes, const char* field,
              const std::optional<std::int64_t>& value, std::int64_t least) {
  if (!value || *value >= least) return;
  causes.push_back({"FieldValueInvalid",
                    "Invalid value: " + std::to_string(*value) +
                        (least == 0 ? ": must be greater than or equal to 0"
                                    : ": must be greater than 0"),
                    field});
}

std::vector<std::string> container_names(const model::json_value& pod) {
  std::vector<std::string> names;
  for (const char* list :
       {"initContainers", "containers", "ephemeralContainers"})
    for (const auto& container :
         model::array_at(pod, {"spec", list}).GetArray())
      names.emplace_back(model::text_at(container, {"name"}));
  return names;
}

answered<std::string> choose_container(const model::json_value& pod,
                                       const std::string* wished) {
  const auto names = container_names(pod);
  const std::string of_pod = " for pod " + std::string(name_of(pod));
  if (wished != nullptr && !wished->empty()) {
    if (std::find(names.begin(), names.end(), *wished) != names.end())
      return *wished;
    return failure{
        bad_request("container " + *wished + " is not valid" + of_pod)};
  }
  if (names.size() == 1) return names.front();
  std::string list;
  for (const std::string& name : names)
    list += (list.empty() ? "" : " ") + name;
  return failure{bad_request("a container name must be specified" + of_pod +
                             ", choose one of: [" + list + "]")};
}

}  // namespace

answered<log_query> parse_log_query(const api_request& how,
                                    const model::json_value& pod,
                                    model::timestamp now) {
  log_query query;
  query.follow = flag(how.query, "follow");
  query.previous = flag(how.query, "previous");
  query.timestamps = flag(how.query, "timestamps");
  auto since = time(how.query, "sinceTime");
  if (!since) return failure{std::move(since).error()};
  query.since = *since;
  std::optional<std::int64_t> since_seconds;
  for (const auto& [name, target] :
       {std::pair{"tailLines", &query.tail_lines},
        std::pair{"limitBytes", &query.limit_bytes},
        std::pair{"sinceSeconds", &since_seconds}}) {
    auto value = number(how.query, name);
    if (!value) return failure{std::move(value).error()};
    *target = *value;
  }

  std::vector<status_cause> causes;
  at_least(causes, "tailLines", query.tail_lines, 0);
  at_least(causes, "limitBytes", query.limit_bytes, 1);
  if (query.since && since_seconds)
    causes.push_back(
        {"FieldValueForbidden",
         "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be "
         "specified",
         "[]"});
  else
    at_least(causes, "sinceSeconds", since_seconds, 1);
  if (parameter(how.query, "stream") != nullptr)
    causes.push_back(
        {"FieldValueForbidden", "Forbidden: may not be specified", "stream"});
  if (!causes.empty()) {
    resource_type options;
    options.kind = "PodLogOptions";
    return failure{invalid(options, name_of(pod), std::move(causes))};
  }
  if (since_seconds) query.since = now - seconds_of(*since_seconds);

  auto container = choose_container(pod, parameter(how.query, "container"));
  if (!container) return failure{std::move(container).error()};
  query.container = *container;
  return query;
}

}  // namespace forensics::sandbox
