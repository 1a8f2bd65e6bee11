#include "k8s/status.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "k8s/concat.hpp"
#include "k8s/one_line.hpp"
#include "model/json.hpp"

namespace forensics::k8s {

namespace {

constexpr std::size_t longest_message = 512;
constexpr std::size_t longest_reason = 64;
constexpr std::size_t longest_field = 256;
constexpr rapidjson::SizeType most_causes = 32;
/// The longest that an API server under load asks for (its flow control);
/// what asks for more would keep us from seeing crashes.
constexpr std::int64_t longest_wait_seconds = 32;
constexpr model::json_limits status_limits{.bytes = 1U << 20, .depth = 16};

action action_for(int status, std::string_view reason) noexcept {
  // An expired continue token has been answered as 400 and as 410, and an
  // ERROR event may carry no code.
  if (reason == "Expired" && (status == 400 || status == 0))
    return action::gone;
  switch (status) {
    case 401:
      return action::refresh;
    case 403:
      return action::forbidden;
    case 404:
      return action::not_found;
    case 409:
      return reason == "AlreadyExists" ? action::exists : action::conflict;
    case 410:
      return action::gone;
    case 413:
      return action::too_large;
    case 408:  // the server gave up waiting for the request
    case 429:
      return action::retry;
    case 405:  // no API server's path, or a proxy that wants to be logged in to
    case 406:
    case 407:
    case 421:
      return action::configuration;
    default:
      break;
  }
  if (status >= 300 && status < 400) return action::configuration;
  if (status >= 400 && status < 500) return action::invalid;
  return action::retry;
}

std::chrono::milliseconds bounded_wait(std::int64_t seconds) noexcept {
  return std::chrono::seconds{
      std::clamp<std::int64_t>(seconds, 0, longest_wait_seconds)};
}

/// Whole seconds only: the API server never sends the date form.
std::int64_t header_seconds(std::string_view text) noexcept {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::uint64_t seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, seconds);
  if (stop != end || text.empty()) return 0;
  if (fault == std::errc::result_out_of_range) return longest_wait_seconds;
  if (fault != std::errc{}) return 0;
  return static_cast<std::int64_t>(
      std::min<std::uint64_t>(seconds, longest_wait_seconds));
}

/// The server quotes refused values, and admission plugins quote what they
/// like: for what holds Secrets' values or logs, only names are kept.
bool holds_confidential_content(const request& what) {
  const std::string_view purpose = what.purpose;
  const std::string_view verb_and_resource =
      purpose.substr(0, purpose.find(" in "));
  return verb_and_resource.find("secrets") != std::string_view::npos ||
         verb_and_resource.find("configmaps") != std::string_view::npos;
}

/// Sentences of the API server's own authorizer and quota, made of names and
/// numbers alone. Webhooks and policies speak in others' words.
bool is_made_of_names(int status, std::string_view message) noexcept {
  const auto says = [message](std::string_view words) {
    return message.find(words) != std::string_view::npos;
  };
  return status == 403 && !message.starts_with("admission webhook") &&
         (says(" is forbidden: User \"") ||
          says(" is forbidden: exceeded quota: "));
}

std::string without_content(const std::vector<cause>& causes) {
  std::string text = "the server's words are withheld, they may quote values";
  for (const cause& each : causes)
    text += concat({"; ", each.field, ": ", each.reason});
  return one_line(text, longest_message);
}

std::vector<cause> causes_of(const model::json_value& status, bool withhold) {
  const model::json_value& list =
      model::array_at(status, {"details", "causes"});
  std::vector<cause> causes;
  for (rapidjson::SizeType i = 0; i < std::min(list.Size(), most_causes); ++i)
    causes.push_back(
        {one_line(model::text_at(list[i], {"reason"}), longest_reason),
         one_line(model::text_at(list[i], {"field"}), longest_field),
         withhold ? std::string{}
                  : one_line(model::text_at(list[i], {"message"}),
                             longest_message)});
  return causes;
}

void take_status(error& into, const request& what,
                 const model::json_value& status) {
  const std::string_view message = model::text_at(status, {"message"});
  const bool withhold = holds_confidential_content(what) &&
                        !is_made_of_names(into.status, message);
  into.reason = one_line(model::text_at(status, {"reason"}), longest_reason);
  into.causes = causes_of(status, withhold);
  into.message = withhold ? without_content(into.causes)
                          : one_line(message, longest_message);
}

}  // namespace

error error_from(const request& what, int status, std::string_view body,
                 std::string_view retry_after_header) {
  error answer;
  answer.status = status;
  answer.request = what.purpose;
  std::int64_t seconds = header_seconds(retry_after_header);

  const auto parsed = model::parse_json(body, status_limits);
  if (parsed && model::text_at(*parsed, {"kind"}) == "Status") {
    take_status(answer, what, *parsed);
    if (seconds == 0)
      seconds = model::integer_at(*parsed, {"details", "retryAfterSeconds"});
  } else {
    answer.message =
        "the answer is no Kubernetes Status; is a proxy in between?";
  }
  answer.what = action_for(status, answer.reason);
  if (answer.what == action::retry) answer.retry_after = bounded_wait(seconds);
  return answer;
}

error transport_error(const request& what, action todo, std::string_view reason,
                      std::string_view message) {
  error fault;
  fault.what = todo;
  fault.reason = one_line(reason, longest_reason);
  fault.message = one_line(message, longest_message);
  fault.request = what.purpose;
  return fault;
}

bool is_node_silent(const error& why) noexcept {
  if (why.status == 0) return why.reason == "unanswered";
  // The server quotes the URL at which it has asked the kubelet.
  return why.status >= 500 &&
         why.message.find("/containerLogs/") != std::string::npos;
}

bool is_server_away(const error& why) noexcept {
  if (why.what != action::retry) return false;
  if (why.status != 0) return why.status == 429 || why.status == 503;
  static constexpr std::array<std::string_view, 5> out_of_reach{
      "reset", "connection refused", "timeout", "unreachable", "resolve"};
  return std::find(out_of_reach.begin(), out_of_reach.end(), why.reason) !=
         out_of_reach.end();
}

bool is_access_lost(const error& why) noexcept {
  if (why.what == action::refresh) return true;
  return why.what == action::configuration &&
         (why.reason == "certificate" || why.reason == "credential");
}

bool can_heal(const error& why) noexcept {
  return why.what != action::invalid && why.what != action::too_large &&
         (why.what != action::configuration || is_access_lost(why));
}

bool passes(const error& why) noexcept {
  return why.what == action::retry || is_server_away(why) ||
         is_access_lost(why);
}

error error_from_event(const request& what, int code,
                       std::string_view status_json) {
  return error_from(what, code, status_json, {});
}

}  // namespace forensics::k8s
