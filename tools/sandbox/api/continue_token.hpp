#pragma once

#include <optional>
#include <string>

#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/object.hpp"

namespace forensics::sandbox {

/// Where a list goes on, opaque to clients. Source: apiserver's
/// `storage/continue.go`.
struct continue_token {
  /// The list's revision; unset: what there is by then.
  std::optional<revision> at;
  object_key last;  ///< the last that was shown; "" of ns in one namespace

  std::string encode() const;
  /// 400 for what is no token.
  static answered<continue_token> decode(const std::string& text);
};

}  // namespace forensics::sandbox
