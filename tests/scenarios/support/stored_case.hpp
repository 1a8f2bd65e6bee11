#pragma once

#include <string>
#include <vector>

#include "scenarios/support/cluster.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "support/sealed_case.hpp"
#include "support/temp_folder.hpp"

namespace forensics::test {

/// `sealed_case` in a namespace of its own, as the controller would have left
/// it there, and the plugin beside it.
class stored_case {
 public:
  stored_case();

  /// `kubectl-forensic args…`, its output in a pipe.
  outcome plugin(std::vector<std::string> args) const;
  /// The same on a terminal.
  outcome plugin_on_terminal(std::vector<std::string> args) const;
  /// Closes the case and publishes the key.
  void close();
  /// Deletes the anchor and makes it again, with `data[key] = value`.
  void forge(const std::string& key, const std::string& value);

  const cluster& home() const noexcept { return home_; }
  const std::string& ns() const noexcept { return ns_.name(); }
  const testing::temp_folder& folder() const noexcept { return folder_; }
  /// The public key's file.
  const std::string& key_file() const noexcept { return key_file_; }

 private:
  std::string create(const model::json_value& object) const;

  cluster home_;
  scratch_namespace ns_{home_, "cases"};
  testing::temp_folder folder_;
  std::string key_file_;
  sealed_case what_;
};

/// `kubectl-forensic args…` with a kubeconfig, its output in a pipe.
outcome run_plugin(const std::vector<std::string>& args,
                   const std::string& kubeconfig);

}  // namespace forensics::test
