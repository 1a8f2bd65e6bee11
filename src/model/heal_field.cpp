#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "model/heal_parts.hpp"
#include "model/heal_path.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::healing {
namespace {

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
constexpr std::string_view needed[] = {"configMap",
                                       "configMapKeyRef",
                                       "configMapRef",
                                       "containerName",
                                       "downwardAPI",
                                       "emptyDir",
                                       "fieldPath",
                                       "fieldRef",
                                       "key",
                                       "mountPath",
                                       "nodeSelectorTerms",
                                       "optional",
                                       "path",
                                       "preference",
                                       "projected",
                                       "readOnly",
                                       "reference",
                                       "resource",
                                       "resourceFieldRef",
                                       "secret",
                                       "secretKeyRef",
                                       "secretName",
                                       "secretRef",
                                       "sources",
                                       "type",
                                       "valueFrom",
                                       "weight"};

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
  way taken;
  json_value* at = &of.pod;
  std::string_view list;
  for (const step& next : steps) {
    json_value* entry = follow(*at, next);
    if (entry == nullptr || among(sealed, list)) break;
    taken.push_back(resolved(*at, next));
    if (!at->IsArray()) {
      list = next.key;
      if (!among(essential, list) && !among(needed, list)) found = taken.size();
    } else if (list != "containers" && list != "initContainers") {
      const bool is_ours =
          (list == "volumeMounts" && is_our_mount(*entry)) ||
          (list == "volumes" &&
           our_names.count(std::string(text_at(*entry, {"name"}))) > 0);
      if (is_ours) break;
      found = taken.size();
      if (among(whole_entries, list)) break;
    }
    at = entry;
  }
  taken.resize(found);
  return taken;
}

json_value* follow_all(patient& of, const way& steps) noexcept {
  json_value* at = &of.pod;
  for (const step& next : steps)
    if (at = follow(*at, next); at == nullptr) break;
  return at;
}

/// As the server names it, but for dots in place of a key's brackets.
std::string field_of(const way& steps) {
  std::string field;
  for (const step& next : steps)
    field += next.index ? "[" + std::to_string(*next.index) + "]"
                        : (field.empty() ? "" : ".") + std::string(next.key);
  return field;
}

std::string mount_note(std::string_view list, const json_value& container,
                       const json_value& mount) {
  std::string note = "spec.";
  note.append(list).append("[").append(text_at(container, {"name"}));
  note.append("].volumeMounts[").append(text_at(mount, {"mountPath"}));
  return note += "]";
}

/// What goes, each with the field that it is noted as. All are ways in the
/// clone as it was refused: nothing is erased before all are known.
using leaving = std::map<way, std::string>;

bool is_volume(const way& steps) {
  return steps.size() == 3 && steps[1].key == "volumes";
}

/// The way to the `items` of a ConfigMap or Secret that `steps` ends at or in
/// an entry of; empty where it does not.
way chosen_keys(const way& steps) {
  const std::size_t depth = steps.size() - (steps.back().index ? 1 : 0);
  if (depth < 2 || steps[depth - 1].key != "items") return {};
  const std::string_view kind = steps[depth - 2].key;
  if (kind != "configMap" && kind != "secret") return {};
  return {steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(depth)};
}

/// A ConfigMap or Secret without items shows all of its keys, those that the
/// source hid, too: it goes with the last of them.
void add_sources_without_items(patient& of,
                               const std::set<std::string>& our_names,
                               leaving& all) {
  constexpr std::size_t every_entry = std::size_t{1} << 32;
  std::map<way, std::size_t> entries_gone;
  for (const auto& [steps, field] : all)
    if (const way list = chosen_keys(steps); !list.empty())
      entries_gone[list] += steps == list ? every_entry : 1;
  for (const auto& [list, gone] : entries_gone) {
    const json_value* items = follow_all(of, list);
    if (items->IsArray() && gone < items->Size()) continue;
    const way kind(list.begin(), list.end() - 1);
    if (const way found = removable(of, kind, our_names); !found.empty())
      all.emplace(found, field_of(found));
  }
}

std::string volume_at(patient& of, const step& entry) {
  const json_value& volumes = array_at(of.pod, {"spec", "volumes"});
  return entry.index && *entry.index < volumes.Size()
             ? std::string(text_at(volumes[*entry.index], {"name"}))
             : std::string();
}

