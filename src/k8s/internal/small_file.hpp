#pragma once

#include <cstddef>
#include <string>

#include "model/result.hpp"

namespace forensics::k8s::internal {

/// A regular file of at most `max_bytes`. The error names the file and says
/// why; never what is in it.
result<std::string, std::string> read_small_file(const std::string& path,
                                                 std::size_t max_bytes);

}  // namespace forensics::k8s::internal
