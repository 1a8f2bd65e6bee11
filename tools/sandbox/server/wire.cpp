#include "sandbox/server/wire.hpp"

#include <array>
#include <string>
#include <utility>

namespace forensics::sandbox {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t piece = 16U << 10;
constexpr std::chrono::seconds goodbye_limit{2};
constexpr unsigned char tls_handshake_record = 0x16;

auto into(error_code& failed) {
  return asio::redirect_error(asio::use_awaitable, failed);
}

}  // namespace

wire::wire(asio::ip::tcp::socket socket, asio::ssl::context& tls, door& passage)
    : stream_(std::move(socket), tls),
      passage_(passage),
      news_(stream_.get_executor()),
      room_(stream_.get_executor()),
      deadline_(stream_.get_executor()),
      pause_(stream_.get_executor()) {
  error_code best_effort;
  stream_.next_layer().set_option(asio::ip::tcp::no_delay(true), best_effort);
}

asio::awaitable<bool> wire::speaks_tls() {
  std::array<unsigned char, 1> first{};
  error_code failed;
  co_await stream_.next_layer().async_receive(
      asio::buffer(first), asio::socket_base::message_peek, into(failed));
  if (failed) co_return false;
  if (first[0] == tls_handshake_record) co_return true;
  const std::string refusal =
      "HTTP/1.0 400 Bad Request\r\n\r\n"
      "Client sent an HTTP request to an HTTPS server.\n";
  co_await asio::async_write(stream_.next_layer(), asio::buffer(refusal),
                             into(failed));
  co_return false;
}

asio::awaitable<bool> wire::shake_hands() {
  co_await passage_.pass();
  const bool tls = co_await speaks_tls();
  if (!tls) co_return false;
  error_code failed;
  co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                   into(failed));
  co_return !failed;
}

asio::awaitable<void> wire::read_on() {
  // Not into the inbox itself, which is consumed meanwhile.
  std::array<char, piece> came{};
  error_code failed;
  while (!failed) {
    co_await passage_.pass();
    if (over_) break;
    const std::size_t size =
        co_await stream_.async_read_some(asio::buffer(came), into(failed));
    inbox_.append(came.data(), size);
    news_.ring();
    while (is_full() && !over_) co_await room_.wait();
  }
  over_ = true;
  news_.ring();
  pause_.cancel();
}

void wire::consume(std::size_t bytes) {
  inbox_.erase(0, bytes);
  room_.ring();
}

asio::awaitable<void> wire::write(std::string_view bytes) {
  co_await passage_.pass();
  if (over_) co_return;
  error_code failed;
  co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()),
                             into(failed));
  if (failed) close(breakage::truncation);
}

asio::awaitable<void> wire::pause(std::chrono::milliseconds length) {
  if (over_) co_return;
  pause_.expires_after(length);
  error_code cancelled;
  co_await pause_.async_wait(into(cancelled));
}

asio::awaitable<void> wire::say_goodbye() {
  if (over_) co_return;
  close_after(goodbye_limit);
  error_code gone;
  co_await stream_.async_shutdown(into(gone));
  close(breakage::truncation);
}

void wire::close(breakage how) {
  over_ = true;
  error_code closed_anyway;
  auto& socket = stream_.next_layer();
  if (how == breakage::reset)
    socket.set_option(asio::socket_base::linger(true, 0), closed_anyway);
  socket.close(closed_anyway);
  deadline_.cancel();
  pause_.cancel();
  news_.ring();
  room_.ring();
}

void wire::close_after(std::chrono::milliseconds length) {
  if (length == std::chrono::milliseconds::zero()) {
    deadline_.expires_at(asio::steady_timer::time_point::max());
    return;
  }
  deadline_.expires_after(length);
  deadline_.async_wait(
      [known = weak_from_this(), length](error_code cancelled) {
        const auto self = known.lock();
        if (cancelled || !self) return;
        // Set anew while this call was on its way?
        if (self->deadline_.expiry() > asio::steady_timer::clock_type::now())
          return;
        if (self->passage_.closed())
          self->close_after(length);
        else
          self->close(breakage::truncation);
      });
}

}  // namespace forensics::sandbox
