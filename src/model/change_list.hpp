#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/json.hpp"
#include "model/shown_text.hpp"

/// The lines of changes.json as they are found.
namespace forensics::model {

/// Where a change is.
struct change_place {
  std::string_view what;  ///< `image`, `env` …
  std::string_view container{};
  std::string_view name{};
};

/// Names and quantities, or free text that a redacted case may not show: a
/// text or a list of texts. An object only names where a text comes from.
enum class change_text { plain, free };

class change_list {
 public:
  /// `hides_free_text`: REDACTED stands for it. Lines share `room` bytes.
  change_list(bool hides_free_text, std::size_t room,
              json_allocator& memory) noexcept;

  /// Nothing is added where both are the same. nullptr: that side has none.
  void compare(const change_place& where, const json_value* crashed,
               const json_value* healthy,
               change_text kind = change_text::plain);
  void compare(const change_place& where, std::string_view crashed,
               std::string_view healthy, change_text kind = change_text::plain);
  /// A line of another form.
  void add(json_value line);

  json_value start_line(const change_place& where) const;
  json_value take_lines() noexcept;
  std::uint64_t not_listed() const noexcept { return not_listed_; }

 private:
  json_value shown(const json_value& value, change_text kind) const;

  bool hides_free_text_;
  std::size_t room_;
  json_allocator& memory_;
  json_value lines_{rapidjson::kArrayType};
  std::uint64_t not_listed_ = 0;
};

}  // namespace forensics::model
