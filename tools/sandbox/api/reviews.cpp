#include "sandbox/api/reviews.hpp"

#include <utility>

#include "sandbox/api/body.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/metadata.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

access_question question_of(const json_value& spec) {
  access_question asked;
  const json_value* resource = model::find(spec, {"resourceAttributes"});
  if (resource == nullptr) {
    const json_value& other = model::object_at(spec, {"nonResourceAttributes"});
    asked.verb = model::text_at(other, {"verb"});
    asked.path = model::text_at(other, {"path"});
    return asked;
  }
  asked.verb = model::text_at(*resource, {"verb"});
  asked.group = model::text_at(*resource, {"group"});
  asked.resource = model::text_at(*resource, {"resource"});
  asked.subresource = model::text_at(*resource, {"subresource"});
  asked.ns = model::text_at(*resource, {"namespace"});
  asked.name = model::text_at(*resource, {"name"});
  return asked;
}

/// Exactly one of the two kinds of attributes, as the real server says it.
std::optional<api_error> check_attributes(const resource_type& type,
                                          const json_value& spec) {
  const bool resource = model::find(spec, {"resourceAttributes"}) != nullptr;
  const bool path = model::find(spec, {"nonResourceAttributes"}) != nullptr;
  if (resource != path) return std::nullopt;
  resource_type nameless = type;
  nameless.kind = "";
  const std::string why =
      resource ? "cannot be specified in combination with resourceAttributes"
               : "exactly one of nonResourceAttributes or resourceAttributes "
                 "must be specified";
  return invalid(
      nameless, "",
      {{"FieldValueInvalid", "Invalid value: null: " + why,
        resource ? "spec.nonResourceAttributes" : "spec.resourceAttributes"}});
}

void write_user(json_value& into, const user& who,
                model::json_allocator& memory) {
  model::set(into, "username", who.name, memory);
  if (!who.uid.empty()) model::set(into, "uid", who.uid, memory);
  model::set(into, "groups", array_of(who.groups, memory), memory);
}

/// One review, whose status is written into its body.
class reviewing {
 public:
  reviewing(api& through, const user& who, const resource_type& type,
            json_document& body)
      : access_(through.access()),
        around_(through.around()),
        who_(who),
        type_(type),
        body_(body),
        memory_(body.GetAllocator()) {}

  std::optional<api_error> run() {
    if (type_.kind == "SelfSubjectRulesReview") return review_rules();
    if (type_.kind == "SelfSubjectReview") return review_self();
    if (type_.kind == "TokenReview") return review_token();
    return review_access();
  }

 private:
  json_value& status() { return object_in(body_, "status", memory_); }

  std::optional<api_error> review_access() {
    if (!access_.may) return no_such_path();
    const json_value& spec = model::object_at(body_, {"spec"});
    if (auto error = check_attributes(type_, spec)) return error;
    const access_verdict verdict = access_.may(
        type_.kind == "SubjectAccessReview" ? named_user(spec) : who_,
        question_of(spec));
    model::set(status(), "allowed", json_value(verdict.allowed), memory_);
    if (!verdict.reason.empty())
      model::set(status(), "reason", verdict.reason, memory_);
    return std::nullopt;
  }

  static user named_user(const json_value& spec) {
    user who;
    who.name = model::text_at(spec, {"user"});
    who.uid = model::text_at(spec, {"uid"});
    who.groups = strings_of(model::array_at(spec, {"groups"}));
    return who;
  }

  std::optional<api_error> review_rules() {
    if (!access_.rules) return no_such_path();
    const std::string ns(model::text_at(body_, {"spec", "namespace"}));
    if (ns.empty()) return bad_request("no namespace on request");
    model::set(body_, "spec", json_value(rapidjson::kObjectType), memory_);
    model::set(body_, "status", json_of(access_.rules(who_, ns), memory_),
               memory_);
    return std::nullopt;
  }

  std::optional<api_error> review_self() {
    model::set(object_in(body_, "metadata", memory_), "creationTimestamp",
               model::format_rfc3339(around_.now()), memory_);
    write_user(object_in(status(), "userInfo", memory_), who_, memory_);
    return std::nullopt;
  }

  std::optional<api_error> review_token() {
    if (!access_.read) return no_such_path();
    const std::optional<user> found =
        access_.read(model::text_at(body_, {"spec", "token"}));
    json_value& shown = object_in(status(), "user", memory_);
    if (!found) {
      model::set(status(), "error", "invalid bearer token", memory_);
      return std::nullopt;
    }
    write_user(shown, *found, memory_);
    model::set(status(), "authenticated", json_value(true), memory_);
    model::set(status(), "audiences",
               array_of({"https://kubernetes.default.svc"}, memory_), memory_);
    return std::nullopt;
  }

  const access_answers& access_;
  surroundings& around_;
  const user& who_;
  const resource_type& type_;
  json_document& body_;
  model::json_allocator& memory_;
};

}  // namespace

answered<api_answer> review(api& through, const api_request& request,
                            const resource_request& what) {
  auto parameters = parse_write(request, "CreateOptions");
  if (!parameters) return failure{std::move(parameters.error())};
  auto body = decode_body(request, expected(*what.type), parameters->fields);
  if (!body) return failure{std::move(body.error())};
  set_kind(*what.type, body->object);
  erase(body->object, "status");
  if (auto error =
          reviewing(through, request.who, *what.type, body->object).run())
    return failure{std::move(*error)};
  api_answer answer;
  answer.code = 201;
  answer.body = model::dump(body->object);
  add_warnings(answer, body->warnings);
  return answer;
}

}  // namespace forensics::sandbox
