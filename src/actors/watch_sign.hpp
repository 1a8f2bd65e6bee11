#pragma once

#include <functional>

namespace forensics::actors {

/// What a watch shows of itself.
enum class watch_sign {
  tries,    ///< it has come on: a request, an end, a failure
  answered  ///< so has the server
};

/// Called on the watch's actor; may be none.
using watch_listener = std::function<void(watch_sign)>;

inline void tell(const watch_listener& listener, watch_sign sign) {
  if (listener) listener(sign);
}

}  // namespace forensics::actors
