#include <utility>

#include "sandbox/api/body.hpp"
#include "sandbox/api/deletion.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/read.hpp"
#include "sandbox/api/representation.hpp"
#include "sandbox/api/strategy.hpp"
#include "sandbox/api/write.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

std::optional<api_error> check(const delete_options& options,
                               const std::string& dry_run) {
  const std::string& policy = options.propagation;
  if (!policy.empty() && policy != "Foreground" && policy != "Background" &&
      policy != "Orphan")
    return invalid_options(
        "DeleteOptions",
        {"FieldValueNotSupported",
         "Unsupported value: \"" + policy +
             "\": supported values: \"Foreground\", \"Background\", "
             "\"Orphan\", \"nil\"",
         "propagationPolicy"});
  if (!dry_run.empty() && dry_run != "All")
    return invalid_options(
        "DeleteOptions",
        {"FieldValueNotSupported",
         "Unsupported value: [\"" + dry_run + "\"]: supported values: \"All\"",
         "dryRun"});
  return std::nullopt;
}

std::string propagation_of(const std::string& policy,
                           const std::string& orphan_dependents) {
  if (!policy.empty() || orphan_dependents.empty()) return policy;
  return is_true(orphan_dependents) ? "Orphan" : "Background";
}

answered<delete_options> from_query(const api_request& request) {
  delete_options made;
  auto grace = integer_parameter(request, "gracePeriodSeconds");
  if (!grace) return failure{std::move(grace.error())};
  made.grace_seconds = *grace;
  made.propagation = propagation_of(request.parameter("propagationPolicy"),
                                    request.parameter("orphanDependents"));
  const std::string& dry_run = request.parameter("dryRun");
  made.dry_run = !dry_run.empty();
  if (auto error = check(made, dry_run)) return failure{std::move(*error)};
  return made;
}

/// The real server answers a body that it can't decode here with a 500.
answered<model::json_document> decode_options(const api_request& request) {
  const expected_kind of{"v1", "DeleteOptions", *find_schema("DeleteOptions")};
  auto body = decode_body(request, of, field_validation::ignore);
  if (body) return std::move(body->object);
  api_error error = std::move(body.error());
  for (const char* reason : {"couldn't get version/kind", "no kind "}) {
    const std::size_t at = error.message.find(reason);
    if (at == std::string::npos) continue;
    return failure{error_of(500, "", error.message.substr(at))};
  }
  return failure{std::move(error)};
}

}  // namespace

answered<delete_options> read_delete_options(const json_value& object) {
  delete_options made;
  made.uid = model::text_at(object, {"preconditions", "uid"});
  made.resource_version =
      model::text_at(object, {"preconditions", "resourceVersion"});
  const json_value* grace = model::find(object, {"gracePeriodSeconds"});
  if (grace != nullptr && grace->IsInt64())
    made.grace_seconds = grace->GetInt64();
  const json_value* orphan = model::find(object, {"orphanDependents"});
  const bool says = orphan != nullptr && orphan->IsBool();
  made.propagation =
      propagation_of(std::string(model::text_at(object, {"propagationPolicy"})),
                     !says ? "" : (orphan->GetBool() ? "true" : "false"));
  const auto dry_run = strings_of(model::array_at(object, {"dryRun"}));
  made.dry_run = !dry_run.empty();
  if (auto error = check(made, dry_run.empty() ? "" : dry_run.front()))
    return failure{std::move(*error)};
  return made;
}

answered<delete_options> parse_delete(const api_request& request) {
  if (request.body.empty()) return from_query(request);
  auto object = decode_options(request);
  if (!object) return failure{std::move(object.error())};
  auto made = read_delete_options(*object);
  if (made && request.parameter("dryRun") == "All") made->dry_run = true;
  return made;
}

std::string deleted_status(const resource_type& type,
                           const json_value& object) {
  model::json_document status = json_of(
      R"({"kind":"Status","apiVersion":"v1","metadata":{},
          "status":"Success"})");
  auto& memory = status.GetAllocator();
  json_value& details = object_in(status, "details", memory);
  model::set(details, "name", name_of(object), memory);
  if (!type.group.empty()) model::set(details, "group", type.group, memory);
  model::set(details, "kind", type.plural, memory);
  model::set(details, "uid", uid_of(object), memory);
  return model::dump(status);
}

answered<api_answer> delete_object(api& through, const api_request& request,
                                   const resource_request& what) {
  auto shape = representation::negotiate(request, *what.type);
  if (!shape) return failure{std::move(shape.error())};
  auto options = parse_delete(request);
  if (!options) return failure{std::move(options.error())};
  const auto done = delete_object(through.objects(), through.around(),
                                  *what.type, stored_key(what), *options);
  if (!done) return failure{done.error()};
  api_answer answer;
  answer.body = done->gone && !answers_deleted_object(*what.type)
                    ? deleted_status(*what.type, done->last->json)
                    : shape->one(done->last, through.around().now());
  return answer;
}

answered<api_answer> delete_collection(api& through, const api_request& request,
                                       const resource_request& what) {
  auto shape = representation::negotiate(request, *what.type);
  if (!shape) return failure{std::move(shape.error())};
  auto options = parse_delete(request);
  if (!options) return failure{std::move(options.error())};
  auto selected = parse_selection(request, *what.type);
  if (!selected) return failure{std::move(selected.error())};
  const std::string meta = R"({"resourceVersion":")" +
                           std::to_string(through.objects().current()) +
                           R"("})";
  std::vector<object_ptr> deleted;
  for (const object_ptr& one :
       through.objects().list(*what.type, listed_namespace(what))) {
    if (!selected->matches(one->json)) continue;
    const auto done = through.remove(*what.type, key_of(one->json), *options);
    if (!done) return failure{done.error()};
    deleted.push_back(one);
  }
  api_answer answer;
  answer.body = shape->list(deleted, meta, through.around().now());
  return answer;
}

}  // namespace forensics::sandbox
