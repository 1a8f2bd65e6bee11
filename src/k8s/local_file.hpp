#pragma once

#include <cstddef>
#include <string>

#include "model/result.hpp"

namespace forensics::k8s {

struct file_problem {
  bool absent = false;
  std::string message;  ///< `can't be read: No such file or directory`
};

/// A whole file of at most `max_bytes`; blocks.
result<std::string, file_problem> read_local_file(
    const std::string& path, std::size_t max_bytes = 1U << 20);

}  // namespace forensics::k8s
