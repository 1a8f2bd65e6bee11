#include "sandbox/objects/table_age.hpp"

#include "model/age.hpp"

namespace forensics::sandbox {

std::string age_of(std::string_view time, model::timestamp now) {
  const auto then = model::parse_rfc3339(time);
  return then ? model::human_duration(now - *then) : "<unknown>";
}

}  // namespace forensics::sandbox
