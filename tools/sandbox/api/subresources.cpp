#include "sandbox/api/subresources.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/body.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/read.hpp"
#include "sandbox/api/write.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

/// A body whose schema is not among those that are stored.
answered<json_document> decode(const api_request& request,
                               const std::string& api_version,
                               const std::string& kind) {
  const schema_struct* schema = find_schema(kind);
  if (schema == nullptr) return failure{no_such_path()};
  auto body = decode_body(request, {api_version, kind, *schema},
                          field_validation::warn);
  if (!body) return failure{std::move(body.error())};
  return std::move(body->object);
}

api_answer created() {
  api_answer answer;
  answer.code = 201;
  answer.body = R"({"kind":"Status","apiVersion":"v1","metadata":{},)"
                R"("status":"Success","code":201})";
  return answer;
}

user account_user(const object_ptr& account) {
  const std::string ns(namespace_of(account->json));
  user who;
  who.name =
      "system:serviceaccount:" + ns + ":" + std::string(name_of(account->json));
  who.uid = uid_of(account->json);
  who.groups = {"system:serviceaccounts", "system:serviceaccounts:" + ns,
                "system:authenticated"};
  return who;
}

std::optional<api_error> check_expiration(std::int64_t seconds) {
  constexpr std::int64_t least = 600;
  constexpr std::int64_t most = std::int64_t{1} << 32U;
  if (seconds >= least && seconds <= most) return std::nullopt;
  resource_type tokens;
  tokens.group = "authentication.k8s.io";
  tokens.kind = "TokenRequest";
  const std::string why =
      seconds < least ? "may not specify a duration less than 10 minutes"
                      : "may not specify a duration larger than 2^32 seconds";
  return invalid(tokens, "",
                 {{"FieldValueInvalid",
                   "Invalid value: " + std::to_string(seconds) + ": " + why,
                   "spec.expirationSeconds"}});
}

/// The TokenRequest as it is answered.
std::string token_answer(const object_ptr& account, const json_value& audiences,
                         std::int64_t seconds, model::timestamp now,
                         const std::string& token) {
  json_document made = json_of(
      R"({"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1"})");
  auto& memory = made.GetAllocator();
  json_value& metadata = object_in(made, "metadata", memory);
  for (const char* field : {"name", "namespace", "uid"})
    take_over(metadata, model::object_at(account->json, {"metadata"}), field,
              memory);
  model::set(metadata, "creationTimestamp", model::format_rfc3339(now), memory);
  json_value& spec = object_in(made, "spec", memory);
  model::set(spec, "audiences",
             audiences.Empty()
                 ? array_of({"https://kubernetes.default.svc"}, memory)
                 : model::copy_of(audiences, memory),
             memory);
  model::set(spec, "expirationSeconds", json_value(seconds), memory);
  model::set(spec, "boundObjectRef", json_value(), memory);
  json_value& status = object_in(made, "status", memory);
  model::set(status, "token", token, memory);
  model::set(status, "expirationTimestamp",
             model::format_rfc3339(now + std::chrono::seconds(seconds)),
             memory);
  return model::dump(made);
}

json_document condition(std::string_view type, model::timestamp now) {
  json_document made;
  made.SetObject();
  auto& memory = made.GetAllocator();
  model::set(made, "type", type, memory);
  model::set(made, "status", "True", memory);
  model::set(made, "lastProbeTime", json_value(), memory);
  model::set(made, "lastTransitionTime", model::format_rfc3339(now), memory);
  return made;
}

void set_condition(json_document& pod, std::string_view type,
                   model::timestamp now) {
  auto& memory = pod.GetAllocator();
  json_value& all =
      array_in(object_in(pod, "status", memory), "conditions", memory);
  json_value made = model::copy_of(condition(type, now), memory);
  for (json_value& one : all.GetArray())
    if (model::text_at(one, {"type"}) == type) {
      one = made;
      return;
    }
  all.PushBack(made, memory);
}

}  // namespace

answered<object_ptr> api::bind(const object_key& pod, const std::string& node) {
  const resource_type& pods = type_of("pods");
  const object_ptr before = store_.find(pods, pod);
  if (before == nullptr) return failure{not_found(pods, pod.name)};
  const auto refuse = [&](const std::string& why) {
    api_error error = conflict(pods, pod.name, why);
    error.kind = "pods/binding";
    error.message.replace(error.message.find(pods.plural), pods.plural.size(),
                          error.kind);
    return failure{std::move(error)};
  };
  if (being_deleted(before->json))
    return refuse("pod " + pod.name +
                  " is being deleted, cannot be assigned to "
                  "a host");
  const std::string_view taken =
      model::text_at(before->json, {"spec", "nodeName"});
  if (!taken.empty())
    return refuse("pod " + pod.name + " is already assigned to node \"" +
                  std::string(taken) + "\"");
  json_document bound = copy_of(before->json);
  auto& memory = bound.GetAllocator();
  model::set(object_in(bound, "spec", memory), "nodeName", node, memory);
  set_condition(bound, "PodScheduled", around_.now());
  return store_.put(pods, std::move(bound));
}

answered<api_answer> evict_pod(api& through, const api_request& request,
                               const resource_request& what) {
  auto body = decode(request, "policy/v1", "Eviction");
  if (!body) return failure{std::move(body.error())};
  auto options =
      read_delete_options(model::object_at(*body, {"deleteOptions"}));
  if (!options) return failure{std::move(options.error())};
  if (request.parameter("dryRun") == "All") options->dry_run = true;
  const auto done = through.remove(*what.type, stored_key(what), *options);
  if (!done) return failure{done.error()};
  return created();
}

answered<api_answer> bind_pod(api& through, const api_request& request,
                              const resource_request& what) {
  auto body = decode(request, "v1", "Binding");
  if (!body) return failure{std::move(body.error())};
  if (name_of(*body) != what.name)
    return failure{
        bad_request("name in URL does not match name in Binding object")};
  const std::string node(model::text_at(*body, {"target", "name"}));
  if (node.empty())
    return failure{error_of(500, "", "target.name: Required value")};
  const auto done = through.bind(stored_key(what), node);
  if (!done) return failure{done.error()};
  return created();
}

answered<api_answer> issue_token(api& through, const api_request& request,
                                 const resource_request& what) {
  if (!through.access().issue) return failure{no_such_path()};
  auto body = decode(request, "authentication.k8s.io/v1", "TokenRequest");
  if (!body) return failure{std::move(body.error())};
  const object_ptr account =
      through.objects().find(*what.type, stored_key(what));
  if (account == nullptr) return failure{not_found(*what.type, what.name)};
  constexpr std::int64_t an_hour = 3600;
  const std::int64_t seconds =
      model::integer_at(*body, {"spec", "expirationSeconds"}, an_hour);
  if (auto error = check_expiration(seconds)) return failure{std::move(*error)};
  const model::timestamp now = through.around().now();
  const model::timestamp expires = now + std::chrono::seconds(seconds);
  api_answer answer;
  answer.code = 201;
  answer.body = token_answer(
      account, model::array_at(*body, {"spec", "audiences"}), seconds, now,
      through.access().issue(account_user(account), expires));
  return answer;
}

}  // namespace forensics::sandbox