/// The volumes that are invalid as a whole or in a part: to the validation
/// there is none of that name, so it minds their mounts, too.
std::set<std::string> refused_volumes(patient& of,
                                      const std::vector<way>& refused) {
  std::set<std::string> names;
  for (const way& steps : refused)
    if (steps.size() >= 3 && steps[1].key == "volumes")
      names.insert(volume_at(of, steps[2]));
  return names;
}

/// `spec.containers[0].volumeMounts[1].name` of one of these volumes: it stays
/// with a volume that stays, and goes with one that goes.
bool is_mount_of(const std::set<std::string>& volumes, patient& of,
                 const way& steps) {
  constexpr std::size_t depth = 6;
  if (steps.size() != depth || steps[3].key != "volumeMounts" ||
      steps[5].key != "name")
    return false;
  const json_value* name = follow_all(of, steps);
  return name != nullptr && name->IsString() &&
         volumes.count(std::string(view(*name))) > 0;
}

void add_mounts(patient& of, const std::string& volume, leaving& all) {
  for (const std::string_view list : {"containers", "initContainers"}) {
    const json_value& containers = array_at(of.pod, {"spec", list});
    for (rapidjson::SizeType i = 0; i < containers.Size(); ++i) {
      const json_value& mounts = array_at(containers[i], {"volumeMounts"});
      for (rapidjson::SizeType k = 0; k < mounts.Size(); ++k)
        if (text_at(mounts[k], {"name"}) == volume)
          all.insert_or_assign(way{{"spec", {}},
                                   {list, {}},
                                   {{}, i},
                                   {"volumeMounts", {}},
                                   {{}, k}},
                               mount_note(list, containers[i], mounts[k]));
    }
  }
}

/// A mount is of a volume.
void add_mounts_of_volumes(patient& of, leaving& all) {
  std::set<std::string> gone;
  for (const auto& [steps, field] : all)
    if (is_volume(steps)) gone.insert(volume_at(of, steps.back()));
  for (const std::string& volume : gone) add_mounts(of, volume, all);
}

/// Where it is not there, nothing happens.
void erase(patient& of, const way& steps, const std::string& field) {
  json_value* parent = follow_all(of, {steps.begin(), steps.end() - 1});
  const step& last = steps.back();
  if (parent == nullptr || follow(*parent, last) == nullptr) return;
  if (parent->IsArray())
    parent->Erase(parent->Begin() + *last.index);
  else
    parent->RemoveMember(make_string(last.key, of.memory()));
  of.changes.push_back({field, "removed", std::string(why::refused)});
}

/// Without a server of its own to ask, `dnsPolicy: None` is refused.
void keep_names_resolved(patient& of) {
  json_value* spec = member(of.pod, "spec");
  if (spec != nullptr && text_at(*spec, {"dnsPolicy"}) == "None" &&
      array_at(*spec, {"dnsConfig", "nameservers"}).Empty())
    of.drop(*spec, "dnsPolicy", "spec", why::refused);
}

/// The fields that are of the spec, in steps.
std::vector<way> ways_of(const std::vector<std::string>& fields) {
  std::vector<way> ways;
  for (const std::string& field : fields)
    if (way steps = steps_of(field);
        !steps.empty() && steps.front().key == "spec")
      ways.push_back(std::move(steps));
  return ways;
}

}  // namespace

void take_out(patient& of, const std::vector<std::string>& fields) {
  const std::set<std::string> our_names = our_volumes(of);
  const std::vector<way> refused = ways_of(fields);
  const std::set<std::string> volumes = refused_volumes(of, refused);
  leaving all;
  for (const way& steps : refused) {
    if (is_mount_of(volumes, of, steps)) continue;
    if (const way found = removable(of, steps, our_names); !found.empty())
      all.emplace(found, field_of(found));
  }
  add_sources_without_items(of, our_names, all);
  add_mounts_of_volumes(of, all);
  // From the end, so that the indexes of what is to come stay right.
  for (auto each = all.rbegin(); each != all.rend(); ++each)
    if (std::none_of(all.begin(), all.end(), [&](const auto& outer) {
          return is_in(each->first, outer.first);
        }))
      erase(of, each->first, each->second);
  keep_names_resolved(of);
}

}  // namespace forensics::model::healing
