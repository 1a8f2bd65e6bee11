#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <thread>

#include "scenarios/support/process.hpp"

namespace forensics::test {

/// A way to a server on loopback that can be cut as a network is: connections
/// stay open, and nothing goes through them any more.
class relay {
 public:
  explicit relay(std::uint16_t server_port);
  ~relay();
  relay(const relay&) = delete;
  relay& operator=(const relay&) = delete;

  std::uint16_t port() const noexcept { return port_; }
  void cut();

 private:
  struct link {
    descriptor client;
    descriptor server;
    std::thread there{};
    std::thread back{};
  };
  void accept_all();
  void pump(int from, int to);
  /// Waits while it is cut; false at the end.
  bool passes();

  const std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  descriptor listener_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_cut_ = false;
  bool is_over_ = false;
  std::list<link> links_;
  std::thread acceptor_;
};

}  // namespace forensics::test
