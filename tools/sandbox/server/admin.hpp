#pragma once

#include <functional>
#include <string>

#include "sandbox/api/request.hpp"
#include "sandbox/api/store.hpp"
#include "sandbox/server/faults.hpp"
#include "sandbox/server/request_counts.hpp"
#include "sandbox/server/token_book.hpp"

namespace forensics::sandbox {

/// What `/sandbox/…` works on. All of it must outlive the answers.
struct admin_parts {
  store& objects;
  fault_book& faults;
  token_book& tokens;
  const request_counts& counts;
  std::string administrator_token;
  /// The server's clock from now on: true time and this.
  std::function<void(model::duration)> set_skew;
  /// Resets the other connections.
  std::function<void()> reset_connections;
};

/// True for a path that answer_admin serves or refuses.
bool is_admin_path(const api_request& request);

/// The sandbox's own endpoints, of a request that is from `system:masters`:
///
///     GET  POST  DELETE /sandbox/faults       GET  DELETE /sandbox/faults/ID
///     POST /sandbox/seed {"seed": 7}          of the faults' probabilities
///     POST /sandbox/clock {"skew": "-90s"}    for stamps, tokens, Date
///     POST /sandbox/compact                   watches from the past are 410
///     POST /sandbox/tokens/expire             all but the administrator's
///     POST /sandbox/connections/reset         all but this one
///     GET  /sandbox/requests                  counts since the start
api_answer answer_admin(const admin_parts& parts, const api_request& request);

}  // namespace forensics::sandbox
