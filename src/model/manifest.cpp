#include "model/manifest.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/canonical_json.hpp"
#include "model/digest.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr std::string_view statement = "https://in-toto.io/Statement/v1";
constexpr std::string_view predicate = "https://forensic.io/case/v1";
constexpr json_limits statement_limits{192U << 10, 8};

constexpr std::array changing_notes = {note_hold,         note_custody,
                                       note_repeats,      note_repeats_first,
                                       note_repeats_last, note_repeats_pods};

using text_map = std::map<std::string, std::string>;

template <class Covers>
text_map texts_of(const json_value& object, Covers covers) {
  text_map out;
  for (const auto& each : object.GetObject())
    if (each.value.IsString() && covers(view(each.name)))
      out.emplace(view(each.name), view(each.value));
  return out;
}

bool is_covered_label(std::string_view name) {
  return name.starts_with("forensic") && name != label_ttl;
}

bool is_covered_note(std::string_view name) {
  return name.starts_with("forensic.io/") &&
         std::find(changing_notes.begin(), changing_notes.end(), name) ==
             changing_notes.end();
}

json_value to_object(const text_map& texts, json_allocator& memory) {
  json_value out(rapidjson::kObjectType);
  for (const auto& [name, value] : texts) set(out, name, value, memory);
  return out;
}

std::vector<manifest_item> sorted(std::vector<manifest_item> items) {
  std::sort(items.begin(), items.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return items;
}

json_value subject_of(const manifest_item& item, json_allocator& memory) {
  json_value digest(rapidjson::kObjectType);
  set(digest, "sha256", item.sha256, memory);
  json_value out(rapidjson::kObjectType);
  set(out, "name", item.name, memory);
  set(out, "digest", std::move(digest), memory);
  return out;
}

json_value line_of(const manifest_item& item, json_allocator& memory) {
  json_value out(rapidjson::kObjectType);
  set(out, "name", item.name, memory);
  set(out, "object", item.object, memory);
  set(out, "bytes", json_value(item.bytes), memory);
  set(out, "sha256", item.sha256, memory);
  return out;
}

json_value identity(const manifest& what, json_allocator& memory) {
  json_value out(rapidjson::kObjectType);
  set(out, "name", what.case_name, memory);
  set(out, "namespace", what.target_namespace, memory);
  set(out, "uid", what.case_uid, memory);
  return out;
}

json_value to_object(const capturer& by, json_allocator& memory) {
  json_value flags(rapidjson::kArrayType);
  for (const std::string& flag : by.flags)
    flags.PushBack(make_string(flag, memory), memory);
  json_value out(rapidjson::kObjectType);
  set(out, "program", by.program, memory);
  set(out, "version", by.version, memory);
  set(out, "instance", by.instance, memory);
  set(out, "flags", std::move(flags), memory);
  return out;
}

failure<std::string> broken(std::string_view why) {
  return {"the manifest " + std::string(why)};
}

manifest read_fields(const json_value& from) {
  manifest out;
  out.case_name = text_at(from, {"case", "name"});
  out.target_namespace = text_at(from, {"case", "namespace"});
  out.case_uid = text_at(from, {"case", "uid"});
  out.captured_at =
      parse_rfc3339(text_at(from, {"capturedAt"})).value_or(timestamp{});
  out.sealed_at =
      parse_rfc3339(text_at(from, {"sealedAt"})).value_or(timestamp{});
  out.by.program = text_at(from, {"capturedBy", "program"});
  out.by.version = text_at(from, {"capturedBy", "version"});
  out.by.instance = text_at(from, {"capturedBy", "instance"});
  for (const json_value& each :
       array_at(from, {"capturedBy", "flags"}).GetArray())
    if (each.IsString()) out.by.flags.emplace_back(view(each));
  out.by.cluster_uid = text_at(from, {"cluster", "uid"});
  const auto any = [](std::string_view) { return true; };
  out.marks.labels = texts_of(object_at(from, {"labels"}), any);
  out.marks.annotations = texts_of(object_at(from, {"annotations"}), any);
  for (const json_value& each : array_at(from, {"items"}).GetArray())
    out.items.push_back({std::string(text_at(each, {"name"})),
                         std::string(text_at(each, {"object"})),
                         static_cast<std::uint64_t>(std::max<std::int64_t>(
                             0, integer_at(each, {"bytes"}))),
                         std::string(text_at(each, {"sha256"}))});
  return out;
}

}  // namespace

