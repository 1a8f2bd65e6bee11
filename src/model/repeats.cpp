#include "model/repeats.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

/// Stands for the pods that are not named; no pod can have this name.
constexpr std::string_view more_pods_mark = "...";
constexpr std::size_t longest_pod_name = 253;

std::uint64_t sum(std::uint64_t a, std::uint64_t b) noexcept {
  const auto room = std::numeric_limits<std::uint64_t>::max() - a;
  return a + std::min(b, room);
}

timestamp whole_seconds(timestamp time) noexcept {
  return std::chrono::floor<std::chrono::seconds>(time);
}

void add_pod(repeats& to, std::string_view pod) {
  if (pod.empty()) return;
  const std::string name = safe_text(pod, longest_pod_name);
  if (std::find(to.pods.begin(), to.pods.end(), name) != to.pods.end()) return;
  if (to.pods.size() < most_repeat_pods)
    to.pods.push_back(name);
  else
    to.more_pods = true;
}

void add_time(repeats& to, timestamp time) {
  to.first = std::min(to.first.value_or(time), time);
  to.last = std::max(to.last.value_or(time), time);
}

std::uint64_t number_of(std::string_view text) noexcept {
  std::uint64_t out = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  return error == std::errc{} && stop == end ? out : 0;
}

std::string pods_to_json(const repeats& what) {
  json_document list(rapidjson::kArrayType);
  json_allocator& memory = list.GetAllocator();
  for (const auto& pod : what.pods)
    list.PushBack(make_string(pod, memory), memory);
  if (what.more_pods)
    list.PushBack(make_string(more_pods_mark, memory), memory);
  return dump(list);
}

void read_pods(std::string_view text, repeats& to) {
  const auto list = parse_json(text);
  if (!list || !list->IsArray()) return;
  for (const json_value& entry : list->GetArray()) {
    if (!entry.IsString()) continue;
    if (view(entry) == more_pods_mark)
      to.more_pods = true;
    else
      add_pod(to, view(entry));
  }
}

}  // namespace

repeat_tally::repeat_tally(std::optional<timestamp> counted_until)
    : counted_until_(counted_until) {}

void repeat_tally::add(const repeat& one) {
  add_pod(seen_, one.pod);
  if (!one.crashed_at && counted_until_) {
    // It can't be told when it was, so it may be an old one.
    seen_again_ = sum(seen_again_, 1);
    return;
  }
  const timestamp when = whole_seconds(one.crashed_at.value_or(one.seen_at));
  add_time(seen_, when);
  auto& number =
      counted_until_ && when <= *counted_until_ ? seen_again_ : seen_.count;
  number = sum(number, 1);
}

void repeat_tally::go_on_from(repeats said) { said_ = std::move(said); }

repeats repeat_tally::total() const {
  repeats out = said_;
  out.count = sum(std::max(said_.count, seen_again_), seen_.count);
  if (seen_.first) add_time(out, *seen_.first);
  if (seen_.last) add_time(out, *seen_.last);
  for (const auto& pod : seen_.pods) add_pod(out, pod);
  out.more_pods = out.more_pods || seen_.more_pods;
  return out;
}

std::string repeats_patch(const repeats& what) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value notes(rapidjson::kObjectType);
  set(notes, note_repeats, std::to_string(what.count), memory);
  if (what.first)
    set(notes, note_repeats_first, format_rfc3339(*what.first), memory);
  if (what.last)
    set(notes, note_repeats_last, format_rfc3339(*what.last), memory);
  set(notes, note_repeats_pods, pods_to_json(what), memory);
  json_value metadata(rapidjson::kObjectType);
  set(metadata, "annotations", std::move(notes), memory);
  json_value patch(rapidjson::kObjectType);
  set(patch, "metadata", std::move(metadata), memory);
  return dump(patch);
}

repeats read_repeats(const json_value& object) {
  const json_value& notes = object_at(object, {"metadata", "annotations"});
  repeats out;
  out.count = number_of(text_at(notes, {note_repeats}));
  const auto last = parse_rfc3339(text_at(notes, {note_repeats_last}));
  if (out.count == 0 || !last) return {};
  const auto first = parse_rfc3339(text_at(notes, {note_repeats_first}));
  add_time(out, whole_seconds(*last));
  if (first) out.first = std::min(whole_seconds(*first), *out.first);
  read_pods(text_at(notes, {note_repeats_pods}), out);
  return out;
}

}  // namespace forensics::model
