#include "sandbox/objects/validation_metadata.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;
using model::view;

void check_requirement(const json_value& requirement, const std::string& path,
                       findings& found) {
  const std::string_view what = text_at(requirement, {"operator"});
  const json_value& values = model::array_at(requirement, {"values"});
  const std::string values_path = child(path, "values");
  if (what == "In" || what == "NotIn") {
    if (values.Empty())
      found.required(values_path,
                     "must be specified when `operator` is 'In' or 'NotIn'");
  } else if (what == "Exists" || what == "DoesNotExist") {
    if (!values.Empty())
      found.forbidden(values_path,
                      "may not be specified when `operator` is 'Exists' or "
                      "'DoesNotExist'");
  } else {
    found.invalid(child(path, "operator"), what,
                  "not a valid selector operator");
  }
  const std::string_view key = text_at(requirement, {"key"});
  found.each_invalid(child(path, "key"), key, qualified_name_problems(key));
  for (rapidjson::SizeType i = 0; i < values.Size(); ++i)
    if (values[i].IsString())
      found.each_invalid(item(values_path, i), view(values[i]),
                         label_value_problems(view(values[i])));
}

}  // namespace

void check_label_selector(const json_value& selector, const std::string& path,
                          findings& found) {
  if (!selector.IsObject()) return;
  check_labels(model::object_at(selector, {"matchLabels"}),
               child(path, "matchLabels"), found);
  const json_value& requirements =
      model::array_at(selector, {"matchExpressions"});
  for (rapidjson::SizeType i = 0; i < requirements.Size(); ++i)
    check_requirement(requirements[i], item(child(path, "matchExpressions"), i),
                      found);
}

}  // namespace forensics::sandbox
