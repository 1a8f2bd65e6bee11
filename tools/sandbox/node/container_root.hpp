#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace forensics::sandbox {

/// The folder that stands for the root of a container's file system. Nothing
/// is mounted and nobody is locked in: a path of the container is rewritten to
/// one in this folder where it is told apart, as a whole argument, variable or
/// working directory.
class container_root {
 public:
  /// `volumes`: the folder that mounts lead to.
  container_root(std::filesystem::path folder, std::filesystem::path volumes);

  const std::filesystem::path& folder() const noexcept { return folder_; }

  /// Makes `path` of the container a folder, unless it is one. Nothing is made
  /// outside the root and the volumes, wherever links lead.
  std::error_code make_folder(std::string_view path) const;
  /// Makes `path` of the container a link to `target`, by the same rule; what
  /// was there before goes, but no folder of a volume that has files in it.
  std::error_code link(std::string_view path,
                       const std::filesystem::path& target) const;
  /// The same, and translates that path and what lies beneath it.
  std::error_code mount(std::string_view path,
                        const std::filesystem::path& target);

  /// `text` in this folder if it is a mounted path or lies beneath one, else
  /// as it is.
  std::string translate(std::string_view text) const;
  /// Where the container's `path` is on this machine.
  std::filesystem::path on_machine(std::string_view path) const;

 private:
  std::error_code make(const std::filesystem::path& place) const;

  std::filesystem::path folder_;
  std::filesystem::path volumes_;
  std::vector<std::string> mounts_;  ///< without a slash at their ends
};

/// True if `path` stays beneath the folder it is joined to: it is relative,
/// not empty, and has no `..`.
bool stays_beneath(const std::filesystem::path& path);
/// True if `path` is `folder` or lies beneath it, wherever links lead.
bool leads_beneath(const std::filesystem::path& path,
                   const std::filesystem::path& folder);

}  // namespace forensics::sandbox
