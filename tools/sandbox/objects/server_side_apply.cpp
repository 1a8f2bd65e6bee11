#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/patch.hpp"
#include "sandbox/objects/server_side_apply_managers.hpp"
#include "sandbox/objects/server_side_apply_walk.hpp"
#include "sandbox/objects/validation_names.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_document;
using model::json_value;

json_document unmanaged(const json_value& object) {
  json_document made;
  if (object.IsObject())
    made.CopyFrom(object, made.GetAllocator());
  else
    made.SetObject();
  if (json_value* metadata = member(made, "metadata"))
    erase(*metadata, "managedFields");
  return made;
}

/// What an object has before anybody has set anything in it.
json_document blank_of(const json_value& live, const schema_struct& schema) {
  json_document made = unmanaged(live);
  if (!live.IsObject()) prune(made, schema);
  return made;
}

api_error conflict_of(const managers& lost) {
  api_error error = error_of(409, "Conflict", "");
  std::string lines;
  for (const auto& [who, what] : lost) {
    const auto paths = paths_of(what.fields);
    if (paths.empty()) continue;
    lines += (lines.empty() ? "" : "\n") + std::string("conflicts with ") +
             who.described() + ":";
    for (const std::string& path : paths) {
      lines += "\n- " + path;
      error.causes.push_back(
          {"FieldManagerConflict", "conflict with " + who.described(), path});
    }
  }
  const std::size_t count = error.causes.size();
  error.message =
      count == 1 ? "Apply failed with 1 conflict: " + error.causes[0].message +
                       ": " + error.causes[0].field
                 : "Apply failed with " + std::to_string(count) +
                       " conflicts: " + lines;
  return error;
}

/// What other managers lose by a change; with `take` they do.
managers take_from_others(managers& all, const field_manager& who,
                          const differences& change, bool take) {
  managers lost;
  const field_set set = united(change.added, change.changed);
  for (auto each = all.begin(); each != all.end();) {
    field_set& fields = each->second.fields;
    if (!(each->first < who) && !(who < each->first)) {
      ++each;
      continue;
    }
    const field_set taken = common(fields, set);
    if (!taken.empty()) lost[each->first].fields = taken;
    if (take) fields = without(without(fields, taken), change.removed);
    each = take && fields.empty() ? all.erase(each) : std::next(each);
  }
  return lost;
}

field_set all_of(const managers& all) {
  field_set made;
  for (const auto& [who, what] : all) made = united(made, what.fields);
  return made;
}

/// `object` without what `last` had and nobody has any more.
json_value prune_unowned(const json_value& object, const field_set& last,
                         const managers& all, const schema_struct& schema,
                         json_allocator& memory) {
  const auto named = [&](const field_set& set) {
    return with_named_parents(set, schema);
  };
  json_value left = removed(object, named(last), schema, memory);
  const field_set before = named(fields_of(object, schema));
  left = removed(object,
                 without(before, united(named(fields_of(left, schema)),
                                        named(all_of(all)))),
                 schema, memory);
  const field_set gone = without(before, named(fields_of(left, schema)));
  return removed(object, common(gone, named(last)), schema, memory);
}

/// What a write to this resource may set: the status by its own, and all but
/// that by the other.
field_set within_reach(field_set fields, const std::string& subresource) {
  fields.below.erase(subresource == "status" ? "f:spec" : "f:status");
  return fields;
}

std::optional<api_error> check_config(const json_value& config,
                                      const schema_struct& schema,
                                      const apply_options& how) {
  if (!config.IsObject())
    return bad_request("an applied configuration is an object");
  const json_value* managed =
      model::find(config, {"metadata", "managedFields"});
  if (managed != nullptr && !managed->IsNull())
    return bad_request("metadata.managedFields must be nil");
  const auto problems = config_problems(config, schema);
  if (problems.empty()) return std::nullopt;
  const std::size_t slash = how.api_version.find('/');
  const std::string version =
      (slash == std::string::npos ? "/" : "") + how.api_version;
  const auto text = [&](std::string_view field) {
    return std::string(model::text_at(config, {"metadata", field}));
  };
  return error_of(
      500, "",
      "failed to create typed patch object (" + text("namespace") + "/" +
          text("name") + "; " + version +
          ", Kind=" + std::string(model::text_at(config, {"kind"})) + "): " +
          (problems.size() == 1 ? problems[0]
                                : "errors:\n  " + join(problems, "\n  ")));
}

}  // namespace

answered<json_document> apply_config(const json_value& live,
                                     const json_value& config,
                                     const schema_struct& schema,
                                     const apply_options& how) {
  if (auto error = check_config(config, schema, how))
    return failure{std::move(*error)};
  const json_document before = blank_of(live, schema);
  json_document made;
  json_allocator& memory = made.GetAllocator();
  static_cast<json_value&>(made) = merged(before, config, schema, memory);

  managers all = managers_of(live);
  const field_manager who = manager_of(how, true);
  const managed_fields last = all[who];
  all[who].fields = within_reach(fields_of(config, schema), how.subresource);
  if (!last.fields.empty())
    static_cast<json_value&>(made) =
        prune_unowned(made, last.fields, all, schema, memory);

  const differences change = compare(before, made, schema);
  const managers lost = take_from_others(all, who, change, how.force);
  if (!lost.empty() && !how.force) return failure{conflict_of(lost)};
  take_from_others(all, who, change, true);

  // An apply that changes nothing leaves the time of its manager alone.
  if (static_cast<const json_value&>(before) != made)
    all[who].time = model::format_rfc3339(how.now);
  managed_fields mine = all[who];
  all.erase(who);
  mine.fields = without_identity(mine.fields);
  if (!mine.fields.empty()) all.emplace(who, std::move(mine));
  write_managers(all, made, memory);
  return made;
}

void track_update(const json_value& live, json_document& updated,
                  const schema_struct& schema, const apply_options& how) {
  const json_document before = blank_of(live, schema);
  const json_document after = unmanaged(updated);
  managers all;
  if (how.subresource.empty()) all = managers_of(updated);
  if (all.empty() && !forgets_managers(updated)) all = managers_of(live);
  const differences change = compare(before, after, schema);
  const field_manager nobody{"", true, "", ""};
  take_from_others(all, nobody, change, true);
  const field_set mine = without_identity(united(change.added, change.changed));
  if (!mine.empty()) {
    managed_fields& entry = all[manager_of(how, false)];
    entry.fields = united(entry.fields, mine);
    entry.time = model::format_rfc3339(how.now);
  }
  join_oldest(all);
  write_managers(all, updated, updated.GetAllocator());
}

}  // namespace forensics::sandbox
