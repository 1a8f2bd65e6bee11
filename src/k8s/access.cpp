#include "k8s/access.hpp"

#include <initializer_list>
#include <optional>
#include <sstream>
#include <string_view>

#include "k8s/concat.hpp"
#include "k8s/kubeconfig.hpp"
#include "k8s/local_file.hpp"
#include "k8s/server_url.hpp"

namespace forensics::k8s {

namespace {

result<std::string, file_problem> read_file(const std::string& path) {
  return read_local_file(path);
}

failure<access_problem> refuse(std::initializer_list<std::string_view> parts) {
  return {{concat(parts)}};
}

std::string variable(const environment& env, const std::string& name) {
  const auto found = env.variables.find(name);
  return found == env.variables.end() ? std::string{} : found->second;
}

/// The elements of $KUBECONFIG; empty ones mean nothing.
std::vector<std::string> split_list(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ':');)
    if (!part.empty()) parts.push_back(part);
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& each : parts)
    text += concat({text.empty() ? "" : ", ", each});
  return text;
}

/// A way to the API server; nullopt where it is not there.
using way = std::optional<result<cluster_access, access_problem>>;

way named(const std::string& kubeconfig_flag, const std::string& context_flag,
          const environment& env) {
  if (!kubeconfig_flag.empty())
    return read_kubeconfig({kubeconfig_flag}, context_flag);
  const auto listed = split_list(variable(env, "KUBECONFIG"));
  if (listed.empty()) return std::nullopt;
  return read_kubeconfig(listed, context_flag);
}

/// A service account has no contexts: who names one means a kubeconfig.
way of_pod(const std::string& context_flag, const environment& env) {
  const bool in_pod = !variable(env, "KUBERNETES_SERVICE_HOST").empty();
  if (!in_pod || !context_flag.empty()) return std::nullopt;
  return in_cluster(env);
}

way of_home(const std::string& context_flag, const environment& env) {
  const std::string home = variable(env, "HOME");
  if (home.empty()) return std::nullopt;
  const std::string usual = home + "/.kube/config";
  const auto text = read_local_file(usual);
  if (!text && text.error().absent) return std::nullopt;
  return read_kubeconfig({usual}, context_flag);
}

failure<access_problem> no_way() {
  return refuse(
      {"no way to the API server is known: give --kubeconfig, or set "
       "KUBECONFIG, or have a ~/.kube/config, or run in a pod with a service "
       "account (KUBERNETES_SERVICE_HOST is not set)"});
}

}  // namespace

result<cluster_access, access_problem> find_access(
    const std::string& kubeconfig_flag, const std::string& context_flag,
    const environment& env) {
  if (way found = named(kubeconfig_flag, context_flag, env))
    return *std::move(found);
  if (way found = of_pod(context_flag, env)) return *std::move(found);
  if (way found = of_home(context_flag, env)) return *std::move(found);
  return no_way();
}

result<cluster_access, access_problem> find_access_as_kubectl(
    const std::string& kubeconfig_flag, const std::string& context_flag,
    const environment& env) {
  if (way found = named(kubeconfig_flag, context_flag, env))
    return *std::move(found);
  if (way found = of_home(context_flag, env)) return *std::move(found);
  if (way found = of_pod(context_flag, env)) return *std::move(found);
  return no_way();
}

result<cluster_access, access_problem> read_kubeconfig(
    const std::vector<std::string>& files, const std::string& context) {
  std::vector<kubeconfig_text> texts;
  for (const std::string& path : files) {
    auto text = read_local_file(path);
    if (text)
      texts.push_back({path, std::move(*text)});
    else if (!text.error().absent)
      return refuse({"kubeconfig ", path, " ", text.error().message});
  }
  if (texts.empty())
    return refuse({"kubeconfig ", joined(files),
                   ": there is no such file; give --kubeconfig or set "
                   "KUBECONFIG to one that exists"});
  return access_from(texts, context, read_file);
}

std::string own_namespace(const environment& env) {
  const std::string given = variable(env, "POD_NAMESPACE");
  if (!given.empty()) return given;
  auto ns = read_local_file(env.service_account_directory + "/namespace");
  return ns && !ns->empty() ? *std::move(ns) : "default";
}

result<cluster_access, access_problem> in_cluster(const environment& env) {
  cluster_access access;
  access.source = "the pod's service account";
  access.host = variable(env, "KUBERNETES_SERVICE_HOST");
  access.tls_server_name = access.host;
  access.port = parse_port(variable(env, "KUBERNETES_SERVICE_PORT"));
  if (access.host.empty() || access.port == 0)
    return refuse(
        {"in-cluster access needs KUBERNETES_SERVICE_HOST and a "
         "KUBERNETES_SERVICE_PORT of 1 to 65535, which the kubelet sets in "
         "every pod: outside of a cluster give --kubeconfig"});

  const std::string& directory = env.service_account_directory;
  const std::string token = directory + "/token";
  const auto token_text = read_local_file(token);
  if (!token_text)
    return refuse({"the service account's token ", token, " ",
                   token_text.error().message,
                   ": is automountServiceAccountToken false for the pod or its "
                   "service account? Set it to true, or give --kubeconfig"});
  access.auth = token_file{token};
  access.ca_file = directory + "/ca.crt";
  auto ca = read_local_file(access.ca_file);
  if (!ca)
    return refuse({"the cluster's CA certificate ", access.ca_file, " ",
                   ca.error().message,
                   ": the ConfigMap kube-root-ca.crt and "
                   "automountServiceAccountToken bring it into a pod"});
  access.ca_pem = std::move(*ca);
  if (auto ns = read_local_file(directory + "/namespace"))
    access.context_namespace = std::move(*ns);
  return access;
}

}  // namespace forensics::k8s
