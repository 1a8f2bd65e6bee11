#include "model/heal_path.hpp"

#include <algorithm>
#include <charconv>

#include "model/heal_parts.hpp"

namespace forensics::model::healing {

way steps_of(std::string_view field) {
  constexpr std::size_t deepest = 32;
  way out;
  while (!field.empty() && out.size() < deepest) {
    if (field.front() == '[') {
      const std::size_t end = field.find(']');
      if (end == std::string_view::npos) return {};
      const std::string_view inside = field.substr(1, end - 1);
      rapidjson::SizeType index = 0;
      const auto [stop, fault] =
          std::from_chars(inside.data(), inside.data() + inside.size(), index);
      const bool is_index =
          fault == std::errc{} && stop == inside.data() + inside.size();
      out.push_back({inside, is_index ? std::optional(index) : std::nullopt});
      field.remove_prefix(end + 1);
    } else {
      if (field.front() == '.') field.remove_prefix(1);
      const std::size_t end = std::min(field.find_first_of(".["), field.size());
      if (end == 0) return {};
      out.push_back({field.substr(0, end), std::nullopt});
      field.remove_prefix(end);
    }
  }
  return out;
}

json_value* follow(json_value& from, const step& to) noexcept {
  if (from.IsArray())
    return to.index && *to.index < from.Size() ? &from[*to.index] : nullptr;
  return member(from, to.key);
}

step resolved(const json_value& from, const step& to) {
  return from.IsArray() ? step{{}, to.index} : step{to.key, std::nullopt};
}

bool is_in(const way& inner, const way& outer) {
  return inner.size() > outer.size() &&
         std::equal(outer.begin(), outer.end(), inner.begin());
}

}  // namespace forensics::model::healing
