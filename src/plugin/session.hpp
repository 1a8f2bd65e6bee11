#pragma once

#include <memory>
#include <string>
#include <vector>

#include "k8s/access.hpp"
#include "model/time.hpp"
#include "plugin/connection.hpp"
#include "plugin/screen.hpp"

namespace forensics::plugin {

/// The flags that every command has.
struct global_flags {
  std::string kubeconfig;
  std::string context;
  std::string target_namespace;
  model::duration request_timeout{10'000};
};

/// One call of the program: what a command is given to work with.
class session {
 public:
  session(global_flags flags, k8s::environment env, screen& around,
          std::vector<std::string> words_after_dashes);

  const global_flags& flags() const noexcept { return flags_; }
  const std::string& target_namespace() const noexcept {
    return flags_.target_namespace;
  }
  screen& at() noexcept { return around_; }
  model::timestamp now() const;
  /// What stood behind `--`.
  const std::vector<std::string>& words_after_dashes() const noexcept {
    return words_after_dashes_;
  }
  /// What to type next: `kubectl forensic WORDS`, with the flags that this
  /// call was given; safe to show.
  std::string forensic(const std::string& words) const;
  /// The same of kubectl itself, in the target namespace.
  std::string kubectl(const std::string& words) const;
  /// A variable of the environment, or "".
  std::string variable(const std::string& name) const;

  /// To the cluster that kubectl would speak with. Opened by the first call;
  /// throws command_failure when no way to an API server is known.
  connection& api();
  /// The cluster that `api` speaks with, for people:
  /// `https://lab.example:6443 (context lab of ~/.kube/config)`.
  std::string cluster();
  /// Closes what `api` opened; a program that takes this one's place must not
  /// inherit it.
  void disconnect() noexcept { api_.reset(); }

 private:
  global_flags flags_;
  k8s::environment env_;
  screen& around_;
  std::vector<std::string> words_after_dashes_;
  std::unique_ptr<connection> api_;
  std::string cluster_;
};

}  // namespace forensics::plugin
