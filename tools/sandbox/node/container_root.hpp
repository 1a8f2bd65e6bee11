#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace forensics::sandbox {

/// The folder that stands for the root of a container's file system. Nothing
/// is mounted and nobody is locked in: a path of the container is rewritten to
/// one in this folder where it is told apart, as a whole argument, variable or
/// working directory.
class container_root {
 public:
  explicit container_root(std::filesystem::path folder);

  const std::filesystem::path& folder() const noexcept { return folder_; }

  /// Makes `path` of the container a link to `target`; what was there before
  /// goes, unless it is a folder with files in it.
  void link(std::string_view path, const std::filesystem::path& target);
  /// The same, and translates that path and what lies beneath it.
  void mount(std::string_view path, const std::filesystem::path& target);

  /// `text` in this folder if it is a mounted path or lies beneath one, else
  /// as it is.
  std::string translate(std::string_view text) const;
  /// Where the container's `path` is on this machine.
  std::filesystem::path on_machine(std::string_view path) const;

 private:
  std::filesystem::path folder_;
  std::vector<std::string> mounts_;  ///< without a slash at their ends
};

/// True if `path` stays beneath the folder it is joined to: it is relative,
/// not empty, and has no `..`.
bool stays_beneath(const std::filesystem::path& path);

}  // namespace forensics::sandbox
