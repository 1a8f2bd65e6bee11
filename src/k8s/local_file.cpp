#include "k8s/local_file.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "k8s/concat.hpp"

namespace forensics::k8s {

namespace {

struct closer {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

failure<file_problem> cannot_read(int code) {
  return {{code == ENOENT || code == ENOTDIR,
           concat({"can't be read: ", std::generic_category().message(code)})}};
}

}  // namespace

result<std::string, file_problem> read_local_file(const std::string& path,
                                                  std::size_t max_bytes) {
  const std::unique_ptr<std::FILE, closer> file{
      std::fopen(path.c_str(), "rbe")};
  if (!file) return cannot_read(errno);
  std::string content;
  char block[16 << 10];
  while (const std::size_t count =
             std::fread(block, 1, sizeof block, file.get())) {
    if (count > max_bytes - content.size())
      return failure{file_problem{
          false,
          concat({"is longer than ", std::to_string(max_bytes), " bytes"})}};
    content.append(block, count);
  }
  if (std::ferror(file.get())) return cannot_read(errno);
  return content;
}

}  // namespace forensics::k8s
