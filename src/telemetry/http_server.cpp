#include "telemetry/http_server.hpp"

#include <thread>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>

namespace forensics::telemetry {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

constexpr std::chrono::seconds exchange_timeout{5};
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::uint64_t request_limit = 8U << 10;
constexpr std::size_t max_connections = 64;

http::response<http::string_body> answer(
    const http::request<http::empty_body>& request,
    const http_server::handler& pages) {
  const bool known = request.method() == http::verb::get ||
                     request.method() == http::verb::head;
  const std::string target(request.target());
  const page shown = known ? pages(target.substr(0, target.find('?')))
                           : page{405, "only GET is served here\n"};
  http::response<http::string_body> response(
      static_cast<http::status>(shown.status), request.version());
  response.set(http::field::content_type, shown.content_type);
  response.keep_alive(request.keep_alive());
  response.body() = shown.body;
  response.prepare_payload();
  if (request.method() == http::verb::head) response.body().clear();
  return response;
}

/// One connection; owns itself through the handlers that are under way.
class session : public std::enable_shared_from_this<session> {
 public:
  session(tcp::socket socket, const http_server::handler& pages,
          std::shared_ptr<std::size_t> live)
      : stream_(std::move(socket)), pages_(pages), live_(std::move(live)) {
    ++*live_;
  }
  ~session() { --*live_; }
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(request_limit);
    parser_->body_limit(0);
    stream_.expires_after(exchange_timeout);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](beast::error_code failed, std::size_t) {
          if (!failed) self->write();
        });
  }

 private:
  void write() {
    response_ = answer(parser_->get(), pages_);
    stream_.expires_after(exchange_timeout);
    http::async_write(
        stream_, response_,
        [self = shared_from_this()](beast::error_code failed, std::size_t) {
          if (!failed && self->response_.keep_alive()) self->read();
        });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{request_limit};
  std::optional<http::request_parser<http::empty_body>> parser_;
  http::response<http::string_body> response_;
  const http_server::handler& pages_;
  std::shared_ptr<std::size_t> live_;
};

beast::error_code bind_to(tcp::acceptor& acceptor, const tcp::endpoint& where) {
  beast::error_code failed;
  acceptor.open(where.protocol(), failed);
  if (failed) return failed;
  acceptor.set_option(asio::socket_base::reuse_address(true));
  // One socket for both families where every address is meant.
  if (where.address().is_v6() && where.address().is_unspecified())
    acceptor.set_option(asio::ip::v6_only(false));
  acceptor.bind(where, failed);
  if (!failed)
    acceptor.listen(asio::socket_base::max_listen_connections, failed);
  return failed;
}

beast::error_code listen_on(tcp::acceptor& acceptor,
                            const model::listen_address& address) {
  beast::error_code failed;
  if (!address.host.empty()) {
    const auto ip = asio::ip::make_address(address.host, failed);
    return failed ? failed : bind_to(acceptor, {ip, address.port});
  }
  failed = bind_to(acceptor, {tcp::v6(), address.port});
  // A node without IPv6.
  if (failed == asio::error::address_family_not_supported)
    failed = bind_to(acceptor, {tcp::v4(), address.port});
  return failed;
}

}  // namespace

struct http_server::impl {
  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  asio::steady_timer pause{io};
  handler pages;
  std::shared_ptr<std::size_t> live = std::make_shared<std::size_t>(0);
  std::thread thread;

  void accept() {
    acceptor.async_accept([this](beast::error_code failed, tcp::socket peer) {
      if (failed == asio::error::operation_aborted) return;
      if (failed) {
        // Out of descriptors, most likely: at once again would spin.
        pause.expires_after(accept_pause);
        pause.async_wait([this](beast::error_code) { accept(); });
        return;
      }
      if (*live < max_connections)
        std::make_shared<session>(std::move(peer), pages, live)->read();
      accept();
    });
  }
};

http_server::http_server(std::unique_ptr<impl> i) : impl_(std::move(i)) {}

http_server::~http_server() {
  impl_->io.stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

result<std::unique_ptr<http_server>, std::string> http_server::start(
    const model::listen_address& address, handler pages) {
  auto i = std::make_unique<impl>();
  i->pages = std::move(pages);
  beast::error_code failed = listen_on(i->acceptor, address);
  if (failed)
    return failure{"cannot listen on " + address.host + ":" +
                   std::to_string(address.port) + ": " + failed.message()};
  i->accept();
  i->thread = std::thread([io = &i->io] { io->run(); });
  return std::unique_ptr<http_server>(new http_server(std::move(i)));
}

std::string http_server::address() const {
  beast::error_code failed;
  const auto bound = impl_->acceptor.local_endpoint(failed);
  const std::string host = bound.address().to_string();
  return (bound.address().is_v6() ? "[" + host + "]" : host) + ":" +
         std::to_string(bound.port());
}

}  // namespace forensics::telemetry
