#include "sandbox/objects/validation_findings.hpp"

namespace forensics::sandbox {
namespace {

std::string shown(const model::json_value& value) { return model::dump(value); }

std::string shown(std::string_view text) {
  return model::dump(model::json_value(
      rapidjson::StringRef(text.empty() ? "" : text.data(),
                           static_cast<rapidjson::SizeType>(text.size()))));
}

std::string sentence(std::string_view what, const std::string& value,
                     std::string_view why) {
  std::string text(what);
  if (!value.empty()) text += ": " + value;
  if (!why.empty()) text += ": " + std::string(why);
  return text;
}

std::string told(const std::vector<std::string_view>& supported) {
  std::string list;
  for (const std::string_view each : supported)
    list += (list.empty() ? "" : ", ") + quoted(each);
  return "supported values: " + list;
}

}  // namespace

std::string child(const std::string& path, std::string_view field) {
  return (path.empty() ? "" : path + ".") + std::string(field);
}

std::string item(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

std::string item(const std::string& path, std::string_view key) {
  return path + "[" + std::string(key) + "]";
}

void findings::invalid(std::string field, const model::json_value& value,
                       std::string_view why) {
  add("FieldValueInvalid", std::move(field),
      sentence("Invalid value", shown(value), why));
}

void findings::invalid(std::string field, std::string_view value,
                       std::string_view why) {
  add("FieldValueInvalid", std::move(field),
      sentence("Invalid value", shown(value), why));
}

void findings::invalid(std::string field, std::int64_t value,
                       std::string_view why) {
  add("FieldValueInvalid", std::move(field),
      sentence("Invalid value", std::to_string(value), why));
}

void findings::each_invalid(const std::string& field, std::string_view value,
                            const sentences& whys) {
  for (const std::string& why : whys) invalid(field, value, why);
}

void findings::required(std::string field, std::string_view why) {
  add("FieldValueRequired", std::move(field),
      sentence("Required value", "", why));
}

void findings::duplicate(std::string field, std::string_view value) {
  add("FieldValueDuplicate", std::move(field),
      sentence("Duplicate value", shown(value), ""));
}

void findings::duplicate(std::string field, const model::json_value& value,
                         std::string_view why) {
  add("FieldValueDuplicate", std::move(field),
      sentence("Duplicate value", shown(value), why));
}

void findings::forbidden(std::string field, std::string_view why) {
  add("FieldValueForbidden", std::move(field), sentence("Forbidden", "", why));
}

void findings::unsupported(std::string field, std::string_view value,
                           const std::vector<std::string_view>& supported) {
  add("FieldValueNotSupported", std::move(field),
      sentence("Unsupported value", shown(value), told(supported)));
}

void findings::unsupported(std::string field, const model::json_value& value,
                           const std::vector<std::string_view>& supported) {
  add("FieldValueNotSupported", std::move(field),
      sentence("Unsupported value", shown(value), told(supported)));
}

void findings::too_long(std::string field, std::size_t limit_bytes) {
  add("FieldValueTooLong", std::move(field),
      sentence(
          "Too long", "",
          "may not be more than " + std::to_string(limit_bytes) + " bytes"));
}

void findings::not_found(std::string field, std::string_view value,
                         std::string_view why) {
  add("FieldValueNotFound", std::move(field),
      sentence("Not found", shown(value), why));
}

void findings::add(std::string_view reason, std::string field,
                   std::string message) {
  if (field.empty()) field = "<nil>";
  causes_.push_back(
      {std::string(reason), std::move(message), std::move(field)});
}

}  // namespace forensics::sandbox
