#include "model/case_events.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "model/crash_context.hpp"
#include "model/objects.hpp"
#include "model/pod_times.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

/// Many more than have room; they are held until all lists are read.
constexpr std::size_t most_held = 256;
// The API's own limit for a message.
constexpr std::size_t longest_message = 1024;
constexpr std::size_t longest_word = 128;
constexpr std::size_t longest_object = 320;
constexpr std::size_t room_for_count = 40;

/// An event has its times in one of two forms: of a series, or of old.
std::optional<timestamp> first_seen(const json_value& event) {
  auto time = time_at(event, {"firstTimestamp"});
  if (!time) time = time_at(event, {"eventTime"});
  if (!time) time = time_at(event, {"metadata", "creationTimestamp"});
  return time;
}

std::optional<timestamp> last_seen(const json_value& event) {
  auto time = time_at(event, {"series", "lastObservedTime"});
  if (!time) time = time_at(event, {"lastTimestamp"});
  if (!time) time = time_at(event, {"eventTime"});
  return time ? time : first_seen(event);
}

std::string_view reporter_of(const json_value& event) noexcept {
  const std::string_view name = text_at(event, {"reportingComponent"});
  return name.empty() ? text_at(event, {"source", "component"}) : name;
}

std::int64_t count_of(const json_value& event) noexcept {
  return integer_at(event, {"series", "count"},
                    integer_at(event, {"count"}, 1));
}

std::string object_of(const json_value& event) {
  return std::string(text_at(event, {"involvedObject", "kind"}))
      .append("/")
      .append(text_at(event, {"involvedObject", "name"}));
}

void set_shown(json_value& line, std::string_view key, const std::string& text,
               json_allocator& memory) {
  if (!text.empty()) set(line, key, text, memory);
}

std::string line_of(const json_value& event, timestamp last,
                    const shown_text& how) {
  json_document line(rapidjson::kObjectType);
  json_allocator& memory = line.GetAllocator();
  set(line, "on", safe_text(object_of(event), longest_object), memory);
  set_shown(
      line, "field",
      how.of(text_at(event, {"involvedObject", "fieldPath"}), longest_word),
      memory);
  for (const std::string_view key : {"type", "reason"})
    set_shown(line, key, how.of(text_at(event, {key}), longest_word), memory);
  set_shown(line, "message",
            how.of(text_at(event, {"message"}), longest_message), memory);
  set(line, "count", json_value(count_of(event)), memory);
  set(line, "first", format_rfc3339(first_seen(event).value_or(last)), memory);
  set(line, "last", format_rfc3339(last), memory);
  set_shown(line, "from", how.of(reporter_of(event), longest_word), memory);
  return dump(line);
}

std::string why_line(std::string_view of, std::string_view why) {
  json_document line(rapidjson::kObjectType);
  json_allocator& memory = line.GetAllocator();
  set(line, "on", safe_text(of, longest_object), memory);
  set(line, "why", safe_text(why, longest_context_why), memory);
  return dump(line);
}

}  // namespace

case_events::case_events(shown_text how) noexcept : how_(std::move(how)) {}

void case_events::add(const json_value& list, timestamp since) {
  for (const json_value& event : array_at(list, {"items"}).GetArray()) {
    const auto last = last_seen(event);
    if (!last || *last < since || reporter_of(event) == managed_by) continue;
    lines_.push_back({*last, line_of(event, *last, how_)});
    if (lines_.size() == 2 * most_held) drop_the_oldest();
  }
  drop_the_oldest();
}

void case_events::drop_the_oldest() {
  std::stable_sort(
      lines_.begin(), lines_.end(),
      [](const kept_event& a, const kept_event& b) { return a.last < b.last; });
  if (lines_.size() <= most_held) return;
  const std::size_t over = lines_.size() - most_held;
  lines_.erase(lines_.begin(),
               lines_.begin() + static_cast<std::ptrdiff_t>(over));
  dropped_ += over;
}

void case_events::miss(std::string_view of, std::string_view why) {
  missing_.push_back(why_line(of, why));
}

std::string case_events::to_json() const {
  std::size_t room = longest_events - room_for_count;
  for (const std::string& line : missing_)
    room -= std::min(room, line.size() + 1);
  auto first = lines_.end();
  while (first != lines_.begin() && (first - 1)->json.size() + 1 <= room)
    room -= (--first)->json.size() + 1;
  const std::uint64_t left_out =
      dropped_ + static_cast<std::uint64_t>(first - lines_.begin());

  std::string text = "[";
  const auto add = [&text](const std::string& line) {
    text.append(text.size() == 1 ? "" : ",").append(line);
  };
  if (left_out > 0) add(R"({"notListed":)" + std::to_string(left_out) + "}");
  for (const std::string& line : missing_) add(line);
  for (auto line = first; line != lines_.end(); ++line) add(line->json);
  return text + "]";
}

}  // namespace forensics::model
