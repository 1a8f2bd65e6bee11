#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace forensics::sandbox {

/// The real API server's, where it has the same.
struct server_limits {
  /// The real server takes 1 MiB; here a head must fit into a wire's inbox.
  std::uint32_t head_bytes = 64U << 10;
  std::size_t body_bytes = 3U << 20;
  std::size_t connections = 4096;
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds head{32'000};   ///< and a body's pieces
  std::chrono::milliseconds idle{180'000};  ///< between two requests
};

}  // namespace forensics::sandbox
