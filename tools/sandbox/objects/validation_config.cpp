#include <array>

#include "sandbox/objects/schema_base64.hpp"
#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::object_at;
using model::text_at;

constexpr std::size_t size_limit = 1U << 20;

void check_keys(const json_value& data, const std::string& path,
                findings& found) {
  for (const auto& each : data.GetObject()) {
    const std::string_view key = model::view(each.name);
    found.each_invalid(item(path, key), key, config_key_problems(key));
  }
}

std::size_t decoded_size(const json_value& data) {
  std::size_t size = 0;
  for (const auto& each : data.GetObject())
    size += base64_size(text_of(each.value));
  return size;
}

std::size_t plain_size(const json_value& data) {
  std::size_t size = 0;
  for (const auto& each : data.GetObject()) size += text_of(each.value).size();
  return size;
}

/// What an object that was `immutable` may not change.
void check_immutable(const checked& what,
                     std::initializer_list<std::string_view> fields,
                     findings& found) {
  if (what.before == nullptr || !model::true_at(*what.before, {"immutable"}))
    return;
  const char* const why = "field is immutable when `immutable` is set";
  if (!model::true_at(what.object, {"immutable"}))
    found.forbidden("immutable", why);
  for (const std::string_view field : fields)
    if (object_at(what.object, {field}) != object_at(*what.before, {field}))
      found.forbidden(std::string(field), why);
}

struct secret_rule {
  std::string_view type;
  std::array<std::string_view, 2> keys;
  bool any_of_them = false;
};
constexpr std::array secret_rules{
    secret_rule{"kubernetes.io/dockercfg", {".dockercfg"}},
    secret_rule{"kubernetes.io/dockerconfigjson", {".dockerconfigjson"}},
    secret_rule{"kubernetes.io/basic-auth", {"username", "password"}, true},
    secret_rule{"kubernetes.io/ssh-auth", {"ssh-privatekey"}},
    secret_rule{"kubernetes.io/tls", {"tls.crt", "tls.key"}},
};

void check_secret_keys(const json_value& data, const secret_rule& rule,
                       findings& found) {
  const auto there = [&](std::string_view key) {
    return key.empty() || model::find(data, {key}) != nullptr;
  };
  if (rule.any_of_them && (there(rule.keys[0]) || there(rule.keys[1]))) return;
  for (const std::string_view key : rule.keys)
    if (!there(key)) found.required(item("data", key));
}

/// Of what is no JSON, Go's decoder names the first character.
void check_login_file(const json_value& data, std::string_view key,
                      findings& found) {
  const json_value* file = model::find(data, {key});
  if (file == nullptr) return;
  const std::string text = base64_decode(text_of(*file));
  if (model::parse_json(text)) return;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  found.invalid(item("data", key), "<secret contents redacted>",
                first == std::string::npos
                    ? "unexpected end of JSON input"
                    : "invalid character '" + text.substr(first, 1) +
                          "' looking for beginning of value");
}

void check_secret_type(const json_value& secret, findings& found) {
  const std::string_view type = text_at(secret, {"type"});
  const char* const account = "kubernetes.io/service-account.name";
  if (type == "kubernetes.io/service-account-token" &&
      text_at(secret, {"metadata", "annotations", account}).empty())
    found.required(item("metadata.annotations", account));
  const json_value& data = object_at(secret, {"data"});
  if (type.starts_with("kubernetes.io/dockerc"))
    for (const std::string_view key : {".dockercfg", ".dockerconfigjson"})
      check_login_file(data, key, found);
  for (const secret_rule& rule : secret_rules)
    if (rule.type == type) check_secret_keys(data, rule, found);
}

}  // namespace

void check_config_map(const checked& what, findings& found) {
  const json_value& data = object_at(what.object, {"data"});
  const json_value& binary = object_at(what.object, {"binaryData"});
  check_immutable(what, {"data", "binaryData"}, found);
  check_keys(data, "data", found);
  for (const auto& each : data.GetObject()) {
    const std::string_view key = model::view(each.name);
    if (model::find(binary, {key}) != nullptr)
      found.invalid(item("data", key), key,
                    "duplicate of key present in binaryData");
  }
  check_keys(binary, "binaryData", found);
  // The API server names no field here.
  if (plain_size(data) + decoded_size(binary) > size_limit)
    found.too_long("[]", size_limit);
}

void check_secret(const checked& what, findings& found) {
  check_immutable(what, {"data"}, found);
  if (what.before != nullptr &&
      text_at(what.object, {"type"}) != text_at(*what.before, {"type"}))
    found.invalid("type", text_at(what.object, {"type"}), "field is immutable");
  const json_value& data = object_at(what.object, {"data"});
  check_keys(data, "data", found);
  if (decoded_size(data) > size_limit) found.too_long("data", size_limit);
  check_secret_type(what.object, found);
}

}  // namespace forensics::sandbox
