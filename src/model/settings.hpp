#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/time.hpp"

namespace forensics::model {

struct listen_address {
  std::string host;  ///< "" is every address
  std::uint16_t port = 0;
  bool operator==(const listen_address&) const = default;
};
/// `:8080`, `127.0.0.1:8080`, `[::1]:8080`; `0` switches the server off (port
/// 0 in the result); a port of its own choice is `127.0.0.1:0`.
struct listen_choice {
  bool enabled = true;
  listen_address address;
  bool operator==(const listen_choice&) const = default;
};
result<listen_choice, std::string> parse_listen(std::string_view text);

/// A level of the Pod Security Standards, as the namespace enforces it.
enum class pod_security { baseline, restricted };
std::string_view to_string(pod_security level) noexcept;

enum class log_level { debug, info, warning, error };
enum class log_format { json, text };

/// Everything the flags say. Names and defaults are those of the flags.
struct settings {
  std::string target_namespace = "debug-forensics";
  duration forensic_ttl = std::chrono::hours{24};
  std::size_t max_log_size = 512'000;  ///< bytes, for each container
  std::vector<std::string> ignore_namespaces{"kube-system", "kube-public"};
  std::vector<std::string> watch_namespaces;  ///< empty: all
  std::string pod_selector;                   ///< label selector
  duration rate_limit_window = std::chrono::hours{1};
  duration max_crash_age{};  ///< 0: forensic_ttl
  bool enable_secret_cloning = true;
  std::string toolkit_image = "busybox:1.36-musl";
  std::string signing_key_secret = "forensic-signing-key";
  pod_security security = pod_security::baseline;
  std::vector<std::string> target_quota;  ///< `pods=50`; empty: none
  std::size_t max_concurrent_cases = 16;
  std::size_t max_pending_cases = 10'000;
  std::size_t max_cases = 500;              ///< that stand; 0: any number
  std::size_t max_cases_per_namespace = 0;  ///< the same
  std::size_t worker_threads = 0;           ///< 0: one for each core
  std::size_t api_connections = 16;
  bool leader_elect = false;
  std::string leader_elect_namespace;  ///< "": the controller's own
  listen_choice metrics{true, {"", 8080}};
  listen_choice health{true, {"", 8081}};
  std::string kubeconfig;  ///< "": $KUBECONFIG, ~/.kube/config, in-cluster
  log_level level = log_level::info;
  log_format format = log_format::json;

  duration crash_age() const noexcept {
    return max_crash_age == duration{0} ? forensic_ttl : max_crash_age;
  }
};

/// Every rule that a value breaks, each a sentence that begins with the flag
/// (`--max-log-size: …`) and says what would do. Empty: all is well.
std::vector<std::string> validate(const settings& what);

/// Should crashes of this namespace be looked at? Never the target's own.
bool watches(const settings& what, std::string_view pod_namespace) noexcept;

}  // namespace forensics::model
