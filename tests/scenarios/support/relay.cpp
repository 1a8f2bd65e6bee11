#include "scenarios/support/relay.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <utility>

namespace forensics::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return out;
}

descriptor new_socket() {
  return descriptor{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
}

bool send_all(int to, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(to, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

void send_at_once(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

relay::relay(std::uint16_t server_port)
    : server_port_(server_port), listener_(new_socket()) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(listener_.get(), any, size) == 0);
  REQUIRE(::listen(listener_.get(), SOMAXCONN) == 0);
  REQUIRE(::getsockname(listener_.get(), any, &size) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

relay::~relay() {
  {
    const std::lock_guard hold(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  ::shutdown(listener_.get(), SHUT_RDWR);
  acceptor_.join();
  for (auto& each : links_) {
    ::shutdown(each.client.get(), SHUT_RDWR);
    ::shutdown(each.server.get(), SHUT_RDWR);
    each.there.join();
    each.back.join();
  }
}

void relay::cut() {
  const std::lock_guard hold(mutex_);
  is_cut_ = true;
}

bool relay::passes() {
  std::unique_lock hold(mutex_);
  changed_.wait(hold, [this] { return is_over_ || !is_cut_; });
  return !is_over_;
}

void relay::accept_all() {
  for (;;) {
    descriptor client{
        ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    if (client.get() < 0) return;
    descriptor server = new_socket();
    const auto address = loopback(server_port_);
    if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address),
                  sizeof address) != 0)
      continue;
    send_at_once(client.get());
    send_at_once(server.get());
    auto& made =
        links_.emplace_back(link{std::move(client), std::move(server)});
    const int here = made.client.get();
    const int there = made.server.get();
    made.there = std::thread([=, this] { pump(here, there); });
    made.back = std::thread([=, this] { pump(there, here); });
  }
}

void relay::pump(int from, int to) {
  std::array<char, 64U << 10> bytes;
  for (;;) {
    const ssize_t got = ::recv(from, bytes.data(), bytes.size(), 0);
    if (!passes() || got <= 0 ||
        !send_all(to, bytes.data(), static_cast<std::size_t>(got)))
      break;
  }
  ::shutdown(from, SHUT_RDWR);
  ::shutdown(to, SHUT_RDWR);
}

}  // namespace forensics::test
