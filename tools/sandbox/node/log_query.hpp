#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "model/json.hpp"
#include "model/time.hpp"
#include "sandbox/api/request.hpp"
#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/object.hpp"

namespace forensics::sandbox {

/// What a request for a pod's log asks for (PodLogOptions).
struct log_query {
  std::string container;
  bool follow = false;
  bool previous = false;
  bool timestamps = false;
  std::optional<model::timestamp> since;
  std::optional<std::int64_t> tail_lines;
  std::optional<std::int64_t> limit_bytes;
};

/// The query's parameters, checked; the container is one that the pod has.
/// Errors are those of the API server, in its order.
answered<log_query> parse_log_query(const api_request& how,
                                    const model::json_value& pod,
                                    model::timestamp now);

/// Answers for the pods of a node, as its kubelet does through the API server.
using node_logs = std::function<void(
    const log_query& query, const object_ptr& pod, const send_answer& done)>;

}  // namespace forensics::sandbox
