#pragma once

#include <string>

#include "k8s/kubeconfig_entry.hpp"

namespace forensics::k8s {

/// A PEM text: the base64 of `<key>-data` when it is there, else the file that
/// `key` names.
struct pem_source {
  std::string pem;
  std::string file;  ///< "" when it stood in the kubeconfig
  std::string problem;
};
pem_source take_pem(yaml_fields& fields, const std::string& key,
                    const kubeconfig_entry& entry, const file_reader& read);

/// `path` as seen from `directory`.
std::string resolve_path(const std::string& directory, const std::string& path);

}  // namespace forensics::k8s
