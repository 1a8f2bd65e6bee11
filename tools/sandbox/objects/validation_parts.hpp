#pragma once

#include <initializer_list>
#include <string_view>

#include "model/json.hpp"
#include "sandbox/objects/validation_findings.hpp"

/// Steps that many checks share.
namespace forensics::sandbox {

/// Whether the field is there and not null.
bool has(const model::json_value& object, std::string_view field) noexcept;
/// The entry's text; "" where it is none.
std::string_view text_of(const model::json_value& value) noexcept;

/// Calls `use(entry, path)` for each entry of the list `object[field]`.
template <class Use>
void each_item(const model::json_value& object, std::string_view field,
               const std::string& path, Use use) {
  const model::json_value& list = model::array_at(object, {field});
  const std::string list_path = child(path, field);
  for (rapidjson::SizeType i = 0; i < list.Size(); ++i)
    use(list[i], item(list_path, i));
}

using choices = std::initializer_list<std::string_view>;

/// `object[field]` must be one of the choices, which are told in this order.
void check_choice(const model::json_value& object, std::string_view field,
                  const std::string& path, choices supported, findings& found);
/// The same of a field that may be absent.
void check_set_choice(const model::json_value& object, std::string_view field,
                      const std::string& path, choices supported,
                      findings& found);
/// `object[field]` must not be empty.
void check_required(const model::json_value& object, std::string_view field,
                    const std::string& path, findings& found);
/// A name by one of the rules of validation_names.hpp.
void check_name_at(const model::json_value& object, std::string_view field,
                   const std::string& path, sentences (*rule)(std::string_view),
                   findings& found);
/// Where it is set, it must not be less than zero.
void check_not_negative(const model::json_value& object, std::string_view field,
                        const std::string& path, findings& found);
/// Where it is set, a file mode.
void check_mode(const model::json_value& object, std::string_view field,
                const std::string& path, findings& found);
/// A port's number or name, where it is set.
void check_port(const model::json_value& object, std::string_view field,
                const std::string& path, findings& found);
/// A path below a folder, without `..`.
void check_relative_path(std::string_view value, const std::string& path,
                         findings& found);
void check_no_backsteps(std::string_view value, const std::string& path,
                        findings& found);

}  // namespace forensics::sandbox
