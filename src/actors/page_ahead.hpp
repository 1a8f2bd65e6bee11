#pragma once

#include <optional>
#include <string>

#include "k8s/types.hpp"

namespace forensics::actors {

/// The next page of a list, opened while the one before it is read, so that
/// the server prepares it meanwhile.
struct page_ahead {
  std::string target;                     ///< of its request
  std::optional<k8s::open_reply> opened;  ///< none: not answered yet
  bool is_due = false;                    ///< the page before it has been read
  /// It is not wanted, but an open can't be called off: while it has no answer
  /// no other is begun, so that a server that hangs has one of them.
  bool is_abandoned = false;
};

}  // namespace forensics::actors
