#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <tuple>

#include "model/heal_parts.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::healing {
namespace {

/// One step of a field path: a member, or an index where `index` is set.
struct step {
  std::string_view key;
  std::optional<rapidjson::SizeType> index;

  bool operator==(const step&) const = default;
  bool operator<(const step& other) const {
    return std::tie(index, key) < std::tie(other.index, other.key);
  }
};
using way = std::vector<step>;

/// `spec.containers[0].resources.limits[cpu]` in steps; a key in brackets may
/// have dots. Empty for what is no such path.
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

template <std::size_t Count>
bool among(const std::string_view (&keys)[Count],
           std::string_view key) noexcept {
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

/// What no clone is without: taken out it would be no clone, or no quarantine.
constexpr std::string_view essential[] = {"spec",
                                          "metadata",
                                          "containers",
                                          "name",
                                          "image",
                                          "command",
                                          "args",
                                          "initContainers",
                                          "serviceAccountName",
                                          "automountServiceAccountToken",
                                          "enableServiceLinks",
                                          "imagePullPolicy",
                                          "volumes",
                                          "volumeMounts"};

/// What its holder is invalid without, or another thing (a toleration of
/// every taint, a reference that blocks the start): the holder goes.
constexpr std::string_view needed[] = {"configMap",    "configMapKeyRef",
                                       "configMapRef", "downwardAPI",
                                       "emptyDir",     "fieldPath",
                                       "fieldRef",     "key",
                                       "mountPath",    "nodeSelectorTerms",
                                       "optional",     "path",
                                       "preference",   "projected",
                                       "readOnly",     "reference",
                                       "resource",     "resourceFieldRef",
                                       "secret",       "secretKeyRef",
                                       "secretName",   "secretRef",
                                       "sources",      "type",
                                       "valueFrom",    "weight"};

/// Lists whose entries go as a whole.
constexpr std::string_view whole_entries[] = {
    "hostAliases", "matchExpressions", "matchFields", "ports", "tolerations"};

/// Nothing in them goes by itself: a part of a command is another command, and
/// a term without requirements is met by no node.
constexpr std::string_view sealed[] = {"command", "args", "nodeSelectorTerms"};

bool is_our_mount(const json_value& mount) noexcept {
  const std::string_view path = text_at(mount, {"mountPath"});
  return path == toolkit_directory || path == log_directory;
}

/// The volumes of the toolkit and the log.
std::set<std::string> our_volumes(patient& of) {
  std::set<std::string> names;
  each_container(of, [&](json_value& container, const std::string&) {
    for (const json_value& mount :
         array_at(container, {"volumeMounts"}).GetArray())
      if (is_our_mount(mount)) names.emplace(text_at(mount, {"name"}));
  });
  return names;
}

/// The way to the deepest entry on it that may go: its end, or what holds it,
/// where the end is needed (`env[0].name`) or is not there. Empty when none
/// may.
way removable(patient& of, const way& steps,
              const std::set<std::string>& our_names) {
  std::size_t found = 0;
  json_value* at = &of.pod;
  std::string_view list;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    json_value* entry = follow(*at, steps[i]);
    if (entry == nullptr || among(sealed, list)) break;
    if (!at->IsArray()) {
      list = steps[i].key;
      if (!among(essential, list) && !among(needed, list)) found = i + 1;
    } else if (list != "containers" && list != "initContainers") {
      const bool is_ours =
          (list == "volumeMounts" && is_our_mount(*entry)) ||
          (list == "volumes" &&
           our_names.count(std::string(text_at(*entry, {"name"}))) > 0);
      if (is_ours) break;
      found = i + 1;
      if (among(whole_entries, list)) break;
    }
    at = entry;
  }
  return {steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(found)};
}

/// As the server names it, but for dots in place of a key's brackets.
std::string field_of(patient& of, const way& steps) {
  std::string field;
  json_value* at = &of.pod;
  for (const step& next : steps) {
    field += at->IsArray() ? "[" + std::string(next.key) + "]"
                           : (field.empty() ? "" : ".") + std::string(next.key);
    at = follow(*at, next);
  }
  return field;
}

/// A mount is of a volume.
void take_out_mounts(patient& of, const std::string& volume) {
  each_container(of, [&](json_value& container, const std::string& path) {
    json_value* mounts = member(container, "volumeMounts");
    if (mounts == nullptr || !mounts->IsArray()) return;
    for (auto mount = mounts->Begin(); mount != mounts->End();) {
      if (text_at(*mount, {"name"}) != volume) {
        ++mount;
        continue;
      }
      of.changes.push_back({path + ".volumeMounts[" +
                                std::string(text_at(*mount, {"mountPath"})) +
                                "]",
                            "removed", std::string(why::refused)});
      mount = mounts->Erase(mount);
    }
  });
}

void erase(patient& of, const way& steps) {
  of.changes.push_back(
      {field_of(of, steps), "removed", std::string(why::refused)});
  json_value* parent = &of.pod;
  for (std::size_t i = 0; i + 1 < steps.size(); ++i)
    parent = follow(*parent, steps[i]);
  const step& last = steps.back();
  if (!parent->IsArray()) {
    parent->RemoveMember(make_string(last.key, of.memory()));
    return;
  }
  const std::string name(text_at((*parent)[*last.index], {"name"}));
  parent->Erase(parent->Begin() + *last.index);
  if (steps.size() == 3 && steps[1].key == "volumes") take_out_mounts(of, name);
}

/// Without a server of its own to ask, `dnsPolicy: None` is refused.
void keep_names_resolved(patient& of) {
  json_value* spec = member(of.pod, "spec");
  if (spec != nullptr && text_at(*spec, {"dnsPolicy"}) == "None" &&
      array_at(*spec, {"dnsConfig", "nameservers"}).Empty())
    of.drop(*spec, "dnsPolicy", "spec", why::refused);
}

bool is_in(const way& inner, const way& outer) {
  return inner.size() > outer.size() &&
         std::equal(outer.begin(), outer.end(), inner.begin());
}

}  // namespace

void take_out(patient& of, const std::vector<std::string>& fields) {
  const std::set<std::string> our_names = our_volumes(of);
  std::set<way> ways;
  for (const std::string& field : fields) {
    const way steps = steps_of(field);
    if (steps.empty() || steps.front().key != "spec") continue;
    if (way found = removable(of, steps, our_names); !found.empty())
      ways.insert(std::move(found));
  }
  // From the end, so that the indexes of what is to come stay right; `volumes`
  // are behind `containers`, whose mounts go with them.
  for (auto each = ways.rbegin(); each != ways.rend(); ++each)
    if (std::none_of(ways.begin(), ways.end(),
                     [&](const way& outer) { return is_in(*each, outer); }))
      erase(of, *each);
  keep_names_resolved(of);
}

}  // namespace forensics::model::healing
