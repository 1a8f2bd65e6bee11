#include "sandbox/objects/validation_parts.hpp"

#include <algorithm>

namespace forensics::sandbox {

using model::json_value;
using model::text_at;

bool has(const json_value& object, std::string_view field) noexcept {
  const json_value* found = model::find(object, {field});
  return found != nullptr && !found->IsNull();
}

std::string_view text_of(const json_value& value) noexcept {
  return value.IsString() ? model::view(value) : std::string_view{};
}

void check_choice(const json_value& object, std::string_view field,
                  const std::string& path, choices supported, findings& found) {
  const std::string_view value = text_at(object, {field});
  if (std::find(supported.begin(), supported.end(), value) == supported.end())
    found.unsupported(child(path, field), value, supported);
}

void check_set_choice(const json_value& object, std::string_view field,
                      const std::string& path, choices supported,
                      findings& found) {
  if (has(object, field)) check_choice(object, field, path, supported, found);
}

void check_required(const json_value& object, std::string_view field,
                    const std::string& path, findings& found) {
  if (text_at(object, {field}).empty()) found.required(child(path, field));
}

void check_name_at(const json_value& object, std::string_view field,
                   const std::string& path, sentences (*rule)(std::string_view),
                   findings& found) {
  const std::string_view value = text_at(object, {field});
  found.each_invalid(child(path, field), value, rule(value));
}

void check_not_negative(const json_value& object, std::string_view field,
                        const std::string& path, findings& found) {
  const std::int64_t value = model::integer_at(object, {field});
  if (value < 0)
    found.invalid(child(path, field), value,
                  "must be greater than or equal to 0");
}

void check_mode(const json_value& object, std::string_view field,
                const std::string& path, findings& found) {
  constexpr std::int64_t all_bits = 0777;
  const std::int64_t mode = model::integer_at(object, {field});
  if (mode < 0 || mode > all_bits)
    found.invalid(child(path, field), mode,
                  "must be a number between 0 and 0777 (octal), both "
                  "inclusive");
}

void check_port(const json_value& object, std::string_view field,
                const std::string& path, findings& found) {
  const json_value* port = model::find(object, {field});
  if (port == nullptr || port->IsNull()) return;
  if (port->IsString()) {
    found.each_invalid(child(path, field), model::view(*port),
                       port_name_problems(model::view(*port)));
    return;
  }
  const std::int64_t number = model::integer_at(object, {field});
  for (const std::string& why : port_number_problems(number))
    found.invalid(child(path, field), number, why);
}

void check_relative_path(std::string_view value, const std::string& path,
                         findings& found) {
  if (value.starts_with('/'))
    found.invalid(path, value, "must be a relative path");
  check_no_backsteps(value, path, found);
}

void check_no_backsteps(std::string_view value, const std::string& path,
                        findings& found) {
  const std::string framed = "/" + std::string(value) + "/";
  if (framed.find("/../") != std::string::npos)
    found.invalid(path, value, "must not contain '..'");
}

}  // namespace forensics::sandbox
