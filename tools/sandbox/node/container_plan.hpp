#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/node/child_process.hpp"
#include "sandbox/node/container_root.hpp"
#include "sandbox/node/image_store.hpp"
#include "sandbox/node/variables.hpp"

namespace forensics::sandbox {

/// Why a container can't be started, as its status tells it.
struct start_refusal {
  std::string reason;  ///< CreateContainerConfigError, StartError
  std::string message;
};

/// How a container's programs are run: its folder, variables and PATH.
class container_plan {
 public:
  struct inputs {
    const model::json_value& pod;
    const model::json_value& spec;
    const local_image& image;
    std::filesystem::path volumes;  ///< the folder of the pod's volumes
    std::filesystem::path root;     ///< made; nothing is there yet
    const store& objects;
    const node_capacity& node;
    variable_map given;  ///< of services
  };
  static result<container_plan, start_refusal> make(const inputs& from);

  /// The container's own program.
  const command_line& program() const noexcept { return program_; }
  /// Another program in the same container, as a probe runs one.
  result<command_line, start_refusal> command(
      const std::vector<std::string>& arguments) const;
  const container_root& root() const noexcept { return root_; }
  /// The variable, unique to the run, that all its programs get.
  std::string mark() const { return "SANDBOX_ROOT=" + root_.folder().string(); }
  /// Where the container leaves its termination message.
  const std::filesystem::path& message_file() const noexcept {
    return message_file_;
  }

 private:
  explicit container_plan(const inputs& from);
  std::optional<start_refusal> lay_out(const inputs& from,
                                       const variable_map& variables);
  std::optional<start_refusal> mount_volumes(const inputs& from,
                                             const variable_map& variables);
  void set_environment(const inputs& from, variable_map variables);
  std::string translated_path(const std::string& path) const;
  result<std::filesystem::path, std::string> look_up(
      const std::string& name) const;

  container_root root_;
  std::filesystem::path message_file_;
  std::vector<std::string> environment_;
  std::vector<std::string> path_;
  std::filesystem::path directory_;
  command_line program_;
};

/// The error of a container whose program can't be executed, in containerd's
/// words.
start_refusal start_error(std::string_view why);
/// Of an execve that failed.
std::string exec_problem(std::string_view name, int error);

}  // namespace forensics::sandbox
