#pragma once

#include <map>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/node/log_query.hpp"

namespace forensics::sandbox {

/// Answers the API's requests for logs, by the node that the pod is bound to.
class log_server {
 public:
  explicit log_server(api& cluster) : cluster_(cluster) {}

  void add(std::string node, node_logs logs);
  /// For api::set_log_source; the server must outlive it.
  log_source source();

 private:
  void answer(const api_request& how, const object_ptr& pod,
              const send_answer& done) const;

  api& cluster_;
  std::map<std::string, node_logs> nodes_;
};

}  // namespace forensics::sandbox
