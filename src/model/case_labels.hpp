#pragma once

#include <string_view>

#include "model/crash.hpp"
#include "model/json.hpp"
#include "model/time.hpp"

namespace forensics::model {

/// What a case and its clone say of themselves.
struct case_marks {
  const crash& which;
  std::string_view signature;
  duration ttl{};
  timestamp captured_at{};
};

/// Adds the labels, and the annotations exit-code, reason, container and (for
/// labels that had to be shortened) full-names, to an object of
/// `make_object`.
void mark_as_case(json_value& object, const case_marks& marks,
                  json_allocator& memory);

}  // namespace forensics::model
