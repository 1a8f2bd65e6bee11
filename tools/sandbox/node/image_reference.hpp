#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"

namespace forensics::sandbox {

/// `host/path:tag@digest`, as a pod names an image.
struct image_reference {
  std::string host;  ///< "" where none is named
  std::string path;  ///< `busybox`, `team/web`; without `library/`
  std::string tag;   ///< `latest` where neither tag nor digest is named
  std::string digest;

  /// With the host that the sandbox's own images are said to come from.
  std::string full() const;
};

/// The error is containerd's sentence for what is no reference.
result<image_reference, std::string> parse_image_reference(
    std::string_view text);

}  // namespace forensics::sandbox
