#include "sandbox/server/https_server.hpp"

#include <exception>
#include <iostream>
#include <optional>
#include <random>
#include <utility>

#include "sandbox/server/answer_writer.hpp"
#include "sandbox/server/close_on_exec.hpp"
#include "sandbox/server/request_reader.hpp"
#include "sandbox/server/rethrow.hpp"

namespace forensics::sandbox {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds accept_pause{100};

/// Below the range from which the kernel gives ports to clients.
constexpr int first_port = 20'000;
constexpr int last_port = 31'999;
constexpr int port_tries = 100;

void show(asio::ssl::context& tls, const server_identity& identity) {
  tls.use_certificate_chain(asio::buffer(identity.certificate));
  tls.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem);
}

/// What goes wrong with one client must not end the server for all.
void close_if(const std::exception_ptr& thrown, wire& client) {
  if (!thrown) return;
  client.close(breakage::truncation);
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    std::cerr << "sandbox: a connection is closed: " << error.what() << '\n';
  }
}

/// The answer of a handler, once it has come; nullopt when the client is gone.
struct awaited_answer {
  std::optional<outgoing> answer;
  std::weak_ptr<wire> client;
};

}  // namespace

https_server::shared_state::shared_state(
    asio::io_context& io, request_handler handle,
    std::function<model::timestamp()> clock, server_limits most)
    : tls(asio::ssl::context::tls_server),
      passage(io.get_executor()),
      handler(std::move(handle)),
      now(std::move(clock)),
      limits(most) {}

https_server::https_server(asio::io_context& io,
                           const server_identity& identity,
                           std::function<model::timestamp()> now,
                           request_handler handler, server_limits limits)
    : io_(io),
      state_(std::make_shared<shared_state>(io, std::move(handler),
                                            std::move(now), limits)) {
  show(state_->tls, identity);
}

result<https_server::acceptor_ptr, std::string> https_server::listen_on(
    std::uint16_t port) {
  auto made = std::make_shared<tcp::acceptor>(io_);
  const tcp::endpoint where{asio::ip::address_v4::loopback(), port};
  error_code failed;
  made->open(where.protocol(), failed);
  if (!failed) close_on_exec(made->native_handle());
  if (!failed) made->set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) made->bind(where, failed);
  if (!failed) made->listen(asio::socket_base::max_listen_connections, failed);
  if (failed)
    return failure{"cannot listen on 127.0.0.1:" + std::to_string(port) + ": " +
                   failed.message()};
  return made;
}

result<std::uint16_t, std::string> https_server::start(std::uint16_t port) {
  std::random_device random;
  std::uniform_int_distribution<int> any(first_port, last_port);
  auto listening = failure<std::string>{};
  for (int tries = 0; tries < (port == 0 ? port_tries : 1); ++tries) {
    const auto wanted =
        port == 0 ? static_cast<std::uint16_t>(any(random)) : port;
    auto made = listen_on(wanted);
    if (!made) {
      listening.error = made.error();
      continue;
    }
    acceptor_ = *made;
    asio::co_spawn(io_, accept_all(acceptor_, state_), rethrow{});
    return wanted;
  }
  return listening;
}

void https_server::stop() {
  error_code closed_anyway;
  if (acceptor_) acceptor_->close(closed_anyway);
  acceptor_.reset();
  const auto open = std::exchange(state_->open, {});
  for (const auto& [id, client] : open)
    if (const auto live = client.lock()) live->close(breakage::truncation);
  resume();
}

void https_server::reset_all_but(connection_id spared) {
  const auto open = state_->open;
  for (const auto& [id, client] : open)
    if (const auto live = client.lock(); live && id != spared)
      live->close(breakage::reset);
}

asio::awaitable<void> https_server::accept_all(acceptor_ptr by,
                                               state_ptr state) {
  asio::steady_timer pause(by->get_executor());
  while (by->is_open()) {
    error_code failed;
    tcp::socket socket = co_await by->async_accept(
        asio::redirect_error(asio::use_awaitable, failed));
    if (failed && by->is_open()) {
      // Out of descriptors, most likely: at once again would spin.
      pause.expires_after(accept_pause);
      co_await pause.async_wait(
          asio::redirect_error(asio::use_awaitable, failed));
    }
    if (failed || state->open.size() >= state->limits.connections) continue;
    close_on_exec(socket.native_handle());
    const connection_id id = state->next++;
    auto client =
        std::make_shared<wire>(std::move(socket), state->tls, state->passage);
    state->open.emplace(id, client);
    asio::co_spawn(by->get_executor(), serve(client, id, state),
                   [client, state, id](const std::exception_ptr& thrown) {
                     close_if(thrown, *client);
                     state->open.erase(id);
                   });
  }
}

asio::awaitable<void> https_server::serve(std::shared_ptr<wire> client,
                                          connection_id id, state_ptr state) {
  client->close_after(state->limits.handshake);
  const bool spoken = co_await client->shake_hands();
  client->close_after(std::chrono::milliseconds::zero());
  if (spoken) {
    const auto executor = co_await asio::this_coro::executor;
    asio::co_spawn(executor, client->read_on(),
                   [client](const std::exception_ptr& thrown) {
                     close_if(thrown, *client);
                   });
    co_await converse(client, id, state);
    co_await client->say_goodbye();
  } else {
    client->close(breakage::truncation);
  }
}

asio::awaitable<void> https_server::converse(std::shared_ptr<wire> client,
                                             connection_id id,
                                             state_ptr state) {
  request_reader reader(*client, state->limits);
  for (bool more = true; more;) {
    auto request = co_await reader.next();
    if (!request) co_return;
    co_await state->passage.pass();
    answer_form form;
    form.head_only = request->what.request.method == "HEAD";
    form.keep_alive = request->keep_alive;
    form.chunks = request->chunks;
    request->what.connection = id;
    const auto slot = std::make_shared<awaited_answer>();
    slot->client = client;
    state->handler(std::move(request->what), [slot](outgoing answer) {
      slot->answer.emplace(std::move(answer));
      if (const auto live = slot->client.lock()) live->news().ring();
    });
    while (!slot->answer && !client->over()) co_await client->news().wait();
    if (!slot->answer) co_return;
    form.now = state->now();
    answer_writer writer(*client, form);
    more = co_await writer.write(std::move(*slot->answer));
  }
}

}  // namespace forensics::sandbox
