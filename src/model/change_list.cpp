#include "model/change_list.hpp"

#include <utility>

#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr std::size_t longest_name = 253;
/// Of one side; a longer list or object is told by the beginning of its text.
constexpr std::size_t longest_value = 512;

}  // namespace

change_list::change_list(bool hides_free_text, std::size_t room,
                         json_allocator& memory) noexcept
    : hides_free_text_(hides_free_text), room_(room), memory_(memory) {}

void change_list::compare(const change_place& where, const json_value* crashed,
                          const json_value* healthy, change_text kind) {
  if (crashed == nullptr && healthy == nullptr) return;
  if (crashed != nullptr && healthy != nullptr && *crashed == *healthy) return;
  json_value line = start_line(where);
  if (crashed != nullptr) set(line, "crashed", shown(*crashed, kind), memory_);
  if (healthy != nullptr) set(line, "healthy", shown(*healthy, kind), memory_);
  add(std::move(line));
}

void change_list::compare(const change_place& where, std::string_view crashed,
                          std::string_view healthy, change_text kind) {
  const json_value left = make_string(crashed, memory_);
  const json_value right = make_string(healthy, memory_);
  compare(where, crashed.empty() ? nullptr : &left,
          healthy.empty() ? nullptr : &right, kind);
}

void change_list::add(json_value line) {
  const std::size_t size = dump(line).size() + 1;
  if (size > room_) {
    ++not_listed_;
    return;
  }
  room_ -= size;
  lines_.PushBack(std::move(line), memory_);
}

json_value change_list::start_line(const change_place& where) const {
  json_value line(rapidjson::kObjectType);
  set(line, "what", where.what, memory_);
  if (!where.container.empty())
    set(line, "container", safe_text(where.container, longest_name), memory_);
  if (!where.name.empty())
    set(line, "name", safe_text(where.name, longest_name), memory_);
  return line;
}

json_value change_list::take_lines() noexcept { return std::move(lines_); }

json_value change_list::shown(const json_value& value, change_text kind) const {
  if (kind == change_text::free && hides_free_text_ && !value.IsObject())
    return make_string(redacted_value, memory_);
  if (value.IsString())
    return make_string(safe_text(view(value), longest_value), memory_);
  const std::string text = dump(value);
  if (text.size() > longest_value)
    return make_string(safe_text(text, longest_value), memory_);
  return copy_of(value, memory_);
}

}  // namespace forensics::model
