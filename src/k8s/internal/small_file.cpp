#include "k8s/internal/small_file.hpp"

#include <filesystem>

#include "k8s/local_file.hpp"

namespace forensics::k8s::internal {

result<std::string, std::string> read_small_file(const std::string& path,
                                                 std::size_t max_bytes) {
  const auto wrong = [&](const std::string& why) {
    return failure{"`" + path + "` " + why};
  };
  std::error_code code;
  const auto kind = std::filesystem::status(path, code).type();
  // A pipe would block the client's thread. What is absent or barred is left
  // to the reader, which says so.
  if (!code && kind != std::filesystem::file_type::regular &&
      kind != std::filesystem::file_type::not_found)
    return wrong("is no regular file");
  auto text = read_local_file(path, max_bytes);
  if (!text) return wrong(text.error().message);
  return *std::move(text);
}

}  // namespace forensics::k8s::internal
