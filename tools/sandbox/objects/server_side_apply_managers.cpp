#include "sandbox/objects/server_side_apply_managers.hpp"

#include <algorithm>
#include <vector>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/validation_names.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;
using model::text_at;

constexpr std::size_t max_updating_managers = 10;

json_value entry_of(const field_manager& who, const managed_fields& what,
                    json_allocator& memory) {
  json_value made(rapidjson::kObjectType);
  model::set(made, "manager", who.name, memory);
  model::set(made, "operation", who.applies ? "Apply" : "Update", memory);
  model::set(made, "apiVersion", who.api_version, memory);
  if (!what.time.empty()) model::set(made, "time", what.time, memory);
  model::set(made, "fieldsType", "FieldsV1", memory);
  model::set(made, "fieldsV1", write_fields(what.fields, memory), memory);
  if (!who.subresource.empty())
    model::set(made, "subresource", who.subresource, memory);
  return made;
}

using row = managers::const_iterator;

/// Applies first, then by age.
bool comes_before(row a, row b) {
  return std::tie(b->first.applies, a->second.time, a->first.name,
                  a->first.api_version, a->first.subresource) <
         std::tie(a->first.applies, b->second.time, b->first.name,
                  b->first.api_version, b->first.subresource);
}

void own(field_set& set, std::initializer_list<const char*> path) {
  field_set* here = &set;
  for (const char* field : path) here = &here->below["f:" + std::string(field)];
  here->owned = true;
}

field_set identity() {
  field_set made;
  for (const char* field : {"apiVersion", "kind", "metadata"})
    own(made, {field});
  for (const char* field :
       {"name", "namespace", "creationTimestamp", "selfLink", "uid",
        "clusterName", "generation", "managedFields", "resourceVersion"})
    own(made, {"metadata", field});
  return made;
}

}  // namespace

bool field_manager::operator<(const field_manager& other) const {
  const std::string none;
  return std::tie(name, applies, subresource, applies ? none : api_version) <
         std::tie(other.name, other.applies, other.subresource,
                  other.applies ? none : other.api_version);
}

std::string field_manager::described() const {
  std::string text = quoted(name);
  if (!subresource.empty()) text += " with subresource " + quoted(subresource);
  return applies ? text : text + " using " + api_version;
}

field_manager manager_of(const apply_options& how, bool applies) {
  return {how.manager.empty() ? "unknown" : how.manager, applies,
          how.api_version, how.subresource};
}

managers managers_of(const json_value& object) {
  managers all;
  for (const json_value& each :
       model::array_at(object, {"metadata", "managedFields"}).GetArray()) {
    const std::string_view operation = text_at(each, {"operation"});
    if (operation != "Apply" && operation != "Update") return {};
    field_manager who{std::string(text_at(each, {"manager"})),
                      operation == "Apply",
                      std::string(text_at(each, {"apiVersion"})),
                      std::string(text_at(each, {"subresource"}))};
    all[who] = {parse_fields(model::object_at(each, {"fieldsV1"})),
                std::string(text_at(each, {"time"}))};
  }
  return all;
}

bool forgets_managers(const json_value& object) {
  const json_value* entries =
      model::find(object, {"metadata", "managedFields"});
  if (entries == nullptr || !entries->IsArray()) return false;
  return entries->Empty() ||
         (entries->Size() == 1 && (*entries)[0].IsObject() &&
          (*entries)[0].ObjectEmpty());
}

void write_managers(const managers& all, json_value& object,
                    json_allocator& memory) {
  json_value& metadata = object_in(object, "metadata", memory);
  if (all.empty()) {
    erase(metadata, "managedFields");
    return;
  }
  std::vector<row> rows;
  for (row each = all.begin(); each != all.end(); ++each) rows.push_back(each);
  std::stable_sort(rows.begin(), rows.end(), comes_before);
  json_value entries(rapidjson::kArrayType);
  for (const row each : rows)
    entries.PushBack(entry_of(each->first, each->second, memory), memory);
  model::set(metadata, "managedFields", std::move(entries), memory);
}

field_set without_identity(const field_set& fields) {
  return without(fields, identity());
}

void join_oldest(managers& all) {
  while (true) {
    std::vector<row> updating;
    for (row each = all.begin(); each != all.end(); ++each)
      if (!each->first.applies) updating.push_back(each);
    if (updating.size() <= max_updating_managers) return;
    std::stable_sort(updating.begin(), updating.end(), comes_before);
    const row oldest = updating[0];
    const row next = updating[1];
    const managed_fields joined{
        united(oldest->second.fields, next->second.fields), next->second.time};
    const field_manager bucket{"ancient-changes", false,
                               next->first.api_version, ""};
    all.erase(oldest);
    all.erase(next);
    all[bucket] = joined;
  }
}

}  // namespace forensics::sandbox
