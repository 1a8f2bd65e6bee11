#include <set>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/patch_text.hpp"
#include "sandbox/objects/server_side_apply_walk.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

class config_checker {
 public:
  void check_members(const json_value& value, const schema_struct& as,
                     const std::string& path) {
    if (value.IsNull()) return;
    if (!value.IsObject()) return expected("map", value, path);
    for (const auto& each : value.GetObject()) {
      const std::string name(model::view(each.name));
      const schema_field* field = as.find(name);
      if (field == nullptr)
        found_.push_back(path + "." + name + ": field not declared in schema");
      else
        check_field(each.value, *field, path + "." + name);
    }
  }

  std::vector<std::string> take() { return std::move(found_); }

 private:
  void check_field(const json_value& value, const schema_field& field,
                   const std::string& path) {
    if (value.IsNull()) return;
    if (field.shape == field_shape::list) return check_list(value, field, path);
    if (field.shape == field_shape::single)
      return check_one(value, field, path);
    if (!value.IsObject()) return expected("map", value, path);
    for (const auto& each : value.GetObject())
      check_one(each.value, field,
                path + "." + std::string(model::view(each.name)));
  }

  void check_list(const json_value& value, const schema_field& field,
                  const std::string& path) {
    if (!value.IsArray()) return expected("list", value, path);
    const part_shape shape = part_shape::of(field);
    std::set<std::string> seen;
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      const bool by_index = shape.is_leaf();
      const std::string key =
          by_index ? "i:" + std::to_string(i) : shape.key_of(value[i]);
      const std::string step = path_of_key(key);
      if (!seen.insert(key).second)
        found_.push_back(path + ": duplicate entries for key " + step);
      check_one(value[i], field, path + step);
    }
  }

  void check_one(const json_value& value, const schema_field& field,
                 const std::string& path) {
    if (value.IsNull()) return;
    switch (field.type) {
      case field_type::object:
        return check_members(value, *field.object, path);
      case field_type::string:
      case field_type::bytes:
      case field_type::time:
        if (!value.IsString()) expected("string", value, path);
        return;
      case field_type::boolean:
        if (!value.IsBool()) expected("boolean", value, path);
        return;
      case field_type::integer:
      case field_type::number:
        if (!value.IsNumber()) expected("numeric (int or float)", value, path);
        return;
      case field_type::quantity:
      case field_type::int_or_string:
        if (value.IsObject() || value.IsArray() || value.IsBool())
          expected("string", value, path);
        return;
      case field_type::any:
        return;
    }
  }

  void expected(std::string_view what, const json_value& got,
                const std::string& path) {
    found_.push_back(path + ": expected " + std::string(what) + ", got " +
                     shown(what, got));
  }

  /// Go shows the value otherwise for each type.
  static std::string shown(std::string_view what, const json_value& got) {
    if (what == "string")
      return "&value.valueUnstructured{Value:" + model::dump(got) + "}";
    if (what.starts_with("numeric")) return std::string(json_type_of(got));
    return "&{" + go_text(got) + "}";
  }

  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> config_problems(const json_value& config,
                                         const schema_struct& schema) {
  config_checker checker;
  checker.check_members(config, schema, "");
  return checker.take();
}

}  // namespace forensics::sandbox
