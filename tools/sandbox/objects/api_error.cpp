#include "sandbox/objects/api_error.hpp"

#include <algorithm>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "sandbox/objects/resource_type.hpp"

namespace forensics::sandbox {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

void member(json_writer& out, const char* key, const std::string& text) {
  if (text.empty()) return;
  out.Key(key);
  out.String(text);
}

void write_causes(json_writer& out, const std::vector<status_cause>& causes) {
  if (causes.empty()) return;
  out.Key("causes");
  out.StartArray();
  for (const status_cause& cause : causes) {
    out.StartObject();
    member(out, "reason", cause.reason);
    member(out, "message", cause.message);
    member(out, "field", cause.field);
    out.EndObject();
  }
  out.EndArray();
}

bool has_details(const api_error& error) {
  return error.details || error.reason == "Invalid" || !error.name.empty() ||
         !error.group.empty() || !error.kind.empty() || !error.uid.empty() ||
         !error.causes.empty() || error.retry_after_seconds.has_value();
}

void write_details(json_writer& out, const api_error& error) {
  if (!has_details(error)) return;
  out.Key("details");
  out.StartObject();
  member(out, "name", error.name);
  member(out, "group", error.group);
  member(out, "kind", error.kind);
  member(out, "uid", error.uid);
  write_causes(out, error.causes);
  if (error.retry_after_seconds) {
    out.Key("retryAfterSeconds");
    out.Int(*error.retry_after_seconds);
  }
  out.EndObject();
}

api_error with_details(api_error error) {
  error.details = true;
  return error;
}

api_error of_object(int code, std::string reason, std::string message,
                    const resource_type& type, std::string_view name) {
  api_error made = error_of(code, std::move(reason), std::move(message));
  made.name = name;
  made.group = type.group;
  made.kind = type.plural;
  return made;
}

std::string one_or_list(std::vector<std::string> sentences) {
  if (sentences.empty()) return "<nil>";
  if (sentences.size() == 1) return std::move(sentences.front());
  std::string text = "[";
  for (const std::string& sentence : sentences)
    text += (text.size() > 1 ? ", " : "") + sentence;
  return text + "]";
}

/// The same sentence is told once, as Go's error aggregates do.
std::vector<std::string> sentences_of(const std::vector<status_cause>& causes) {
  std::vector<std::string> told;
  for (const status_cause& cause : causes) {
    std::string sentence = cause.field + ": " + cause.message;
    if (std::find(told.begin(), told.end(), sentence) == told.end())
      told.push_back(std::move(sentence));
  }
  return told;
}

}  // namespace

std::string to_json(const api_error& error) {
  rapidjson::StringBuffer buffer;
  json_writer out(buffer);
  out.StartObject();
  member(out, "kind", "Status");
  member(out, "apiVersion", "v1");
  out.Key("metadata");
  out.StartObject();
  member(out, "continue", error.continue_token);
  out.EndObject();
  member(out, "status", "Failure");
  member(out, "message", error.message);
  member(out, "reason", error.reason);
  write_details(out, error);
  out.Key("code");
  out.Int(error.code);
  out.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

api_error error_of(int code, std::string reason, std::string message) {
  api_error made;
  made.code = code;
  made.reason = std::move(reason);
  made.message = std::move(message);
  return made;
}

api_error bad_request(std::string message) {
  return error_of(400, "BadRequest", std::move(message));
}

api_error unauthorized() {
  return error_of(401, "Unauthorized", "Unauthorized");
}

api_error forbidden(std::string_view user, std::string_view verb,
                    const resource_type& type, std::string_view ns,
                    std::string_view name, std::string_view subresource) {
  std::string resource(type.plural);
  if (!subresource.empty()) resource += "/" + std::string(subresource);
  const std::string where =
      ns.empty() ? " at the cluster scope" : " in the namespace " + quoted(ns);
  const std::string why = "User " + quoted(user) + " cannot " +
                          std::string(verb) + " resource " + quoted(resource) +
                          " in API group " + quoted(type.group) + where;
  return refused(type, name, why);
}

api_error forbidden_path(std::string_view user, std::string_view verb,
                         std::string_view path) {
  return with_details(error_of(403, "Forbidden",
                               "forbidden: User " + quoted(user) + " cannot " +
                                   std::string(verb) + " path " +
                                   quoted(path)));
}

api_error refused(const resource_type& type, std::string_view name,
                  std::string_view why) {
  const std::string what =
      type.qualified() + (name.empty() ? "" : " " + quoted(name));
  return of_object(403, "Forbidden",
                   what + " is forbidden: " + std::string(why), type, name);
}

api_error not_found(const resource_type& type, std::string_view name) {
  return of_object(404, "NotFound",
                   type.qualified() + " " + quoted(name) + " not found", type,
                   name);
}

api_error no_such_path() {
  return with_details(error_of(
      404, "NotFound", "the server could not find the requested resource"));
}

api_error already_exists(const resource_type& type, std::string_view name) {
  return of_object(409, "AlreadyExists",
                   type.qualified() + " " + quoted(name) + " already exists",
                   type, name);
}

api_error conflict(const resource_type& type, std::string_view name,
                   std::string_view why) {
  return of_object(409, "Conflict",
                   "Operation cannot be fulfilled on " + type.qualified() +
                       " " + quoted(name) + ": " + std::string(why),
                   type, name);
}

api_error invalid(const resource_type& type, std::string_view name,
                  std::vector<status_cause> causes) {
  const std::string kind =
      std::string(type.kind) +
      (type.group.empty() ? "" : "." + std::string(type.group));
  api_error made = of_object(422, "Invalid",
                             kind + " " + quoted(name) + " is invalid: " +
                                 one_or_list(sentences_of(causes)),
                             type, name);
  made.kind = type.kind;
  made.causes = std::move(causes);
  return made;
}

api_error expired(std::string_view why) {
  return error_of(410, "Expired", std::string(why));
}

api_error method_not_allowed() {
  return with_details(error_of(
      405, "MethodNotAllowed",
      "the server does not allow this method on the requested resource"));
}

api_error unsupported_media_type(std::string_view accepted) {
  return error_of(415, "UnsupportedMediaType",
                  "the body of the request was in an unknown format - accepted "
                  "media types include: " +
                      std::string(accepted));
}

api_error too_large(std::size_t limit) {
  return error_of(
      413, "RequestEntityTooLarge",
      "Request entity too large: limit is " + std::to_string(limit));
}

}  // namespace forensics::sandbox
