#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "model/result.hpp"

namespace forensics::sandbox {

/// The folder of one sandbox, readable by its user alone: it holds tokens.
/// When it goes, so does what it holds, and itself where it was made here.
class workspace {
 public:
  /// `dir`, which must be new or empty; "" makes one.
  static result<std::unique_ptr<workspace>, std::string> take(
      const std::string& dir);
  ~workspace();
  workspace(const workspace&) = delete;
  workspace& operator=(const workspace&) = delete;

  std::filesystem::path operator/(const char* name) const {
    return folder_ / name;
  }
  const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  workspace(std::filesystem::path folder, bool made)
      : folder_(std::move(folder)), made_(made) {}

  std::filesystem::path folder_;
  bool made_;
};

/// Throws std::runtime_error where it can't be written.
void write_file(const std::filesystem::path& path, const std::string& text);

struct kubeconfig_facts {
  std::string server;
  std::filesystem::path ca;
  std::string user;
  std::string token;
};
std::string kubeconfig_of(const kubeconfig_facts& facts);

/// As a word of a shell's input.
std::string shell_word(const std::string& text);

}  // namespace forensics::sandbox
