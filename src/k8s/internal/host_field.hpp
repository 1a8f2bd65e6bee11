#pragma once

#include <string>

#include "k8s/access.hpp"

namespace forensics::k8s::internal {

/// `host:port`, an IPv6 address in brackets.
std::string host_and_port(const cluster_access& access);

/// The Host header: without the scheme's default port.
std::string host_field(const cluster_access& access);

}  // namespace forensics::k8s::internal
