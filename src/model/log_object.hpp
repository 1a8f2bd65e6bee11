#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/captured_log.hpp"
#include "model/pod_logs.hpp"
#include "model/protobuf.hpp"
#include "model/redact.hpp"

/// A log beside the crash's own: a ConfigMap of its own, and a line of what
/// the case says of it.
namespace forensics::model {

/// One line of the case's logs.json.
struct log_entry {
  std::string file;
  std::string container;
  std::string run;  ///< its containerID
  log_facts facts;
  std::string why;  ///< why there is none; "" when it is kept

  bool operator==(const log_entry&) const = default;
};

/// The line of a log that is still to be kept.
log_entry entry_of(const container_run& run);

/// The ConfigMap's name, which a second try meets again.
std::string log_object_name(std::string_view case_name, std::string_view file);

struct log_object {
  protobuf_object object;
  log_entry entry;
};
/// Owned by the case, immutable, the log under its file's name.
/// What it is a log of stands in `of`.
log_object make_log_object(log_entry of, const captured_log& log,
                           const case_owner& owner);

/// The line of a part of the same log.
log_entry part_of(const log_entry& log, std::size_t number);

/// What a try before has kept, as its metadata tell; nullopt when `object`, of
/// the file's name, holds no such log.
std::optional<log_entry> read_log_object(const json_value& object,
                                         std::string_view file);

/// The list has so much room in the case; it counts what does not fit.
inline constexpr std::size_t longest_log_list = 16U << 10;
/// logs.json: a JSON array, an object a log; where some are not listed, the
/// last says how many.
std::string to_json(const std::vector<log_entry>& logs, std::size_t left_out);

}  // namespace forensics::model
