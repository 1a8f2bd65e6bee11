#pragma once

#include <string>

#include "k8s/kubeconfig.hpp"
#include "k8s/yaml_text.hpp"

/// The parts of a kubeconfig. What fails is told as a clause that begins with
/// the field; "" is success. No clause quotes a value that may be secret.
namespace forensics::k8s {

/// The body of a named cluster, user or context.
struct kubeconfig_entry {
  YAML::Node body;
  std::string directory;  ///< of the file that it stands in; may be ""
};

/// The server, how to trust it and under which name.
std::string take_cluster(const kubeconfig_entry& cluster,
                         const file_reader& read, cluster_access& into);

/// Client certificate and credential; after `take_cluster`.
std::string take_user(const kubeconfig_entry& user, const file_reader& read,
                      cluster_access& into);

/// What an exec plugin is told of the cluster when it asks for it, as JSON.
std::string cluster_info(const cluster_access& access);

}  // namespace forensics::k8s
