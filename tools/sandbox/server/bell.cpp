#include "sandbox/server/bell.hpp"

#include <utility>

namespace forensics::sandbox {

namespace asio = boost::asio;

namespace {

/// A timer that never fires: being cancelled is the news.
asio::awaitable<void> until_cancelled(asio::steady_timer& timer) {
  boost::system::error_code cancelled;
  co_await timer.async_wait(
      asio::redirect_error(asio::use_awaitable, cancelled));
}

}  // namespace

bell::bell(asio::any_io_executor executor)
    : timer_(std::move(executor), asio::steady_timer::time_point::max()) {}

void bell::ring() {
  rung_ = true;
  timer_.cancel();
}

asio::awaitable<void> bell::wait() {
  while (!rung_) co_await until_cancelled(timer_);
  rung_ = false;
}

door::door(asio::any_io_executor executor)
    : timer_(std::move(executor), asio::steady_timer::time_point::max()) {}

void door::open() {
  closed_ = false;
  timer_.cancel();
}

asio::awaitable<void> door::pass() {
  while (closed_) co_await until_cancelled(timer_);
}

}  // namespace forensics::sandbox
