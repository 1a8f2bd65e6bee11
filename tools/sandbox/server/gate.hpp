#pragma once

#include <boost/asio.hpp>

#include "sandbox/api/api.hpp"
#include "sandbox/server/admin.hpp"
#include "sandbox/server/exchange.hpp"
#include "sandbox/server/watch_faults.hpp"

namespace forensics::sandbox {

/// All of it must outlive the gate and its answers.
struct gate_parts {
  boost::asio::io_context& io;
  api& served;
  fault_book& faults;
  token_book& tokens;
  request_counts& counts;
  std::string administrator_token;
  std::function<void(model::duration)> set_skew;
  std::function<void(connection_id spared)> reset_connections;
};

/// What stands between the network and the API: who asks, whether they may,
/// and what goes wrong on purpose.
class gate {
 public:
  explicit gate(gate_parts parts) : parts_(std::move(parts)) {}
  void handle(incoming what, send_outgoing send);

 private:
  boost::asio::awaitable<void> serve(incoming what, send_outgoing send);
  boost::asio::awaitable<outgoing> pass(incoming& from,
                                        const resource_request& what);
  boost::asio::awaitable<outgoing> carry_out(const api_request& request,
                                             const resource_request& what,
                                             const fault_effect& effect);
  boost::asio::awaitable<api_answer> ask(const api_request& request);
  boost::asio::awaitable<void> wait(model::duration length);
  std::optional<api_error> refusal(const api_request& request,
                                   const resource_request& what) const;
  api_answer administer(const incoming& from);

  gate_parts parts_;
};

}  // namespace forensics::sandbox
