#pragma once

#include <boost/asio.hpp>

namespace forensics::sandbox {

/// What one coroutine waits for and others on the same thread ring. A ring
/// that nobody waits for is kept, so none is missed.
class bell {
 public:
  explicit bell(boost::asio::any_io_executor executor);
  void ring();
  boost::asio::awaitable<void> wait();

 private:
  boost::asio::steady_timer timer_;
  bool rung_ = false;
};

/// A door for many: while it is closed, all who come wait.
class door {
 public:
  explicit door(boost::asio::any_io_executor executor);
  void close() noexcept { closed_ = true; }
  void open();
  bool closed() const noexcept { return closed_; }
  boost::asio::awaitable<void> pass();

 private:
  boost::asio::steady_timer timer_;
  bool closed_ = false;
};

}  // namespace forensics::sandbox
