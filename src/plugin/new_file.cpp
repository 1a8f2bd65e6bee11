#include "plugin/new_file.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "plugin/command_failure.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

[[noreturn]] void fail(const std::string& path, int why) {
  throw command_failure(
      "the file " + shown_in_line(path) +
      " can't be written: " + std::generic_category().message(why));
}

/// A file of another name in the same folder, gone unless it was kept.
class draft {
 public:
  explicit draft(const std::string& path)
      : target_(path), name_(path + ".XXXXXX"), file_(::mkstemp(name_.data())) {
    if (file_ < 0) fail(target_, errno);
  }
  draft(const draft&) = delete;
  draft& operator=(const draft&) = delete;
  ~draft() {
    ::close(file_);
    if (!kept_) ::unlink(name_.c_str());
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::write(file_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(target_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(file_) != 0 && errno != EINVAL) fail(target_, errno);
  }

  void keep() {
    if (std::rename(name_.c_str(), target_.c_str()) != 0) fail(target_, errno);
    kept_ = true;
  }

 private:
  std::string target_;
  std::string name_;
  int file_;
  bool kept_ = false;
};

}  // namespace

void require_new(const std::string& path) {
  if (::access(path.c_str(), F_OK) == 0)
    throw command_failure("the file " + shown_in_line(path) +
                          " is there already; pass --force to replace it");
}

void write_new_file(const std::string& path, std::string_view bytes) {
  draft file(path);
  file.write(bytes);
  file.keep();
}

}  // namespace forensics::plugin
