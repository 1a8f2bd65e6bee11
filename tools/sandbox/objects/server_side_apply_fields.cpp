#include "sandbox/objects/server_side_apply_fields.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

field_set parse_node(const json_value& node) {
  field_set made;
  if (!node.IsObject()) return made;
  made.owned = node.ObjectEmpty();
  for (const auto& each : node.GetObject()) {
    const std::string_view key = model::view(each.name);
    if (key == ".")
      made.owned = true;
    else
      made.below[std::string(key)] = parse_node(each.value);
  }
  return made;
}

json_value write_node(const field_set& node, model::json_allocator& memory) {
  json_value made(rapidjson::kObjectType);
  if (node.owned && !node.below.empty())
    made.AddMember(".", json_value(rapidjson::kObjectType), memory);
  for (const auto& [key, below] : node.below)
    made.AddMember(model::make_string(key, memory), write_node(below, memory),
                   memory);
  return made;
}

void add_paths(const field_set& set, const std::string& path,
               std::vector<std::string>& to) {
  if (set.owned) to.push_back(path);
  for (const auto& [key, node] : set.below)
    add_paths(node, path + path_of_key(key), to);
}

std::string keys_text(const json_value& keys) {
  std::string text;
  for (const auto& each : keys.GetObject())
    text += (text.empty() ? "" : ",") + std::string(model::view(each.name)) +
            "=" + model::dump(each.value);
  return text;
}

}  // namespace

field_set parse_fields(const json_value& fields_v1) {
  field_set made = parse_node(fields_v1);
  made.owned = false;
  return made;
}

json_value write_fields(const field_set& set, model::json_allocator& memory) {
  return write_node(set, memory);
}

field_set united(const field_set& a, const field_set& b) {
  field_set made = a;
  made.owned = a.owned || b.owned;
  for (const auto& [key, node] : b.below)
    made.below[key] = united(made.below[key], node);
  return made;
}

field_set common(const field_set& a, const field_set& b) {
  field_set made;
  made.owned = a.owned && b.owned;
  for (const auto& [key, node] : a.below) {
    const auto other = b.below.find(key);
    if (other == b.below.end()) continue;
    field_set both = common(node, other->second);
    if (!both.empty()) made.below.emplace(key, std::move(both));
  }
  return made;
}

field_set without(const field_set& a, const field_set& b) {
  field_set made;
  made.owned = a.owned && !b.owned;
  for (const auto& [key, node] : a.below) {
    const auto other = b.below.find(key);
    field_set left =
        other == b.below.end() ? node : without(node, other->second);
    if (!left.empty()) made.below.emplace(key, std::move(left));
  }
  return made;
}

std::vector<std::string> paths_of(const field_set& set) {
  std::vector<std::string> paths;
  add_paths(set, "", paths);
  return paths;
}

std::string path_of_key(const std::string& key) {
  const std::string rest = key.size() < 2 ? "" : key.substr(2);
  if (key.starts_with("f:")) return "." + rest;
  if (key.starts_with("k:"))
    if (const auto keys = model::parse_json(rest); keys && keys->IsObject())
      return "[" + keys_text(*keys) + "]";
  return (key.starts_with("v:") ? "[=" : "[") + rest + "]";
}

}  // namespace forensics::sandbox
