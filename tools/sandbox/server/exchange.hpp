#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/api/request.hpp"

/// One request and its answer, between the connection that carries them and
/// the part that decides.
namespace forensics::sandbox {

using connection_id = std::uint64_t;

/// A request before anyone knows who asks: `request.who` is empty.
struct incoming {
  api_request request;
  connection_id connection = 0;
  std::string authorization;  ///< the header's value
  std::string as_user;        ///< Impersonate-User
  std::string as_uid;
  std::vector<std::string> as_groups;
};

/// What goes wrong with the bytes of an answer; counts are of its body.
struct wire_faults {
  std::optional<std::size_t> reset_after;
  std::optional<std::size_t> truncate_after;
  std::optional<std::size_t> bytes_per_second;
};

struct outgoing {
  api_answer answer;
  wire_faults faults{};
};
using send_outgoing = std::function<void(outgoing)>;

/// `send` is to be called once, now or later, on the same thread.
using request_handler = std::function<void(incoming, send_outgoing send)>;

}  // namespace forensics::sandbox
