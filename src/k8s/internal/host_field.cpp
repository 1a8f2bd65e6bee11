#include "k8s/internal/host_field.hpp"

namespace forensics::k8s::internal {

namespace {

std::string bracketed(const std::string& host) {
  if (host.find(':') == std::string::npos) return host;
  std::string address{'['};
  return address.append(host).append(1, ']');
}

}  // namespace

std::string host_and_port(const cluster_access& access) {
  return bracketed(access.host) + ":" + std::to_string(access.port);
}

std::string host_field(const cluster_access& access) {
  const bool default_port = access.port == (access.tls ? 443 : 80);
  return default_port ? bracketed(access.host) : host_and_port(access);
}

}  // namespace forensics::k8s::internal
