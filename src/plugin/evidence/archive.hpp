#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/time.hpp"

/// tar archives compressed by zstd, in memory: nothing of one is ever written
/// to the disk under a name of its own.
namespace forensics::plugin {

/// By path.
using archive_files = std::map<std::string, std::string>;

/// The same bytes for the same files and time: sorted, owner 0, mode 0644. The
/// error is libarchive's.
result<std::string, std::string> pack(const archive_files& files,
                                      model::timestamp modified);

struct archive_limits {
  std::size_t files = 512;
  std::size_t file_bytes = 4U << 20;
  std::size_t bytes = 128U << 20;  ///< of all files together
};

/// Of an archive from anywhere, also of one that zstd has been taken off.
/// Refused are, with a sentence, what is over a
/// limit, damaged or cut, a file that is there twice, and all that is no
/// ordinary file (links, devices); folders are passed over. Paths are not
/// checked, they are mere keys here.
result<archive_files, std::string> unpack(std::string_view bytes,
                                          const archive_limits& limits = {});

}  // namespace forensics::plugin
