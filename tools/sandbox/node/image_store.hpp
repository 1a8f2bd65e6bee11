#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sandbox/node/image_table.hpp"

namespace forensics::sandbox {

/// An image that has been pulled.
struct local_image {
  std::string id;  ///< as a status names it
  /// A folder with links to the image's programs, its `/bin`.
  std::filesystem::path programs;
  /// Programs elsewhere in the image, such as `/nats-server`.
  std::map<std::string, std::filesystem::path> others;
  std::vector<std::string> entrypoint;
  std::vector<std::string> command;
  std::uintmax_t bytes = 0;  ///< of its programs
};

/// The images on the node. They live as long as the store.
class image_store {
 public:
  image_store(image_table table, std::filesystem::path folder);

  /// nullptr unless it has been pulled.
  const local_image* find(const image_reference& image) const;
  /// nullptr when there is no such image.
  const local_image* pull(const image_reference& image);

 private:
  image_table table_;
  std::filesystem::path folder_;
  std::map<std::string, local_image> images_;  ///< by full reference
};

}  // namespace forensics::sandbox
