#include "sandbox/objects/patch.hpp"

#include "sandbox/objects/patch_text.hpp"

namespace forensics::sandbox {

using model::json_value;

std::optional<patch_type> patch_type_of(std::string_view content_type) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  if (type == "application/json-patch+json") return patch_type::json;
  if (type == "application/merge-patch+json") return patch_type::merge;
  if (type == "application/strategic-merge-patch+json")
    return patch_type::strategic;
  if (type == "application/apply-patch+yaml") return patch_type::apply;
  return std::nullopt;
}

api_error wrong_after_patch(patch_type type, const json_value& patch,
                            const json_value& patched,
                            std::string_view sentence) {
  const std::string shown =
      type == patch_type::strategic ? go_text(patch) : model::dump(patched);
  const json_value shown_value(rapidjson::StringRef(
      shown.data(), static_cast<rapidjson::SizeType>(shown.size())));
  status_cause cause{"FieldValueInvalid",
                     "Invalid value: " + model::dump(shown_value) + ": " +
                         std::string(sentence),
                     "patch"};
  api_error made =
      error_of(422, "Invalid", " \"\" is invalid: patch: " + cause.message);
  made.causes.push_back(std::move(cause));
  return made;
}

}  // namespace forensics::sandbox
