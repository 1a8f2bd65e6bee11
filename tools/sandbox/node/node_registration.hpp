#pragma once

#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/node/field_values.hpp"

namespace forensics::sandbox {

struct node_description {
  std::string name;
  std::int64_t cpus = 0;
  std::int64_t memory_bytes = 0;
  std::int64_t pods = 0;
  std::string os_image;
  std::string runtime;  ///< `sandbox://0.1`
  /// Ready's message, and whether the pressures are told too.
  std::string ready_message;
  bool pressures = true;
};

/// Creates the Node, or brings its status up to date. It is ready.
void register_node(api& cluster, const node_description& what);

}  // namespace forensics::sandbox
