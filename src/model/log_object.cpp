#include "model/log_object.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "model/digest.hpp"
#include "model/log_parts.hpp"
#include "model/names.hpp"
#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

// What a field of a line may have; the API's names are shorter.
constexpr std::size_t longest_name = 128;
constexpr std::size_t longest_why = 160;
constexpr std::size_t room_for_count = 32;

json_value line_of(const log_entry& log, json_allocator& memory) {
  json_value line(rapidjson::kObjectType);
  set(line, "file", safe_text(log.file, longest_name), memory);
  set(line, "container", safe_text(log.container, longest_name), memory);
  set(line, "run", safe_text(log.run, longest_name), memory);
  if (!log.why.empty()) {
    set(line, "why", safe_text(log.why, longest_why), memory);
    return line;
  }
  set(line, "bytes", json_value(log.facts.bytes), memory);
  set(line, "complete", json_value(log.facts.complete), memory);
  if (log.facts.complete || log.facts.dropped > 0)
    set(line, "dropped", json_value(log.facts.dropped), memory);
  set(line, "sha256", log.facts.sha256, memory);
  return line;
}

std::optional<std::uint64_t> number_of(std::string_view text) noexcept {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, number);
  if (stop != end || fault != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

log_entry entry_of(const container_run& run) {
  return {log_file(run), run.container, run.container_id, {}, {}};
}

std::string log_object_name(std::string_view case_name, std::string_view file) {
  return copy_name(case_name, "log", file);
}

log_entry part_of(const log_entry& log, std::size_t number) {
  return {part_file(log.file, number), log.container, log.run, {}, {}};
}

log_object make_log_object(log_entry of, const captured_log& log,
                           const case_owner& owner) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  log_object made{{}, std::move(of)};
  json_value object = make_object("v1", "ConfigMap",
                                  log_object_name(owner.name, made.entry.file),
                                  owner.target_namespace, memory);
  json_value notes(rapidjson::kObjectType);
  set(notes, note_container, safe_text(made.entry.container, longest_name),
      memory);
  set(notes, note_log_run, safe_text(made.entry.run, longest_name), memory);
  json_value owners(rapidjson::kArrayType);
  owners.PushBack(owner_reference(owner, memory), memory);
  json_value& metadata = object["metadata"];
  set(metadata["labels"], label_case, label_value(owner.name), memory);
  set(metadata, "ownerReferences", std::move(owners), memory);
  set(metadata, "annotations", std::move(notes), memory);
  set(object, "immutable", json_value(true), memory);
  made.entry.facts =
      put_log(object, made.entry.file, log, longest_kept_log, memory);
  set(object["metadata"]["annotations"], note_log_bytes,
      std::to_string(made.entry.facts.bytes), memory);
  made.object = to_protobuf(object);
  return made;
}

std::optional<log_entry> read_log_object(const json_value& object,
                                         std::string_view file) {
  const json_value& notes = object_at(object, {"metadata", "annotations"});
  const auto bytes = number_of(text_at(notes, {note_log_bytes}));
  log_entry log;
  log.file = file;
  log.container = text_at(notes, {note_container});
  log.run = text_at(notes, {note_log_run});
  // Of a pod that failed as a whole the run is not known.
  if (!bytes || log.container.empty() || !find(notes, {note_log_run}))
    return std::nullopt;
  log.facts = {*bytes,
               number_of(text_at(notes, {note_log_dropped})).value_or(0),
               text_at(notes, {note_log_complete}) == "true",
               std::string(text_at(notes, {note_log_sha256})), parts_in(notes)};
  return log;
}

std::string to_json(const std::vector<log_entry>& logs, std::size_t left_out) {
  json_document list(rapidjson::kArrayType);
  json_allocator& memory = list.GetAllocator();
  std::size_t room = longest_log_list - room_for_count;
  for (const log_entry& log : logs) {
    json_value line = line_of(log, memory);
    const std::size_t size = dump(line).size() + 1;
    if (size > room) {
      ++left_out;
      continue;
    }
    room -= size;
    list.PushBack(std::move(line), memory);
  }
  if (left_out > 0) {
    json_value more(rapidjson::kObjectType);
    set(more, "notListed", json_value(std::uint64_t{left_out}), memory);
    list.PushBack(std::move(more), memory);
  }
  return dump(list);
}

}  // namespace forensics::model
