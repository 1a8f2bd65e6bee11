#include "sandbox/server/faults.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/server/request_target.hpp"

namespace forensics::sandbox {

namespace {

bool is_or_begins(std::string_view wanted, std::string_view text) {
  if (wanted.empty()) return true;
  if (wanted.ends_with('*'))
    return text.starts_with(wanted.substr(0, wanted.size() - 1));
  return wanted == text;
}

bool is_or_any(std::string_view wanted, std::string_view text) {
  return wanted.empty() || wanted == "*" || wanted == text;
}

bool means_subresource(const fault_match& match, std::string_view text) {
  if (match.subresource.empty() && !match.resource.empty()) return text.empty();
  return is_or_any(match.subresource, text);
}

/// Of a create it stands in the object.
bool means_name(const std::string& wanted, const resource_request& what,
                const api_request& request) {
  if (wanted.empty() || what.verb != "create" || !what.name.empty())
    return is_or_begins(wanted, what.name);
  const auto made = model::parse_json(request.body);
  return made &&
         is_or_begins(wanted, model::text_at(*made, {"metadata", "name"}));
}

bool means(const fault_match& match, const resource_request& what,
           const api_request& request) {
  const bool is_resource = what.type != nullptr;
  if (!match.resource.empty() && !is_resource) return false;
  return is_or_any(match.verb, what.verb) &&
         is_or_any(match.resource, is_resource ? what.type->plural : "") &&
         means_subresource(match, what.subresource) &&
         is_or_any(match.ns, what.ns) &&
         is_or_begins(match.path, join_path(request.path)) &&
         is_or_any(match.user, request.who.name) &&
         is_or_begins(match.user_agent, request.user_agent) &&
         means_name(match.name, what, request);
}

api_error error_for(int status, const resource_request& what) {
  const resource_type* type = what.type;
  if (status == 401) return unauthorized();
  if (status == 405) return method_not_allowed();
  if (status == 410) return expired("The resourceVersion is too old.");
  if (status == 429)
    return error_of(429, "TooManyRequests",
                    "the server has received too many requests and has asked "
                    "us to try again later");
  if (status == 503)
    return error_of(503, "ServiceUnavailable",
                    "the server is currently unable to handle the request");
  if (status == 504)
    return error_of(504, "Timeout",
                    "the server was unable to return a response in the time "
                    "allotted, but may still be processing the request");
  if (status == 409 && type != nullptr)
    return what.verb == "create"
               ? already_exists(*type, what.name)
               : conflict(*type, what.name,
                          "the object has been modified; please apply your "
                          "changes to the latest version and try again");
  if (status == 404 && type != nullptr) return not_found(*type, what.name);
  if (status == 422 && type != nullptr) return invalid(*type, what.name, {});
  if (status == 403 && type != nullptr)
    return refused(*type, what.name, "a fault of the sandbox");
  if (status >= 500)
    return error_of(status, "InternalError",
                    "Internal error occurred: a fault of the sandbox");
  return error_of(status, "BadRequest", "a fault of the sandbox");
}

}  // namespace

std::string fault_book::add(fault_rule rule) {
  if (rule.id.empty()) rule.id = "fault-" + std::to_string(next_id_++);
  const auto same = std::find_if(
      rules_.begin(), rules_.end(),
      [&](const fault_rule& other) { return other.id == rule.id; });
  std::string id = rule.id;
  if (same == rules_.end())
    rules_.push_back(std::move(rule));
  else
    *same = std::move(rule);
  return id;
}

bool fault_book::remove(std::string_view id) {
  return std::erase_if(
             rules_, [&](const fault_rule& rule) { return rule.id == id; }) > 0;
}

std::optional<fault_effect> fault_book::meet(const resource_request& what,
                                             const api_request& request) {
  for (fault_rule& rule : rules_) {
    if (!means(rule.match, what, request)) continue;
    ++rule.matched;
    if (spares(rule)) continue;
    ++rule.met;
    return rule.effect;
  }
  return std::nullopt;
}

bool fault_book::spares(const fault_rule& rule) {
  if (rule.matched <= rule.skip) return true;
  if (rule.times && rule.met >= *rule.times) return true;
  if (rule.probability >= 1.0) return false;
  // By hand: what std::uniform_real_distribution draws is each library's own,
  // and a seed is to replay everywhere.
  const double drawn = static_cast<double>(random_() >> 11) * 0x1p-53;
  return drawn >= rule.probability;
}

api_answer faulty_answer(const fault_effect& effect,
                         const resource_request& what) {
  api_error error = error_for(*effect.status, what);
  if (!effect.reason.empty()) error.reason = effect.reason;
  if (!effect.message.empty()) error.message = effect.message;
  error.retry_after_seconds = effect.retry_after_seconds;
  return answer_of(error);
}

}  // namespace forensics::sandbox
