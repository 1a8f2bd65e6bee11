#include "model/settings.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "model/case_record.hpp"
#include "model/names.hpp"
#include "model/quarantine.hpp"

namespace forensics::model {
namespace {

using sentences = std::vector<std::string>;

constexpr duration ten_years = std::chrono::hours{24 * 3650};

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

void check_count(sentences& broken, std::string_view flag, std::size_t value,
                 std::size_t least, std::size_t most) {
  if (value < least || value > most)
    broken.push_back(std::string(flag) + ": must be " + std::to_string(least) +
                     " to " + std::to_string(most) + ", not " +
                     std::to_string(value));
}

void check_duration(sentences& broken, std::string_view flag, duration value,
                    duration least) {
  if (value < least || value > ten_years)
    broken.push_back(std::string(flag) + ": must be " + format_duration(least) +
                     " to " + format_duration(ten_years));
}

void check_namespaces(sentences& broken, std::string_view flag,
                      const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (!is_dns_label(name))
      broken.push_back(std::string(flag) + ": \"" + name +
                       "\" is no namespace name; it takes names of lower-case "
                       "letters, digits and '-', with commas between them");
}

bool is_host(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

bool is_ipv6(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
           (c >= '0' && c <= '9') || c == '.' || c == ':';
  });
}

void check_quota(sentences& broken, const std::vector<std::string>& quota) {
  std::set<std::string_view> names;
  for (const std::string& entry : quota) {
    const auto parts = parse_quota_entry(entry);
    if (!parts)
      broken.push_back("--target-quota: \"" + entry +
                       "\" is no entry of a ResourceQuota such as pods=50 or "
                       "limits.memory=8Gi");
    else if (!names.insert(parts->first).second)
      broken.push_back("--target-quota: \"" + std::string(parts->first) +
                       "\" is given twice");
  }
}

}  // namespace

std::string_view to_string(pod_security level) noexcept {
  return level == pod_security::restricted ? "restricted" : "baseline";
}

result<listen_choice, std::string> parse_listen(std::string_view text) {
  if (text == "0") return listen_choice{false, {}};
  const failure<std::string> wrong{
      "must be an address like :8080, 127.0.0.1:8080 or [::1]:8080, or 0 for "
      "no server"};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong;
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);

  listen_choice choice;
  const auto [end, error] = std::from_chars(
      port.data(), port.data() + port.size(), choice.address.port);
  if (error != std::errc{} || end != port.data() + port.size()) return wrong;

  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!is_ipv6(host)) return wrong;
  } else if (!is_host(host)) {
    return wrong;
  }
  choice.address.host = host;
  return choice;
}

std::vector<std::string> validate(const settings& what) {
  sentences broken;
  if (!is_dns_label(what.target_namespace))
    broken.push_back(
        "--target-namespace: must be a namespace name: at most 63 lower-case "
        "letters, digits and '-'");
  if (contains(what.watch_namespaces, what.target_namespace))
    broken.push_back(
        "--watch-namespaces: must not name the target namespace, or clones "
        "would be cloned");
  if (!what.leader_elect_namespace.empty())
    check_namespaces(broken, "--leader-elect-namespace",
                     {what.leader_elect_namespace});
  check_namespaces(broken, "--watch-namespaces", what.watch_namespaces);
  check_namespaces(broken, "--ignore-namespaces", what.ignore_namespaces);
  check_duration(broken, "--forensic-ttl", what.forensic_ttl, duration{1});
  check_duration(broken, "--rate-limit-window", what.rate_limit_window,
                 duration{0});
  check_duration(broken, "--max-crash-age", what.max_crash_age, duration{0});
  check_count(broken, "--max-log-size", what.max_log_size, 1, most_log_bytes);
  check_count(broken, "--max-concurrent-cases", what.max_concurrent_cases, 1,
              1'000);
  check_count(broken, "--max-pending-cases", what.max_pending_cases, 1,
              1'000'000);
  check_count(broken, "--max-cases", what.max_cases, 0, 1'000'000);
  check_count(broken, "--max-cases-per-namespace", what.max_cases_per_namespace,
              0, 1'000'000);
  check_count(broken, "--worker-threads", what.worker_threads, 0, 256);
  check_count(broken, "--api-connections", what.api_connections, 1, 256);
  if (what.toolkit_image.empty() ||
      std::any_of(what.toolkit_image.begin(), what.toolkit_image.end(),
                  [](char c) { return c <= ' ' || c > '~'; }))
    broken.push_back(
        "--toolkit-image: must be an image reference without blanks");
  if (!is_dns_subdomain(what.signing_key_secret))
    broken.push_back(
        "--signing-key-secret: must be the name of a Secret: lower-case "
        "letters, digits, '-' and '.'");
  check_quota(broken, what.target_quota);
  if (what.metrics.enabled && what.metrics == what.health &&
      what.metrics.address.port != 0)
    broken.push_back(
        "--health-probe-bind-address: must differ from "
        "--metrics-bind-address");
  return broken;
}

bool watches(const settings& what, std::string_view pod_namespace) noexcept {
  if (pod_namespace == what.target_namespace ||
      contains(what.ignore_namespaces, pod_namespace))
    return false;
  return what.watch_namespaces.empty() ||
         contains(what.watch_namespaces, pod_namespace);
}

}  // namespace forensics::model
