#include "support/clone_diff.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace forensics::test {
namespace {

using model::json_value;
using model::view;

bool says_nothing(const json_value& value) {
  return value.IsNull() || value.IsFalse() ||
         (value.IsString() && value.GetStringLength() == 0) ||
         (value.IsArray() && value.Empty()) ||
         (value.IsObject() && value.ObjectEmpty());
}

/// Of the entries of a list that merges by a key, as the API does.
std::string_view key_of(std::string_view list) {
  constexpr std::string_view by_name[] = {"containers", "initContainers",
                                          "volumes", "env", "imagePullSecrets"};
  if (list == "volumeMounts") return "mountPath";
  if (list == "ports") return "containerPort";
  if (std::find(std::begin(by_name), std::end(by_name), list) !=
      std::end(by_name))
    return "name";
  return {};
}

std::string_view path_end(std::string_view path) {
  return path.substr(path.rfind('.') + 1);
}

std::string text_of(const json_value& value) {
  return value.IsString() ? std::string(view(value)) : model::dump(value);
}

/// What an entry is called: by its key, or as the text that it is itself.
const json_value* name_of(const json_value& entry, std::string_view key) {
  if (entry.IsString()) return &entry;
  return key.empty() ? nullptr : model::find(entry, {key});
}

/// The entry of that name, the `nth` (from 0) where several have it.
const json_value* entry_of(const json_value& list, std::string_view key,
                           const std::string& wanted, std::size_t nth = 0) {
  if (!list.IsArray()) return nullptr;
  for (const json_value& one : list.GetArray())
    if (const json_value* name = name_of(one, key);
        name != nullptr && text_of(*name) == wanted && nth-- == 0)
      return &one;
  return nullptr;
}

class comparison {
 public:
  explicit comparison(const std::vector<model::difference>& listed) {
    for (const model::difference& one : listed) {
      if (one.action == "removed") removed_.insert(one.field);
      // That an init container is parked explains none of its fields.
      if (one.reason != "parked" || !one.field.ends_with("]") ||
          !one.field.starts_with("spec.initContainers["))
        listed_.push_back(one.field);
    }
  }

  void spec(const json_value& source, const json_value& clone) {
    for (const auto& member : source.GetObject()) {
      const std::string_view name = view(member.name);
      const std::string path = "spec." + std::string(name);
      if (name == "initContainers")
        entries(member.value, model::array_at(clone, {"containers"}), path,
                "name");
      else
        pair(member.value, model::find(clone, {name}), path);
    }
  }

  std::vector<std::string> found;

 private:
  static bool is_at_or_below(const std::string& path,
                             const std::string& field) {
    return path.starts_with(field) &&
           (path.size() == field.size() || path[field.size()] == '.' ||
            path[field.size()] == '[');
  }
  /// The path itself or what holds it is on the list.
  bool is_listed(const std::string& path) const {
    const auto named = [&](const std::string& at) {
      return std::any_of(
          listed_.begin(), listed_.end(),
          [&](const std::string& field) { return is_at_or_below(at, field); });
    };
    // What is relaxed is named where it stands in the clone, whose containers
    // the init containers are.
    constexpr std::string_view init = "spec.initContainers";
    return named(path) || (path.starts_with(init) &&
                           named("spec.containers" + path.substr(init.size())));
  }

  void pair(const json_value& source, const json_value* clone,
            const std::string& path) {
    if (says_nothing(source) && clone == nullptr) return;
    if (clone != nullptr && source == *clone) return;
    if (is_listed(path)) return;
    if (clone == nullptr && !source.IsObject() && !source.IsArray()) {
      found.push_back(path);
    } else if (source.IsObject()) {
      members(source, clone, path);
    } else if (source.IsArray()) {
      const json_value nothing(rapidjson::kArrayType);
      entries(source, clone == nullptr ? nothing : *clone, path,
              key_of(path_end(path)));
    } else {
      found.push_back(path);
    }
  }

