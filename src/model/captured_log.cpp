#include "model/captured_log.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "model/digest.hpp"
#include "model/log_text.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

/// JSON writes a control character as six bytes, and a request may have 3 MiB:
/// a log full of them would not arrive.
bool is_short_as_json(std::string_view text) noexcept {
  constexpr std::ptrdiff_t most_controls = longest_kept_log / 5;
  return std::count_if(text.begin(), text.end(), [](unsigned char c) {
           return c < ' ' && c != '\n' && c != '\t' && c != '\r';
         }) <= most_controls;
}

void put_bytes(json_value& target, std::string_view key, std::string_view bytes,
               json_allocator& memory) {
  const bool is_text = is_plain_text(bytes) && is_short_as_json(bytes);
  const std::string_view field = is_text ? "data" : "binaryData";
  if (find(target, {field}) == nullptr)
    set(target, field, json_value(rapidjson::kObjectType), memory);
  json_value& entries = target[reference_to(field)];
  if (is_text)
    set(entries, key, reference_to(bytes), memory);
  else
    set(entries, key, base64_encode(bytes), memory);
}

}  // namespace

std::size_t parts_in(const json_value& annotations) noexcept {
  constexpr std::size_t most = 64;
  const std::string_view text = text_at(annotations, {note_log_parts});
  std::size_t number = 1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::clamp<std::size_t>(number, 1, most);
}

log_facts put_log(json_value& target, std::string_view key,
                  const captured_log& log, std::size_t room,
                  json_allocator& memory) {
  const bool fits = log.bytes.size() <= room;
  const std::string_view kept =
      fits ? std::string_view(log.bytes) : newest_lines(log.bytes, room, false);
  const bool is_known = log.complete || log.dropped > 0;
  const std::uint64_t dropped = log.dropped + log.bytes.size() - kept.size();
  log_facts facts{kept.size(), is_known ? dropped : 0, fits && log.complete,
                  sha256_hex(kept), log.parts};
  json_value& notes = target["metadata"]["annotations"];
  set(notes, note_log_sha256, facts.sha256, memory);
  set(notes, note_log_complete, facts.complete ? "true" : "false", memory);
  if (is_known)
    set(notes, note_log_dropped, std::to_string(facts.dropped), memory);
  if (log.parts > 1)
    set(notes, note_log_parts, std::to_string(log.parts), memory);
  put_bytes(target, key, kept, memory);
  return facts;
}

}  // namespace forensics::model
