#pragma once

#include <memory>
#include <string>

#include <boost/asio.hpp>

#include "sandbox/server/gate.hpp"

namespace forensics::sandbox {

/// An API behind its gate, without a network: the tokens `admin`
/// (system:masters) and `jane` (no right but those she is given).
class gate_lab {
 public:
  gate_lab();

  /// Runs until the answer is there.
  outgoing ask(const std::string& method, const std::string& target,
               const std::string& body = "",
               const std::string& token = "admin");
  outgoing ask(incoming what);
  void add_fault(const std::string& rule);
  /// Lets her `verbs` (JSON strings) `resources` of the core group.
  void let_jane(const std::string& verbs, const std::string& resources);

  model::duration skew{};
  connection_id spared = 0;  ///< of the last reset of connections

 private:
  surroundings around_;
  store store_;

 public:
  api served;
  token_book tokens;
  fault_book faults;
  request_counts counts;
  boost::asio::io_context io{1};
  sandbox::gate gate;
};

incoming request_of(const std::string& method, const std::string& target,
                    const std::string& body, const std::string& token);
/// Of a Status or another object; "" where the body is none.
std::string text_in(const outgoing& answer, model::json_path path);

}  // namespace forensics::sandbox
