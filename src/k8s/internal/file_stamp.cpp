#include "k8s/internal/file_stamp.hpp"

#include <sys/stat.h>

namespace forensics::k8s::internal {

std::optional<file_stamp> stamp_of(const std::string& path) noexcept {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return file_stamp{found.st_ino, found.st_size, found.st_mtim.tv_sec,
                    found.st_mtim.tv_nsec};
}

}  // namespace forensics::k8s::internal