manifest_item item_of(std::string_view name, std::string_view object,
                      std::string_view bytes) {
  return {std::string(name), std::string(object), bytes.size(),
          sha256_hex(bytes)};
}

covered_marks marks_of(const json_value& object) {
  return {texts_of(object_at(object, {"metadata", "labels"}), is_covered_label),
          texts_of(object_at(object, {"metadata", "annotations"}),
                   is_covered_note)};
}

anchor_contents contents_of(const json_value& anchor) {
  const std::string_view name = text_at(anchor, {"metadata", "name"});
  anchor_contents out{marks_of(anchor), {}};
  for (const auto& each : object_at(anchor, {"data"}).GetObject())
    if (each.value.IsString() && view(each.name) != key_manifest)
      out.items.push_back(item_of(view(each.name), name, view(each.value)));
  for (const auto& each : object_at(anchor, {"binaryData"}).GetObject()) {
    if (!each.value.IsString()) continue;
    const auto bytes = base64_decode(std::string(view(each.value)));
    out.items.push_back(item_of(view(each.name), name, bytes.value_or("")));
  }
  return out;
}

bool has_captured_log(const covered_marks& marks,
                      const std::vector<manifest_item>& items) {
  const auto said = marks.annotations.find(std::string(note_log_sha256));
  return std::all_of(items.begin(), items.end(), [&](const auto& item) {
    return item.name != key_log ||
           (said != marks.annotations.end() && said->second == item.sha256);
  });
}

std::string to_statement(const manifest& what) {
  json_document out(rapidjson::kObjectType);
  json_allocator& memory = out.GetAllocator();
  json_value subjects(rapidjson::kArrayType);
  json_value items(rapidjson::kArrayType);
  for (const manifest_item& item : sorted(what.items)) {
    subjects.PushBack(subject_of(item, memory), memory);
    items.PushBack(line_of(item, memory), memory);
  }
  json_value cluster(rapidjson::kObjectType);
  set(cluster, "uid", what.by.cluster_uid, memory);
  json_value body(rapidjson::kObjectType);
  set(body, "case", identity(what, memory), memory);
  set(body, "cluster", std::move(cluster), memory);
  set(body, "capturedAt", format_micro_time(what.captured_at), memory);
  set(body, "sealedAt", format_micro_time(what.sealed_at), memory);
  set(body, "capturedBy", to_object(what.by, memory), memory);
  set(body, "labels", to_object(what.marks.labels, memory), memory);
  set(body, "annotations", to_object(what.marks.annotations, memory), memory);
  set(body, "items", std::move(items), memory);
  set(out, "_type", statement, memory);
  set(out, "subject", std::move(subjects), memory);
  set(out, "predicateType", predicate, memory);
  set(out, "predicate", std::move(body), memory);
  return canonical_json(out);
}

result<manifest, std::string> read_statement(std::string_view text) {
  const auto parsed = parse_json(text, statement_limits);
  if (!parsed) return broken("can't be read: " + parsed.error());
  if (text_at(*parsed, {"_type"}) != statement ||
      text_at(*parsed, {"predicateType"}) != predicate)
    return broken("is of a type that this version does not know");
  manifest found = read_fields(object_at(*parsed, {"predicate"}));
  const auto twice = std::adjacent_find(
      found.items.begin(), found.items.end(),
      [](const auto& a, const auto& b) { return a.name == b.name; });
  if (twice != found.items.end()) return broken("names an item twice");
  // Whatever else is in it, or in another order, is not what a case has: so
  // nothing of the text is left unseen.
  if (to_statement(found) != text)
    return broken("is not in its canonical form");
  return found;
}

}  // namespace forensics::model
