#include "model/case_summary.hpp"

#include <charconv>
#include <utility>

#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

std::optional<std::int64_t> number_of(std::string_view text) noexcept {
  std::int64_t out = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return out;
}

/// A label's value, the full one where it had to be shortened.
std::string full_label(const json_value& object, const json_value& full_names,
                       std::string_view key) {
  const std::string_view full = text_at(full_names, {key});
  return std::string(full.empty() ? text_at(object, {"metadata", "labels", key})
                                  : full);
}

std::optional<custody_entry> hold_of(const json_value& object) {
  auto entries = read_custody(object);
  if (entries.empty() || entries.back().what != custody_hold)
    return std::nullopt;
  return std::move(entries.back());
}

}  // namespace

void hold_by_clone(case_summary& which) {
  which.seen.held = true;
  which.held_by_clone = true;
}

std::optional<case_summary> read_summary(const json_value& object) {
  auto seen = read_case(object);
  if (!seen) return std::nullopt;
  const json_value& notes = object_at(object, {"metadata", "annotations"});
  const auto parsed = parse_json(text_at(notes, {note_full_names}));
  const json_value& full_names = parsed ? *parsed : object_at(object, {""});
  case_summary told;
  told.target_namespace = text_at(object, {"metadata", "namespace"});
  told.source_namespace =
      full_label(object, full_names, label_source_namespace);
  told.pod = full_label(object, full_names, label_source_pod);
  told.pod_uid = full_label(object, full_names, label_source_uid);
  told.container = text_at(notes, {note_container});
  told.reason = text_at(notes, {note_reason});
  told.exit_code = number_of(text_at(notes, {note_exit_code}));
  told.repeated = read_repeats(object);
  if (seen->held) told.hold = hold_of(object);
  told.seen = *std::move(seen);
  return told;
}

}  // namespace forensics::model
