#include <utility>

#include "model/case_record.hpp"
#include "model/crash_json.hpp"
#include "model/repeats.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

std::vector<problem> problems_of(const json_value& object) {
  std::vector<problem> problems;
  const auto list =
      parse_json(text_at(object, {"metadata", "annotations", note_problems}));
  if (!list || !list->IsArray()) return problems;
  for (const json_value& entry : list->GetArray())
    problems.push_back({std::string(text_at(entry, {"step"})),
                        std::string(text_at(entry, {"reason"}))});
  return problems;
}

}  // namespace

bool is_held(const json_value& object) {
  const json_value& notes = object_at(object, {"metadata", "annotations"});
  // Evidence is kept when in doubt: `hold: incident-42` holds, too.
  return find(notes, {note_hold}) != nullptr &&
         text_at(notes, {note_hold}) != "false";
}

std::optional<case_view> read_case(const json_value& object) {
  const json_value& metadata = object_at(object, {"metadata"});
  const json_value& labels = object_at(metadata, {"labels"});
  const json_value& notes = object_at(metadata, {"annotations"});
  case_view seen;
  seen.name = text_at(metadata, {"name"});
  seen.uid = text_at(metadata, {"uid"});
  seen.signature = text_at(labels, {label_signature});
  if (seen.name.empty() || seen.uid.empty() || seen.signature.empty())
    return std::nullopt;
  seen.resource_version = text_at(metadata, {"resourceVersion"});
  seen.source_namespace = text_at(labels, {label_source_namespace});
  seen.created_at = parse_rfc3339(text_at(metadata, {"creationTimestamp"}));
  seen.crashed_at = parse_rfc3339(text_at(notes, {note_crashed_at}));
  seen.ttl = text_at(labels, {label_ttl});
  seen.phase = text_at(notes, {note_phase});
  seen.held = is_held(object);
  seen.being_deleted = !text_at(metadata, {"deletionTimestamp"}).empty();
  seen.problems = problems_of(object);
  seen.repeats_last = read_repeats(object).last;
  return seen;
}

result<case_source, std::string> read_case_source(const json_value& object) {
  const auto facts = parse_json(text_at(object, {"data", key_crash}));
  if (!facts)
    return failure{std::string("the case has no readable crash.json")};
  auto which = crash_from_json(*facts);
  const auto captured_at = parse_rfc3339(text_at(*facts, {"capturedAt"}));
  if (!which || !captured_at)
    return failure{std::string("the case's crash.json names no crash")};
  case_source source;
  source.which = *std::move(which);
  source.workload = text_at(*facts, {"workload"});
  source.pod_json = text_at(object, {"data", key_pod});
  source.has_log = find(object, {"data", key_log}) != nullptr ||
                   find(object, {"binaryData", key_log}) != nullptr;
  source.log_parts = parts_in(object_at(object, {"metadata", "annotations"}));
  source.redacted =
      text_at(object, {"metadata", "annotations", note_redacted}) == "true";
  source.captured_at = *captured_at;
  return source;
}

std::optional<timestamp> expires_at(const case_view& which) {
  const auto ttl = parse_duration(which.ttl);
  if (!ttl || !which.created_at) return std::nullopt;
  const timestamp created = *which.created_at;
  const timestamp latest = timestamp::max() - *ttl;
  return created > latest ? timestamp::max() : created + *ttl;
}

expiry_decision decide_expiry(const case_view& which, timestamp now) {
  if (which.held) return {expiry::held, {}};
  const auto at = expires_at(which);
  if (!at) return {expiry::unreadable, {}};
  // TTL 0 means at once, also where the clocks differ.
  const bool over = *at == *which.created_at || now >= *at;
  return {over ? expiry::expired : expiry::keep, *at};
}

}  // namespace forensics::model
