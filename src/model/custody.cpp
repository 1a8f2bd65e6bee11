#include "model/custody.hpp"

#include <utility>

#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

std::string short_text(const json_value& entry, std::string_view key) {
  return safe_text(text_at(entry, {key}), longest_custody_text);
}

std::string to_json(const std::vector<custody_entry>& entries) {
  json_document list(rapidjson::kArrayType);
  json_allocator& memory = list.GetAllocator();
  for (const custody_entry& one : entries) {
    json_value entry(rapidjson::kObjectType);
    if (one.at) set(entry, "at", format_rfc3339(*one.at), memory);
    set(entry, "what", one.what, memory);
    set(entry, "who", safe_text(one.who, longest_custody_text), memory);
    set(entry, "why", safe_text(one.why, longest_custody_text), memory);
    list.PushBack(std::move(entry), memory);
  }
  return dump(list);
}

}  // namespace

std::vector<custody_entry> read_custody(const json_value& object) {
  std::vector<custody_entry> entries;
  const auto list =
      parse_json(text_at(object, {"metadata", "annotations", note_custody}));
  if (!list || !list->IsArray()) return entries;
  for (const json_value& one : list->GetArray()) {
    custody_entry entry{parse_rfc3339(text_at(one, {"at"})),
                        std::string(text_at(one, {"what"})),
                        short_text(one, "who"), short_text(one, "why")};
    if (entry.what == custody_hold || entry.what == custody_release)
      entries.push_back(std::move(entry));
  }
  if (entries.size() > most_custody_entries)
    entries.erase(entries.begin(),
                  entries.end() - std::ptrdiff_t{most_custody_entries});
  return entries;
}

std::string custody_patch(const json_value& object, const custody_entry& now) {
  std::vector<custody_entry> entries = read_custody(object);
  if (entries.size() == most_custody_entries) entries.erase(entries.begin());
  entries.push_back(now);

  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value notes(rapidjson::kObjectType);
  set(notes, note_hold,
      now.what == custody_hold ? make_string("true", memory) : json_value(),
      memory);
  set(notes, note_custody, to_json(entries), memory);
  json_value metadata(rapidjson::kObjectType);
  set(metadata, "resourceVersion",
      text_at(object, {"metadata", "resourceVersion"}), memory);
  set(metadata, "annotations", std::move(notes), memory);
  json_value patch(rapidjson::kObjectType);
  set(patch, "metadata", std::move(metadata), memory);
  return dump(patch);
}

}  // namespace forensics::model
