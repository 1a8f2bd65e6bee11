#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/ceiling/connection.hpp"

namespace ceiling {

/// What is done for one pod, call by call in a row.
struct job {
  std::string name;
  std::vector<call> calls;
  bool awaited = true;  ///< its clone belongs to the end of the whole
};

/// A job of a line of JSON:
/// {"name": "…", "awaited": true, "calls": [{"method": "POST",
///   "path": "/api/…", "body": {…}, "content": "application/json"}, …]}
/// The body of the content type `model::protobuf_type` is a ConfigMap, and sent
/// as the controller sends it.
/// Throws `std::invalid_argument` with a sentence where it is none.
job read_job(std::string_view line);

}  // namespace ceiling
