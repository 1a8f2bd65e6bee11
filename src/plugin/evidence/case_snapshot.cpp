#include "plugin/evidence/case_snapshot.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "model/canonical_json.hpp"
#include "model/case_record.hpp"
#include "model/case_summary.hpp"
#include "model/digest.hpp"
#include "model/dsse.hpp"
#include "model/names.hpp"
#include "model/redact.hpp"
#include "model/vocabulary.hpp"
#include "plugin/evidence/anchor_search.hpp"

namespace forensics::plugin {
namespace {

using namespace model;

struct stored_item {
  std::string name;
  presented_item item;
};

std::string_view name_of(const json_value& object) {
  return text_at(object, {"metadata", "name"});
}

std::string_view note_of(const json_value& object, std::string_view note) {
  return text_at(object, {"metadata", "annotations", note});
}

/// What can't be decoded is shown as it stands, which is not what was captured.
std::string bytes_of(std::string_view field, const json_value& value) {
  const std::string text(view(value));
  if (field == "data" || text.empty()) return text;
  return base64_decode(text).value_or(text);
}

std::vector<stored_item> items_in(const json_value& object) {
  std::vector<stored_item> items;
  for (const std::string_view field : {"data", "binaryData"})
    for (const auto& each : object_at(object, {field}).GetObject())
      if (each.value.IsString())
        items.push_back(
            {std::string(view(each.name)),
             {std::string(name_of(object)), bytes_of(field, each.value)}});
  return items;
}

/// The ConfigMap of each item, as the manifest says it.
std::map<std::string, std::string> homes_in(std::string_view envelope_text) {
  std::map<std::string, std::string> homes;
  const auto envelope = read_envelope(envelope_text);
  if (!envelope) return homes;
  const auto claimed = read_statement(envelope->payload);
  if (!claimed) return homes;
  for (const manifest_item& item : claimed->items)
    homes.emplace(item.name, item.object);
  return homes;
}

std::string envelope_of(const json_value& anchor) {
  return std::string(text_at(anchor, {"data", key_manifest}));
}

std::uint64_t count_at(const json_value& from, std::string_view key) {
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(0, integer_at(from, {key})));
}

std::map<std::string, log_entry> listed_logs(std::string_view logs_json) {
  std::map<std::string, log_entry> logs;
  const auto list = parse_json(logs_json);
  if (!list || !list->IsArray()) return logs;
  for (const json_value& line : list->GetArray()) {
    log_entry entry;
    entry.file = text_at(line, {"file"});
    entry.container = text_at(line, {"container"});
    entry.run = text_at(line, {"run"});
    entry.facts = {count_at(line, "bytes"), count_at(line, "dropped"),
                   true_at(line, {"complete"}),
                   std::string(text_at(line, {"sha256"}))};
    entry.why = text_at(line, {"why"});
    std::string file = entry.file;
    if (!file.empty()) logs.emplace(std::move(file), std::move(entry));
  }
  return logs;
}

/// The crashed run's own log, of which the anchor's annotations tell.
log_entry crash_log_entry(const json_value& anchor, std::uint64_t bytes) {
  const std::string_view dropped = note_of(anchor, note_log_dropped);
  log_entry entry;
  entry.file = key_log;
  entry.container = note_of(anchor, note_container);
  entry.facts.bytes = bytes;
  entry.facts.complete = note_of(anchor, note_log_complete) != "false";
  std::from_chars(dropped.data(), dropped.data() + dropped.size(),
                  entry.facts.dropped);
  entry.facts.sha256 = note_of(anchor, note_log_sha256);
  entry.facts.parts = parts_in(object_at(anchor, {"metadata", "annotations"}));
  return entry;
}

std::string metadata_of(const json_value& anchor) {
  json_document owner(rapidjson::kObjectType);
  json_allocator& memory = owner.GetAllocator();
  json_value metadata(rapidjson::kObjectType);
  for (const std::string_view key :
       {"name", "namespace", "uid", "labels", "annotations"})
    if (const json_value* found = find(anchor, {"metadata", key}))
      set(metadata, key, copy_of(*found, memory), memory);
  set(owner, "apiVersion", "v1", memory);
  set(owner, "kind", "ConfigMap", memory);
  set(owner, "metadata", std::move(metadata), memory);
  return canonical_json(owner);
}

/// Puts each item into its place, those that the manifest names first.
class gathering {
 public:
  gathering(case_snapshot& into, std::map<std::string, std::string> homes)
      : into_(into), homes_(std::move(homes)) {}

