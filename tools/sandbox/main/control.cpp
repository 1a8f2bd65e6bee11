#include "sandbox/main/control.hpp"

#include <stdexcept>
#include <utility>

#include "sandbox/server/close_on_exec.hpp"
#include "sandbox/server/rethrow.hpp"

namespace forensics::sandbox {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t longest_line = 4096;
constexpr std::string_view done = "done";

/// sun_path's size is 108 with its NUL; Asio throws beyond it.
constexpr std::size_t longest_path = 107;

}  // namespace

control_server::control_server(asio::io_context& io,
                               const std::filesystem::path& socket,
                               control_handler handler) {
  if (socket.string().size() > longest_path)
    throw std::runtime_error("too long a path for a socket: " +
                             socket.string());
  acceptor_ = std::make_shared<protocol::acceptor>(
      io, protocol::endpoint(socket.string()));
  asio::co_spawn(io,
                 accept_all(acceptor_, std::make_shared<control_handler>(
                                           std::move(handler))),
                 rethrow{});
}

asio::awaitable<void> control_server::accept_all(
    std::shared_ptr<protocol::acceptor> by,
    std::shared_ptr<control_handler> handler) {
  error_code failed;
  while (!failed) {
    protocol::socket client = co_await by->async_accept(
        asio::redirect_error(asio::use_awaitable, failed));
    if (failed) break;
    close_on_exec(client.native_handle());
    asio::co_spawn(by->get_executor(), serve(std::move(client), handler),
                   rethrow{});
  }
}

asio::awaitable<void> control_server::serve(
    protocol::socket client, std::shared_ptr<control_handler> handler) {
  std::string line;
  error_code failed;
  co_await asio::async_read_until(
      client, asio::dynamic_buffer(line, longest_line), '\n',
      asio::redirect_error(asio::use_awaitable, failed));
  if (failed) co_return;
  const auto answer = (*handler)(line.substr(0, line.find('\n')));
  const std::string told = (answer ? std::string{done} : answer.error()) + '\n';
  co_await asio::async_write(client, asio::buffer(told),
                             asio::redirect_error(asio::use_awaitable, failed));
}

result<bool, std::string> tell(const std::filesystem::path& socket,
                               const std::string& word) {
  if (socket.string().size() > longest_path)
    return failure{"too long a path for a socket: " + socket.string()};
  asio::io_context io;
  asio::local::stream_protocol::socket server(io);
  error_code failed;
  server.connect({socket.string()}, failed);
  if (failed)
    return failure{"no sandbox runs in " + socket.parent_path().string() +
                   ": " + failed.message()};
  asio::write(server, asio::buffer(word + '\n'), failed);
  std::string line;
  if (!failed)
    asio::read_until(server, asio::dynamic_buffer(line, longest_line), '\n',
                     failed);
  if (failed) return failure{"the sandbox ended: " + failed.message()};
  line.resize(line.find('\n'));
  if (line != done) return failure{std::move(line)};
  return true;
}

}  // namespace forensics::sandbox
