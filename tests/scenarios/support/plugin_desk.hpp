#pragma once

#include <string>
#include <vector>

#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/site.hpp"

namespace forensics::test {

/// A site whose controller runs, and a desk from which its cases are looked at
/// with a stock kubectl that finds the built plugin (TESTENV_PLUGIN) in PATH.
struct plugin_desk : site {
  plugin_desk();
  plugin_desk(const plugin_desk&) = delete;
  plugin_desk& operator=(const plugin_desk&) = delete;
  ~plugin_desk();

  /// The name of the case of a new pod that has crashed.
  std::string crashed(const std::string& pod) const;
  std::string crashed(const pod_shape& shape) const;

  /// `kubectl forensic words…` for the site's quarantine.
  std::vector<std::string> line(const std::vector<std::string>& words) const;
  /// It, run in a pipe; what it prints, when it must succeed.
  outcome forensic(const std::vector<std::string>& words) const;
  std::string out(const std::vector<std::string>& words) const;

  /// PATH with the plugin.
  variables environment() const;
  /// An executable script that is found before others of its name.
  void put_program(const std::string& name, const std::string& script) const;
  std::string path(const std::string& name) const;

  controller_process controller;

 private:
  std::string folder_;
};

}  // namespace forensics::test
