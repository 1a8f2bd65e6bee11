#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/result.hpp"

/// How to reach and to convince an API server.
namespace forensics::k8s {

struct no_credential {};
struct static_token {
  std::string token;
};
/// Re-read at most each minute; the old one is kept when a read fails.
struct token_file {
  std::string path;
};
struct basic_credential {
  std::string user;
  std::string password;
};
/// client.authentication.k8s.io ExecCredential plugin (EKS, GKE, AKS).
struct exec_plugin {
  std::string api_version;  ///< …/v1 or …/v1beta1
  std::string command;
  std::vector<std::string> args;
  std::map<std::string, std::string> env;
  std::string install_hint;
  /// KUBERNETES_EXEC_INFO's spec.cluster as JSON, "" when not asked for.
  std::string cluster_info;
};
using credential = std::variant<no_credential, static_token, token_file,
                                basic_credential, exec_plugin>;

struct cluster_access {
  bool tls = true;
  std::string host;  ///< name or address, an IPv6 one without brackets
  std::uint16_t port = 443;
  std::string base_path;  ///< "" or `/k8s/clusters/c-1`, no slash at the end
  /// Name or address that the certificate must carry; `host` by default.
  std::string tls_server_name;
  std::string ca_pem;  ///< "": the system's store
  /// Where `ca_pem` was read, or "". Re-read when the pool reconnects; wins.
  std::string ca_file;
  bool insecure_skip_verify = false;
  std::string client_certificate_pem;
  std::string client_key_pem;
  /// Where these two were read, or "". Re-read when the files change.
  std::string client_certificate_file;
  std::string client_key_file;
  credential auth;
  std::string context_namespace;  ///< "" when the context names none
  std::string source;  ///< for people: `context lab of ~/.kube/config`
};

/// A sentence that says what was wrong and what to do.
struct access_problem {
  std::string message;
};

/// What the process was given, passed in so that tests need no environment.
struct environment {
  std::map<std::string, std::string> variables;  ///< HOME, KUBECONFIG, …
  std::string service_account_directory =
      "/var/run/secrets/kubernetes.io/serviceaccount";
};

/// `--kubeconfig` when given; else $KUBECONFIG (a list, merged as kubectl
/// does: the first file to set a value wins); else the service account when
/// the service env is set; else ~/.kube/config. Reads files; blocks; for
/// start-up only.
result<cluster_access, access_problem> find_access(
    const std::string& kubeconfig_flag, const std::string& context_flag,
    const environment& env);

/// The same in kubectl's order: ~/.kube/config, where there is one, before the
/// service account. A program that stands beside kubectl must mean the same
/// cluster.
result<cluster_access, access_problem> find_access_as_kubectl(
    const std::string& kubeconfig_flag, const std::string& context_flag,
    const environment& env);

/// The context of that name ("": the current one) of these files, merged.
/// Absent files are passed over unless all are. Relative paths in a file count
/// from its directory.
result<cluster_access, access_problem> read_kubeconfig(
    const std::vector<std::string>& files, const std::string& context);

/// The namespace that this process stands in: $POD_NAMESPACE, else that of the
/// service account, else `default`. Reads a file; for start-up only.
std::string own_namespace(const environment& env);

/// The service account of the pod that this runs in.
result<cluster_access, access_problem> in_cluster(const environment& env);

}  // namespace forensics::k8s
