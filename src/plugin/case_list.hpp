#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/case_summary.hpp"
#include "plugin/connection.hpp"

namespace forensics::plugin {

struct case_list {
  std::vector<model::case_summary> cases;
  std::string resource_version;  ///< where a watch goes on from
};

/// `forensic.io/crash-signature`, and what `-l` asks for besides.
std::string case_selector(std::string_view more = {});

/// Reads the metadata of all cases of a namespace, page by page. Throws
/// command_failure.
case_list read_cases(connection& api, const std::string& target_namespace,
                     const std::string& selector = case_selector());

/// The names of all cases of a namespace, also of those whose labels were
/// taken off: every ConfigMap's metadata is read. Throws command_failure.
std::vector<std::string> read_case_names(connection& api,
                                         const std::string& target_namespace);

}  // namespace forensics::plugin
