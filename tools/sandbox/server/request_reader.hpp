#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio.hpp>

#include "sandbox/server/exchange.hpp"
#include "sandbox/server/server_limits.hpp"
#include "sandbox/server/wire.hpp"

namespace forensics::sandbox {

/// What came in by a connection.
struct read_request {
  incoming what;
  bool keep_alive = true;
  bool chunks = true;  ///< HTTP/1.1: a body may come in chunks
};

/// Reads requests one after the other from a connection.
class request_reader {
 public:
  request_reader(wire& from, const server_limits& limits)
      : from_(from), limits_(limits) {}

  /// nullopt at the end: the client went, or sent what is no request and has
  /// been told so.
  boost::asio::awaitable<std::optional<read_request>> next();

 private:
  wire& from_;
  const server_limits& limits_;
};

}  // namespace forensics::sandbox
