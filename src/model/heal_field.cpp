#include <algorithm>
#include <charconv>
#include <optional>

#include "model/heal_parts.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::healing {
namespace {

/// One step of a field path: a member, or an index where `index` is set.
struct step {
  std::string_view key;
  std::optional<rapidjson::SizeType> index;
};

/// `spec.containers[0].resources.limits[cpu]` in steps; a key in brackets may
/// have dots. Empty for what is no such path.
std::vector<step> steps_of(std::string_view field) {
  constexpr std::size_t deepest = 32;
  std::vector<step> out;
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

/// What no clone is without: taken out it would be no clone, or no quarantine.
bool is_essential(std::string_view key) noexcept {
  constexpr std::string_view keys[] = {"spec",
                                       "metadata",
                                       "containers",
                                       "name",
                                       "image",
                                       "command",
                                       "args",
                                       "initContainers",
                                       "serviceAccountName",
                                       "automountServiceAccountToken"};
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

bool is_ours(const json_value& entry) noexcept {
  const std::string_view path = text_at(entry, {"mountPath"});
  return path == toolkit_directory || path == log_directory;
}

struct place {
  json_value* parent = nullptr;
  step last;
  std::string field;  ///< of the entry, as the server names it
};

/// The deepest entry on the path that may go: the path's end, or what holds
/// it, where the end is required (`env[0].name`) or is not there.
std::optional<place> removable(json_value& pod,
                               const std::vector<step>& steps) {
  std::optional<place> found;
  json_value* at = &pod;
  std::string field;
  bool of_containers = false;
  for (const step& next : steps) {
    json_value* entry = follow(*at, next);
    if (entry == nullptr) break;
    const bool in_list = at->IsArray();
    field += in_list ? "[" + std::string(next.key) + "]"
                     : (field.empty() ? "" : ".") + std::string(next.key);
    if (in_list ? !of_containers && !is_ours(*entry) : !is_essential(next.key))
      found = place{at, next, field};
    of_containers = next.key == "containers" || next.key == "initContainers";
    at = entry;
  }
  return found;
}

}  // namespace

void take_out(patient& of, std::string_view field) {
  const std::vector<step> steps = steps_of(field);
  if (steps.empty() || steps.front().key != "spec") return;
  const std::optional<place> at = removable(of.pod, steps);
  if (!at) return;
  if (at->parent->IsArray())
    at->parent->Erase(at->parent->Begin() + *at->last.index);
  else
    at->parent->RemoveMember(make_string(at->last.key, of.memory()));
  of.changes.push_back({at->field, "removed", std::string(why::refused)});
}

}  // namespace forensics::model::healing
