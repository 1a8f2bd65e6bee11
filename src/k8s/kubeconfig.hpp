#pragma once

#include <functional>
#include <string>
#include <vector>

#include "k8s/access.hpp"
#include "k8s/local_file.hpp"

namespace forensics::k8s {

struct kubeconfig_text {
  std::string path;  ///< relative paths in the text count from its directory
  std::string text;
};
/// Reads what a kubeconfig names: certificates, keys, tokens.
using file_reader =
    std::function<result<std::string, file_problem>(const std::string& path)>;

/// `read_kubeconfig` without the file system. Of two entries of one name the
/// first wins; `context` "" is the first current-context.
result<cluster_access, access_problem> access_from(
    const std::vector<kubeconfig_text>& files, const std::string& context,
    const file_reader& read);

}  // namespace forensics::k8s
