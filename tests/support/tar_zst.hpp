#pragma once

#include <string>
#include <vector>

/// Archives that no decent program makes.
namespace forensics::test {

struct tar_entry {
  std::string path;
  char type = '0';  ///< POSIX: `0` file, `1` hard link, `2` symlink, `5` folder
  std::string bytes;
};
std::string tar_of(const std::vector<tar_entry>& entries);
std::string zst(const std::string& bytes);
std::string tar_zst(const std::vector<tar_entry>& entries);

}  // namespace forensics::test
