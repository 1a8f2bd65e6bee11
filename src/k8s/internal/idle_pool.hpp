#pragma once

#include <chrono>
#include <deque>
#include <memory>

#include "k8s/internal/connection.hpp"

namespace forensics::k8s::internal {

/// Connections that wait for their next request, closed after `keep_alive`.
class idle_pool {
 public:
  idle_pool(asio::io_context& io, std::chrono::milliseconds keep_alive);

  /// The one used last that is still good, or nullptr. Those that have shown
  /// another certificate are closed.
  std::unique_ptr<connection> take(
      const std::shared_ptr<const client_identity>& identity);
  /// nullptr, from an exchange whose connection is of no more use, is nothing.
  void give(std::unique_ptr<connection> idle);
  /// Closes all, and what is given later.
  void close();

 private:
  struct entry {
    time_point expires;
    std::unique_ptr<connection> idle;
  };
  void close_expired();
  void wait_for_oldest();

  std::chrono::milliseconds keep_alive_;
  asio::steady_timer timer_;
  bool closed_ = false;
  std::deque<entry> entries_;  ///< the oldest first
};

}  // namespace forensics::k8s::internal
