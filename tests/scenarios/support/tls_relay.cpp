#include "scenarios/support/tls_relay.hpp"

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>

#include <array>
#include <list>
#include <thread>
#include <utility>

namespace forensics::test {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using tls_stream = asio::ssl::stream<tcp::socket>;
using tls_context = std::shared_ptr<asio::ssl::context>;

tcp::endpoint loopback(std::uint16_t port) {
  return {asio::ip::address_v4::loopback(), port};
}

tls_context context_of(const testing::certificate& shown) {
  auto made =
      std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  made->use_certificate_chain(asio::buffer(shown.pem));
  made->use_private_key(asio::buffer(shown.key_pem), asio::ssl::context::pem);
  return made;
}

struct link {
  link(tcp::socket from, tls_context context, asio::ssl::context& to_server)
      : shown(std::move(context)),
        client(std::move(from), *shown),
        server(client.get_executor(), to_server) {}

  void end() {
    boost::system::error_code ignored;
    client.lowest_layer().close(ignored);
    server.lowest_layer().close(ignored);
  }

  tls_context shown;
  tls_stream client;
  tls_stream server;
};
using shared_link = std::shared_ptr<link>;

/// Until one side ends; then both have.
asio::awaitable<void> pump(shared_link one, tls_stream& from, tls_stream& to) {
  std::array<char, 16U << 10> bytes;
  boost::system::error_code failed;
  auto noted = asio::redirect_error(use_awaitable, failed);
  while (!failed) {
    const auto size = co_await from.async_read_some(asio::buffer(bytes), noted);
    if (!failed)
      co_await asio::async_write(to, asio::buffer(bytes.data(), size), noted);
  }
  one->end();
}

asio::awaitable<void> serve(shared_link one, std::uint16_t server_port) {
  boost::system::error_code failed;
  auto noted = asio::redirect_error(use_awaitable, failed);
  co_await one->client.async_handshake(asio::ssl::stream_base::server, noted);
  if (!failed)
    co_await one->server.lowest_layer().async_connect(loopback(server_port),
                                                      noted);
  if (!failed)
    co_await one->server.async_handshake(asio::ssl::stream_base::client, noted);
  if (failed) co_return one->end();
  for (auto* side : {&one->client, &one->server})
    side->next_layer().set_option(tcp::no_delay(true));
  co_spawn(co_await asio::this_coro::executor,
           pump(one, one->client, one->server), asio::detached);
  co_await pump(one, one->server, one->client);
}

}  // namespace

struct tls_relay::impl {
  impl(std::uint16_t port, const testing::certificate& first)
      : server_port(port), shown(context_of(first)), acceptor(io, loopback(0)) {
    co_spawn(io, accept_all(), asio::detached);
    thread = std::thread([this] { io.run(); });
  }
  ~impl() {
    io.stop();
    thread.join();
  }

  asio::awaitable<void> accept_all() {
    for (;;) {
      auto socket = co_await acceptor.async_accept(use_awaitable);
      links.remove_if([](const auto& each) { return each.expired(); });
      const auto one =
          std::make_shared<link>(std::move(socket), shown, to_server);
      links.push_back(one);
      co_spawn(io, serve(one, server_port), asio::detached);
    }
  }

  /// On the relay's thread, and done on return.
  template <class Action>
  void run(Action what) {
    asio::post(io, asio::use_future(std::move(what))).get();
  }

  const std::uint16_t server_port;
  asio::io_context io;
  asio::ssl::context to_server{asio::ssl::context::tls_client};
  tls_context shown;
  tcp::acceptor acceptor;
  std::list<std::weak_ptr<link>> links;
  std::thread thread;
};

tls_relay::tls_relay(std::uint16_t server_port,
                     const testing::certificate& shown)
    : impl_(std::make_unique<impl>(server_port, shown)) {}

tls_relay::~tls_relay() = default;

std::uint16_t tls_relay::port() const noexcept {
  return impl_->acceptor.local_endpoint().port();
}

void tls_relay::show(const testing::certificate& what) {
  impl_->run([this, made = context_of(what)] { impl_->shown = made; });
}

void tls_relay::break_connections() {
  impl_->run([this] {
    for (const auto& each : impl_->links)
      if (const auto one = each.lock()) one->end();
  });
}

}  // namespace forensics::test
