#include "sandbox/objects/validation_percent.hpp"

#include "sandbox/objects/validation_parts.hpp"

namespace forensics::sandbox {

using model::json_value;

std::int64_t amount_or_percent(const json_value& object,
                               std::string_view field) {
  const json_value* found = model::find(object, {field});
  if (found == nullptr) return -1;
  if (found->IsInt64()) return found->GetInt64();
  std::string_view text = text_of(*found);
  if (!text.ends_with('%')) return -1;
  text.remove_suffix(1);
  return integer_of(text).value_or(-1);
}

void check_amount_or_percent(const json_value& object, std::string_view field,
                             const std::string& path, findings& found) {
  const json_value* value = model::find(object, {field});
  if (value == nullptr || value->IsNull()) return;
  if (value->IsInt64()) return check_not_negative(object, field, path, found);
  if (amount_or_percent(object, field) < 0)
    found.invalid(child(path, field), text_of(*value),
                  "a valid percent string must be a numeric string followed by "
                  "an ending '%' (e.g. '1%',  or '93%', regex used for "
                  "validation is '[0-9]+%')");
}

}  // namespace forensics::sandbox
