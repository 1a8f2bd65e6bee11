// Volumes hold nothing that another pod writes and nothing of the node.
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;

void check_kind(const json_value& volume, const std::string& at,
                const checked_clone& all, fault_list& found) {
  if (!volume.IsObject() || volume.MemberCount() != 2)
    return found.add(at, "is not a name and one kind of volume");
  const auto first = volume.GetObject().MemberBegin();
  const std::string_view kind = model::view(
      model::view(first->name) == "name" ? (first + 1)->name : first->name);
  if (kind == "emptyDir") return;
  const std::string_view name = text_at(volume, {"name"});
  bool same = is_log_volume(volume, all);
  for (const json_value& each :
       model::array_at(all.source_spec, {"volumes"}).GetArray())
    same = same || (text_at(each, {"name"}) == name &&
                    model::find(each, {kind}) != nullptr);
  if (!same) found.add(at, "is of another kind than the source's");
}

void check_files(const json_value& from, const std::string& at,
                 const checked_clone& all, fault_list& found) {
  for (const json_value& item : model::array_at(from, {"items"}).GetArray()) {
    const std::string_view path = text_at(item, {"path"});
    const json_value* value = model::find(item, {"path"});
    if (value == nullptr || is_source_s(all.source_spec, "path", *value))
      continue;
    const std::string steps = "/" + std::string(path) + "/";
    if (path.empty() || path.front() == '/' ||
        steps.find("/../") != std::string::npos)
      found.add(at + ".items", "has the path " + std::string(path));
  }
}

/// Without items all keys are files: those that the source did not show, too.
void check_choice(const json_value& from, const std::string& at,
                  const checked_clone& all, fault_list& found) {
  const json_value* items = model::find(from, {"items"});
  if (items != nullptr && items->IsArray() && items->Empty() &&
      !is_source_s(all.source_spec, "items", *items))
    found.add(at + ".items", "shows all keys, there are no more items");
}

void check_chosen(const json_value& volume, std::string_view kind,
                  const std::string& at, const checked_clone& all,
                  fault_list& found) {
  const json_value& from = model::object_at(volume, {kind});
  check_choice(from, at, all, found);
  const json_value* before =
      named(all.source_spec, "volumes", text_at(volume, {"name"}));
  if (before != nullptr && !model::array_at(*before, {kind, "items"}).Empty() &&
      model::array_at(from, {"items"}).Empty())
    found.add(at + ".items", "shows all keys, the source's has items");
}

}  // namespace

void check_volumes(const checked_clone& all, fault_list& found) {
  int added = 0;
  each_entry(
      all.spec, "volumes", "spec",
      [&](const json_value& volume, const std::string& at) {
        check_kind(volume, at, all, found);
        if (named(all.source_spec, "volumes", text_at(volume, {"name"})) ==
            nullptr)
          ++added;
        if (text_at(volume, {"emptyDir", "medium"}).starts_with("HugePages"))
          found.add(at + ".emptyDir.medium", "takes a device of the node");
        for (const char* kind : {"configMap", "secret", "downwardAPI"})
          check_files(model::object_at(volume, {kind}), at + "." + kind, all,
                      found);
        for (const char* kind : {"configMap", "secret"})
          if (model::find(volume, {kind}) != nullptr)
            check_chosen(volume, kind, at + "." + kind, all, found);
        each_entry(model::object_at(volume, {"projected"}), "sources", at,
                   [&](const json_value& part, const std::string& part_at) {
                     if (!part.IsObject() || part.MemberCount() != 1)
                       return found.add(part_at, "is not one kind of source");
                     check_files(part.MemberBegin()->value, part_at, all,
                                 found);
                     for (const char* kind : {"configMap", "secret"})
                       check_choice(model::object_at(part, {kind}), part_at,
                                    all, found);
                   });
      });
  if (added > 2)
    found.add("spec.volumes", "more than the toolkit and the log were added");
}

}  // namespace forensics::test
