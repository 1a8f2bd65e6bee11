#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "sandbox/api/api.hpp"
#include "sandbox/node/container_plan.hpp"

namespace forensics::sandbox {

struct check_result {
  /// `unknown`: it could not be found out; a probe leaves it out of count.
  enum class verdict { passed, failed, unknown };
  verdict is = verdict::passed;
  std::string message;  ///< what a kubelet says of it
};
using check_done = std::function<void(check_result)>;

/// Runs a command in the container. It is killed, and `done` never called, if
/// the ticket goes; later than `timeout` it has failed.
std::shared_ptr<void> check_by_command(boost::asio::io_context& io,
                                       surroundings& around,
                                       const container_plan& container,
                                       const std::vector<std::string>& command,
                                       const process_limits& limits,
                                       model::duration timeout,
                                       const check_done& done);

struct network_target {
  unsigned short port = 0;
  /// `GET` of this path; "": it is enough to connect.
  std::string http_path;
  std::vector<std::pair<std::string, std::string>> headers;
};
/// Asks 127.0.0.1, which all pods of the sandbox share. The same rules.
std::shared_ptr<void> check_by_network(boost::asio::io_context& io,
                                       surroundings& around,
                                       const network_target& target,
                                       model::duration timeout,
                                       const check_done& done);

}  // namespace forensics::sandbox