  bool is_claimed(std::string_view object) const {
    return std::any_of(homes_.begin(), homes_.end(),
                       [&](const auto& one) { return one.second == object; });
  }
  bool at_home(const stored_item& one) const {
    const auto home = homes_.find(one.name);
    return home != homes_.end() && home->second == one.item.object;
  }
  bool take(const stored_item& one) {
    return into_.evidence.items.emplace(one.name, one.item).second;
  }
  /// Of the anchor, or of an object that the manifest names: all counts.
  void take_or_find(const stored_item& one) {
    if (take(one)) return;
    into_.findings.push_back(
        {finding_kind::item_unknown, one.name,
         "it stands in the ConfigMap " + one.item.object +
             ", too, where it was not when the case was closed"});
  }
  /// Of another log object of the case.
  void take_or_note(const stored_item& one) {
    const bool open = into_.evidence.envelope.empty();
    const auto said = into_.logs.find(one.name);
    const bool is_listed = said != into_.logs.end() && said->second.why.empty();
    if ((open || homes_.contains(one.name) || is_listed) && take(one)) return;
    into_.notes.push_back("the ConfigMap " + one.item.object + " holds " +
                          one.name +
                          ", which was written after the case was closed or "
                          "by somebody else: it is no evidence");
  }

 private:
  case_snapshot& into_;
  std::map<std::string, std::string> homes_;
};

void gather(const json_value& anchor, const std::vector<json_document>& beside,
            case_snapshot& into) {
  gathering items(into, homes_in(into.evidence.envelope));
  std::vector<stored_item> own;
  std::vector<stored_item> others;
  const auto sort = [&](const json_value& object, bool is_own) {
    for (stored_item& one : items_in(object)) {
      if (is_own && one.name == key_manifest) continue;
      if (!items.at_home(one) || !items.take(one))
        (is_own ? own : others).push_back(std::move(one));
    }
  };
  sort(anchor, true);
  for (const json_document& object : beside)
    sort(object, items.is_claimed(name_of(object)));
  for (const stored_item& one : own) items.take_or_find(one);
  // While the case is open, the object with the log's own name comes first.
  const auto is_named_so = [&](const stored_item& one) {
    return one.item.object == log_object_name(into.evidence.name, one.name);
  };
  std::stable_partition(others.begin(), others.end(), is_named_so);
  for (const stored_item& one : others) items.take_or_note(one);
}

/// Why there is no crash.log, as the case tells it.
log_entry missing_crash_log(const json_value& anchor) {
  log_entry entry;
  entry.file = key_log;
  entry.container = note_of(anchor, note_container);
  entry.why = note_of(anchor, note_phase) == phase_collecting
                  ? "the case is not closed yet"
                  : "the case does not say why";
  if (const auto seen = read_case(anchor))
    for (const problem& each : seen->problems)
      if (each.step == "log") entry.why = each.reason;
  return entry;
}

void describe_logs(const json_value& anchor,
                   const std::vector<json_document>& beside,
                   case_snapshot& into) {
  const bool open = into.evidence.envelope.empty();
  const auto crash_log = into.evidence.items.find(std::string(key_log));
  into.logs[std::string(key_log)] =
      crash_log == into.evidence.items.end()
          ? missing_crash_log(anchor)
          : crash_log_entry(anchor, crash_log->second.bytes.size());
  for (const json_document& object : beside)
    for (const auto& [file, item] : into.evidence.items) {
      if (item.object != name_of(object)) continue;
      auto entry = read_log_object(object, file);
      if (!entry) continue;
      // No manifest covers what the annotations of this object say: once there
      // is one, the anchor's and the names of the items tell the parts.
      const std::size_t parts = open ? entry->facts.parts : 1;
      into.logs.emplace(file, *std::move(entry)).first->second.facts.parts =
          parts;
    }
}

}  // namespace

bool is_case(const json_value& object) {
  return is_anchor(object) || find(object, {"data", key_manifest}) != nullptr;
}

std::vector<std::string> objects_of(const json_value& anchor) {
  std::set<std::string> names;
  for (auto& [item, object] : homes_in(envelope_of(anchor)))
    if (object != name_of(anchor) && is_dns_subdomain(object))
      names.insert(object);
  return {names.begin(), names.end()};
}

bool is_log_of(const json_value& object, const json_value& anchor) {
  const case_owner owner{
      std::string(name_of(anchor)),
      std::string(text_at(anchor, {"metadata", "uid"})),
      std::string(text_at(anchor, {"metadata", "namespace"}))};
  return belongs_to(object, owner) &&
         find(object, {"metadata", "annotations", note_log_run}) != nullptr;
}

result<case_snapshot, std::string> snapshot_of(
    const json_value& anchor, const std::vector<json_document>& beside) {
  if (!is_case(anchor))
    return failure{"the ConfigMap " + std::string(name_of(anchor)) +
                   " is no case: it has neither a manifest nor a case's name, "
                   "label or annotation"};
  case_snapshot out;
  out.evidence.name = name_of(anchor);
  out.evidence.target_namespace = text_at(anchor, {"metadata", "namespace"});
  out.evidence.uid = text_at(anchor, {"metadata", "uid"});
  out.evidence.phase = note_of(anchor, note_phase);
  out.evidence.marks = marks_of(anchor);
  out.evidence.envelope = envelope_of(anchor);
  out.metadata_json = metadata_of(anchor);
  if (const auto told = read_summary(anchor))
    out.source = told->source_namespace + "/" + told->pod;
  out.container = note_of(anchor, note_container);
  out.logs = listed_logs(text_at(anchor, {"data", key_logs}));
  gather(anchor, beside, out);
  describe_logs(anchor, beside, out);
  return out;
}

}  // namespace forensics::plugin
