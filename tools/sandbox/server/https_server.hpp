#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>

#include "model/result.hpp"
#include "model/time.hpp"
#include "sandbox/server/certificates.hpp"
#include "sandbox/server/exchange.hpp"
#include "sandbox/server/server_limits.hpp"
#include "sandbox/server/wire.hpp"

namespace forensics::sandbox {

/// HTTP/1.1 over TLS on 127.0.0.1.
///
/// For one thread, that of the io_context, which must not run any more when
/// this goes.
class https_server {
 public:
  https_server(boost::asio::io_context& io, const server_identity& identity,
               std::function<model::timestamp()> now, request_handler handler,
               server_limits limits = {});

  /// Accepts connections; port 0 takes a free one that no client of this
  /// machine is given by chance, so that it can be taken again after `stop`.
  result<std::uint16_t, std::string> start(std::uint16_t port);
  /// Accepts none any more and cuts those there are.
  void stop();
  /// Accepts connections and bytes, and says nothing until `resume`.
  void pause() noexcept { state_->passage.close(); }
  void resume() { state_->passage.open(); }
  /// Resets all connections but one.
  void reset_all_but(connection_id spared);

  bool started() const noexcept { return acceptor_ != nullptr; }
  std::size_t connections() const noexcept { return state_->open.size(); }

 private:
  /// What connections share; it outlives the server where they do.
  struct shared_state {
    shared_state(boost::asio::io_context& io, request_handler handle,
                 std::function<model::timestamp()> clock, server_limits most);

    boost::asio::ssl::context tls;
    door passage;
    request_handler handler;
    std::function<model::timestamp()> now;
    server_limits limits;
    std::map<connection_id, std::weak_ptr<wire>> open;
    connection_id next = 1;
  };
  using state_ptr = std::shared_ptr<shared_state>;
  using acceptor_ptr = std::shared_ptr<boost::asio::ip::tcp::acceptor>;

  static boost::asio::awaitable<void> accept_all(acceptor_ptr by,
                                                 state_ptr state);
  static boost::asio::awaitable<void> serve(std::shared_ptr<wire> client,
                                            connection_id id, state_ptr state);
  static boost::asio::awaitable<void> converse(std::shared_ptr<wire> client,
                                               connection_id id,
                                               state_ptr state);
  result<acceptor_ptr, std::string> listen_on(std::uint16_t port);

  boost::asio::io_context& io_;
  state_ptr state_;
  acceptor_ptr acceptor_;
};

}  // namespace forensics::sandbox
