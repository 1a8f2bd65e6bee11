#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "k8s/client.hpp"
#include "model/json.hpp"
#include "scenarios/support/container_log.hpp"
#include "scenarios/support/https_exchange.hpp"
#include "scenarios/support/process.hpp"

/// The environment that `testenv run` brought up, as a test sees it. What
/// goes wrong in a helper fails the test with a sentence.
namespace forensics::test {

struct pod_status {
  std::string ns;
  std::string pod;
  std::string status;  ///< JSON object; merged into the pod's status
};

/// A request of a test's own, for `call`; a patch is a JSON merge patch.
k8s::request make_request(k8s::method verb, std::string target,
                          std::string body = {});

enum class apiserver_action { stop, start, restart, pause, resume };

class cluster {
 public:
  /// Fails the test outside of `testenv run`. `connections` of its own bound
  /// how much `call_all` has under way.
  explicit cluster(std::size_t connections = 16);

  /// `kubectl args…` as administrator, `input` on its standard input.
  outcome kubectl(const std::vector<std::string>& args,
                  std::string_view input = {}) const;
  /// `kubectl get args… -o json`, which must succeed.
  model::json_document get_json(const std::vector<std::string>& args) const;
  /// `kubectl apply -f -` of YAML or JSON, which must succeed.
  void apply(std::string_view manifests) const;

  /// GET of an API path (`/api/v1/namespaces/shop/pods/web`), some
  /// milliseconds where kubectl takes a hundred; nullopt when it is not there.
  std::optional<model::json_document> get(const std::string& path) const;
  /// One exchange, whatever comes of it.
  k8s::reply call(k8s::request what) const;
  /// Many at once; the answers in the order of the requests. For loads.
  std::vector<k8s::reply> call_all(std::vector<k8s::request> requests) const;

  /// Many pods at once, in JSON; see pods.hpp.
  void create_pods(const std::string& ns,
                   const std::vector<std::string>& pods) const;
  void create_pod(const std::string& ns, const std::string& pod) const;
  void set_statuses(const std::vector<pod_status>& statuses) const;
  void set_status(const std::string& ns, const std::string& pod,
                  const std::string& status) const;

  /// One exchange seen raw, as administrator; of `what` the server, its CA and
  /// the token are filled in.
  https_answer exchange(https_request what) const;
  /// The connections behind all this, for streams.
  k8s::client& client() const noexcept { return *client_; }

  /// What the node's kubelet answers for a container's log from now on.
  container_log log_of(const std::string& ns, const std::string& pod,
                       const std::string& container = "app") const;

  /// `start` and `restart` return when the server is ready again.
  void apiserver(apiserver_action what) const;

  /// A kubeconfig for another bearer token; the path of its file.
  std::string kubeconfig_for(const std::string& token) const;
  /// The administrator's, by another way to the server: a port of loopback.
  std::string admin_kubeconfig_by(std::uint16_t port) const;
  std::uint16_t server_port() const;
  /// Of a service account, which must exist.
  std::string token_of(const std::string& ns,
                       const std::string& service_account) const;
  std::string kubeconfig_of(const std::string& ns,
                            const std::string& service_account) const;
  /// Of the administrator, who may do all, and of a user who may do nothing.
  const std::string& admin_kubeconfig() const { return kubeconfig_; }
  const std::string& admin_token() const { return token_; }
  const std::string& powerless_kubeconfig() const { return powerless_; }

 private:
  std::string write_kubeconfig(const std::string& token,
                               const std::string& server) const;

  std::string kubeconfig_;
  std::string powerless_;
  std::string folder_;
  std::string logs_;
  std::string program_;
  std::string server_;
  std::string ca_;
  std::string token_;
  std::unique_ptr<k8s::client> client_;
};

}  // namespace forensics::test
