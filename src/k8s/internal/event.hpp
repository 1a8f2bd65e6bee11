#pragma once

#include <list>

#include <boost/asio/awaitable.hpp>

#include "k8s/internal/operation.hpp"

namespace forensics::k8s::internal {

/// Set once; must outlive those that wait for it.
class event {
 public:
  explicit event(asio::io_context& io) : io_(io) {}

  void set();
  bool is_set() const noexcept { return set_; }
  /// Returns when it is set or when `by` is cut.
  asio::awaitable<void> wait(operation& by);

 private:
  asio::io_context& io_;
  bool set_ = false;
  std::list<asio::steady_timer> waiting_;
};

}  // namespace forensics::k8s::internal
