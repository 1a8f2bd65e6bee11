#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio.hpp>

#include "model/result.hpp"

/// How `sandbox stop-apiserver` and its like reach a sandbox that runs: one
/// word and a line's end by a Unix socket, one line back.
namespace forensics::sandbox {

/// What is done about a word; the error is told to who asked.
using control_handler =
    std::function<result<bool, std::string>(const std::string& word)>;

/// Serves `socket`, as long as it lives.
class control_server {
 public:
  /// Throws std::runtime_error where it can't listen.
  control_server(boost::asio::io_context& io,
                 const std::filesystem::path& socket, control_handler handler);

 private:
  using protocol = boost::asio::local::stream_protocol;
  static boost::asio::awaitable<void> accept_all(
      std::shared_ptr<protocol::acceptor> by,
      std::shared_ptr<control_handler> handler);
  static boost::asio::awaitable<void> serve(
      protocol::socket client, std::shared_ptr<control_handler> handler);

  std::shared_ptr<protocol::acceptor> acceptor_;
};

/// Says `word` to the sandbox behind `socket` and waits until it is done; the
/// error says why it is not.
result<bool, std::string> tell(const std::filesystem::path& socket,
                               const std::string& word);

}  // namespace forensics::sandbox
