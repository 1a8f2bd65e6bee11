#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/node/image_reference.hpp"

namespace forensics::sandbox {

/// What is run in place of an image: programs of this machine, and scripts.
struct stand_in {
  /// The image's programs, by their path in it: `/bin/sh`, `/nats-server`.
  std::map<std::string, std::filesystem::path> programs;
  std::vector<std::string> entrypoint;
  std::vector<std::string> command;
};

/// The images that the sandbox knows. Whatever else a pod names can't be
/// pulled.
class image_table {
 public:
  /// `stand_ins`: the folder of the scripts; `host`: where this machine's
  /// programs are, in the order of a PATH.
  image_table(std::filesystem::path stand_ins,
              std::vector<std::filesystem::path> host);

  std::optional<stand_in> find(const image_reference& image) const;

 private:
  using programs = std::map<std::string, std::filesystem::path>;

  std::optional<std::filesystem::path> on_host(const std::string& name) const;
  void add(programs& to, const std::string& name,
           const std::string& program) const;
  programs small_system() const;
  programs whole_host() const;

  std::filesystem::path stand_ins_;
  std::vector<std::filesystem::path> host_;
};

/// `/usr/bin:/bin` and the like.
std::vector<std::filesystem::path> usual_folders();

}  // namespace forensics::sandbox
