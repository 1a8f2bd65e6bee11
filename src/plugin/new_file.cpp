#include "plugin/new_file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "plugin/command_failure.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

constexpr mode_t owner_alone = 0600;

[[noreturn]] void fail(const std::string& path, int why) {
  if (why == EEXIST)
    throw command_failure("the file " + shown_in_line(path) +
                          " is there already; pass --force to replace it");
  throw command_failure(
      "the file " + shown_in_line(path) +
      " can't be written: " + std::generic_category().message(why));
}

void write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// A file in the target's folder without a name, or with another one: gone
/// unless it was kept.
class draft {
 public:
  explicit draft(const std::string& target) : target_(target) {
    const auto folder = std::filesystem::path(target).parent_path();
    file_ = ::open(folder.empty() ? "." : folder.c_str(),
                   O_TMPFILE | O_WRONLY | O_CLOEXEC, owner_alone);
    if (file_ >= 0) return;
    // Network file systems have none without a name.
    name_ = target + ".XXXXXX";
    file_ = ::mkostemp(name_.data(), O_CLOEXEC);
    if (file_ < 0) fail(target_, errno);
  }
  draft(const draft&) = delete;
  draft& operator=(const draft&) = delete;
  ~draft() {
    ::close(file_);
    if (!name_.empty()) ::unlink(name_.c_str());
  }

  void write(std::string_view bytes) const {
    write_all(file_, bytes, target_);
    if (::fsync(file_) != 0) fail(target_, errno);
  }

  /// Fails where there is such a file.
  void keep() const {
    if (!name_to(target_)) fail(target_, errno);
  }
  void keep_instead() {
    if (name_.empty()) {
      const std::string name = target_ + "." + std::to_string(::getpid());
      if (!name_to(name)) fail(name, errno);
      name_ = name;
    }
    if (::rename(name_.c_str(), target_.c_str()) != 0) fail(target_, errno);
    name_.clear();
  }

 private:
  bool name_to(const std::string& name) const {
    if (name_.empty()) {
      const std::string self = "/proc/self/fd/" + std::to_string(file_);
      return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(),
                      AT_SYMLINK_FOLLOW) == 0;
    }
    // Not every file system knows links, nor each the other way.
    return ::link(name_.c_str(), name.c_str()) == 0 ||
           (errno != EEXIST &&
            ::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, name.c_str(),
                        RENAME_NOREPLACE) == 0);
  }

  std::string target_;
  std::string name_;
  int file_;
};

enum class at_path { nothing, file, other };

/// What a link leads to counts; one that leads nowhere is a file.
at_path look_at(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0)
    return S_ISREG(found.st_mode) ? at_path::file : at_path::other;
  return ::lstat(path.c_str(), &found) == 0 ? at_path::file : at_path::nothing;
}

void write_straight(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) fail(path, errno);
  try {
    write_all(file, bytes, path);
  } catch (...) {
    ::close(file);
    throw;
  }
  if (::close(file) != 0) fail(path, errno);
}

}  // namespace

void require_new(const std::string& path) {
  if (look_at(path) == at_path::file) fail(path, EEXIST);
}

void write_file(const std::string& path, std::string_view bytes,
                bool may_replace) {
  const at_path there = look_at(path);
  if (there == at_path::other) return write_straight(path, bytes);
  std::error_code dangling;
  const auto target = std::filesystem::canonical(path, dangling);
  draft file(there == at_path::file && !dangling ? target.string() : path);
  file.write(bytes);
  may_replace ? file.keep_instead() : file.keep();
}

}  // namespace forensics::plugin