  void members(const json_value& source, const json_value* clone,
               const std::string& path) {
    for (const auto& member : source.GetObject()) {
      const std::string_view name = view(member.name);
      const json_value* other =
          clone == nullptr ? nullptr : model::find(*clone, {name});
      const std::string dotted = path + "." + std::string(name);
      const std::string indexed = path + "[" + std::string(name) + "]";
      pair(member.value, other, is_listed(indexed) ? indexed : dotted);
    }
    if (clone == nullptr || !clone->IsObject()) return;
    for (const auto& member : clone->GetObject())
      if (model::find(source, {view(member.name)}) == nullptr)
        addition(source, member.value, path,
                 path + "." + std::string(view(member.name)));
  }

  /// A member that the clone alone has.
  void addition(const json_value& source, const json_value& added,
                const std::string& of, const std::string& path) {
    if (is_listed(path)) return;
    // An empty volume in the place of another kind, which is on the list.
    const bool replaces = path.ends_with("].emptyDir") && added.ObjectEmpty();
    if (replaces && any_member_is_listed(source, of)) return;
    if (added.IsArray()) return new_entries(json_value(), added, path);
    if (!added.IsObject() || added.ObjectEmpty()) {
      found.push_back(path);
      return;
    }
    for (const auto& member : added.GetObject())
      addition(source, member.value, path,
               path + "." + std::string(view(member.name)));
  }

  /// Entries that the clone alone has, where they have names.
  void new_entries(const json_value& source, const json_value& clone,
                   const std::string& path) {
    const std::string_view list = path_end(path);
    // The clone's containers are both of the source's lists.
    if (list == "containers" || list == "initContainers") return;
    // A copy is on the list under the name of what it is a copy of.
    if (list == "imagePullSecrets") return;
    for (const json_value& one : clone.GetArray()) {
      const json_value* name = name_of(one, key_of(list));
      if (name == nullptr) continue;
      const std::string at = text_of(*name);
      const bool is_known = entry_of(source, key_of(list), at) != nullptr;
      if (!is_known && !is_listed(path + "[" + at + "]"))
        found.push_back(path + "[" + at + "]");
    }
  }

  bool any_member_is_listed(const json_value& object,
                            const std::string& path) const {
    return std::any_of(
        object.MemberBegin(), object.MemberEnd(), [&](const auto& member) {
          return is_listed(path + "." + std::string(view(member.name)));
        });
  }

  /// Is nothing of the entry left, so that those behind it move up?
  bool is_gone(const json_value& entry, const std::string& path) const {
    if (removed_.contains(path)) return true;
    return entry.IsObject() && !entry.ObjectEmpty() &&
           std::all_of(
               entry.MemberBegin(), entry.MemberEnd(), [&](const auto& member) {
                 return removed_.contains(path + "." +
                                          std::string(view(member.name)));
               });
  }

  void entries(const json_value& source, const json_value& clone,
               const std::string& path, std::string_view key) {
    std::map<std::string, std::size_t> seen;
    rapidjson::SizeType next = 0;
    for (rapidjson::SizeType i = 0; i < source.Size(); ++i) {
      const json_value* name = name_of(source[i], key);
      const std::string at =
          name == nullptr ? std::to_string(i) : text_of(*name);
      const std::string entry_path = path + "[" + at + "]";
      if (is_gone(source[i], entry_path)) continue;
      const json_value* other = nullptr;
      if (name != nullptr)
        other = entry_of(clone, key, at, seen[at]++);
      else if (clone.IsArray() && next < clone.Size())
        other = &clone[next++];
      pair(source[i], other, entry_path);
    }
    new_entries(source, clone, path);
  }

  std::set<std::string> removed_;
  std::vector<std::string> listed_;
};

}  // namespace

std::vector<std::string> unlisted_differences(
    const json_value& source, const json_value& clone,
    const std::vector<model::difference>& listed) {
  comparison all(listed);
  all.spec(model::object_at(source, {"spec"}),
           model::object_at(clone, {"spec"}));
  return std::move(all.found);
}

}  // namespace forensics::test
