#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>

#include "sandbox/server/bell.hpp"

namespace forensics::sandbox {

/// How a connection breaks: without TLS's close_notify, or with a TCP reset.
enum class breakage { truncation, reset };

/// A TLS connection that reads all the time, so that a client that goes away
/// is noticed while it is being answered.
///
/// For one thread. Whoever runs one of its coroutines keeps it alive.
class wire : public std::enable_shared_from_this<wire> {
 public:
  using stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

  static constexpr std::size_t inbox_limit = 64U << 10;

  /// `passage`, while closed, holds up everything; it must outlive this.
  wire(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls,
       door& passage);

  /// False where there will be no TLS; a client that speaks plain HTTP has
  /// been told so.
  boost::asio::awaitable<bool> shake_hands();
  /// Fills `inbox` until the client goes or the connection is closed.
  boost::asio::awaitable<void> read_on();
  const std::string& inbox() const noexcept { return inbox_; }
  /// No more is read until some of it has been consumed.
  bool is_full() const noexcept { return inbox_.size() >= inbox_limit; }
  /// Rings when there is more in the inbox and at the end; others may ring it
  /// for what else there is to know.
  bell& news() noexcept { return news_; }
  /// Makes room for more after the inbox was full.
  void consume(std::size_t bytes);
  bool over() const noexcept { return over_; }

  boost::asio::awaitable<void> write(std::string_view bytes);
  boost::asio::awaitable<void> pause(std::chrono::milliseconds length);
  /// Ends with close_notify.
  boost::asio::awaitable<void> say_goodbye();
  void close(breakage how);
  /// Closes after a while, unless it is called anew or with zero (never). A
  /// passage that is closed stops this clock too.
  void close_after(std::chrono::milliseconds length);

 private:
  boost::asio::awaitable<bool> speaks_tls();

  stream stream_;
  door& passage_;
  std::string inbox_;
  bell news_;
  bell room_;
  boost::asio::steady_timer deadline_;
  boost::asio::steady_timer pause_;
  bool over_ = false;
};

}  // namespace forensics::sandbox
