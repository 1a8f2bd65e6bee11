#include <utility>

#include "model/time.hpp"
#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/schema.hpp"
#include "sandbox/objects/schema_base64.hpp"
#include "sandbox/objects/schema_quantity.hpp"
#include "sandbox/objects/validation_names.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::view;

std::string go_type_of(const schema_field& field) {
  if (field.shape == field_shape::list) return "[]" + field.go_type;
  if (field.shape == field_shape::map) return "map[string]" + field.go_type;
  return field.go_type;
}

/// Walks a value as Go's decoder does, in the order of the text.
class checker {
 public:
  void check(const json_value& value, const schema_struct& as) {
    if (value.IsNull()) return;
    if (value.IsObject())
      check_members(value, as);
    else
      mistyped(json_type_of(value), "v1." + std::string(as.name));
  }
  decoded take() { return std::move(found_); }

 private:
  void check_members(const json_value& object, const schema_struct& as) {
    for (auto member = object.MemberBegin(); member != object.MemberEnd();
         ++member) {
      const std::string_view name = view(member->name);
      const entry here(path_, (path_.empty() ? "" : ".") + std::string(name));
      const schema_field* field = as.find(name);
      if (field == nullptr) {
        strict("unknown field ");
        continue;
      }
      if (is_repeated(object, member)) strict("duplicate field ");
      const entry of(go_path_,
                     (go_path_.empty() ? "" : ".") + std::string(name));
      const std::string_view outer = std::exchange(struct_, as.name);
      check_field(member->value, *field);
      struct_ = outer;
    }
  }

  void check_field(const json_value& value, const schema_field& field) {
    if (value.IsNull()) return;
    if (field.shape == field_shape::list)
      check_list(value, field);
    else if (field.shape == field_shape::map)
      check_map(value, field);
    else
      check_one(value, field);
  }

  void check_list(const json_value& value, const schema_field& field) {
    if (!value.IsArray())
      return mistyped(json_type_of(value), go_type_of(field));
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      const entry here(path_, "[" + std::to_string(i) + "]");
      check_one(value[i], field);
    }
  }

  void check_map(const json_value& value, const schema_field& field) {
    if (!value.IsObject())
      return mistyped(json_type_of(value), go_type_of(field));
    for (auto member = value.MemberBegin(); member != value.MemberEnd();
         ++member) {
      const entry here(path_, "." + std::string(view(member->name)));
      if (is_repeated(value, member)) strict("duplicate field ");
      check_one(member->value, field);
    }
  }

  void check_one(const json_value& value, const schema_field& field) {
    if (value.IsNull()) return;
    switch (field.type) {
      case field_type::object:
        if (value.IsObject()) return check_members(value, *field.object);
        break;
      case field_type::string:
        if (value.IsString()) return;
        break;
      case field_type::boolean:
        if (value.IsBool()) return;
        break;
      case field_type::number:
        if (value.IsNumber()) return;
        break;
      case field_type::integer:
        return check_integer(value, field);
      case field_type::quantity:
        return check_quantity(value);
      case field_type::int_or_string:
        if (value.IsString() || value.IsInt()) return;
        break;
      case field_type::time:
        if (value.IsString()) return check_time(view(value), field);
        break;
      case field_type::bytes:
        if (value.IsString()) return check_bytes(view(value));
        break;
      case field_type::any:
        return;
    }
    mistyped(json_type_of(value), field.go_type);
  }

  void check_integer(const json_value& value, const schema_field& field) {
    const bool small = field.go_type == "int32";
    if (small ? value.IsInt() : value.IsInt64()) return;
    mistyped(value.IsNumber() ? "number " + model::dump(value)
                              : std::string(json_type_of(value)),
             field.go_type);
  }

  void check_quantity(const json_value& value) {
    const std::string text =
        value.IsString() ? std::string(view(value)) : model::dump(value);
    if (!quantity::parse(text))
      wrong(
          "quantities must match the regular expression "
          "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  void check_time(std::string_view text, const schema_field& field) {
    if (text.empty() && field.keeps_empty) return;
    const bool micro = field.go_type == "v1.MicroTime";
    const std::string_view layout = micro ? "2006-01-02T15:04:05.000000Z07:00"
                                          : "2006-01-02T15:04:05Z07:00";
    const auto unparsed = [&](std::string_view rest, std::string_view as) {
      wrong("parsing time " + quoted(text) + " as " + quoted(layout) +
            ": cannot parse " + quoted(rest) + " as " + quoted(as));
    };
    if (!model::parse_rfc3339(text))
      unparsed(text, "2006");
    else if (micro)
      check_microseconds(text.substr(19), unparsed);
  }

  /// What follows `2006-01-02T15:04:05`: six digits, no more and no less.
  template <class Unparsed>
  static void check_microseconds(std::string_view rest, Unparsed unparsed) {
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (!rest.starts_with('.') || end < 7)
      unparsed(rest, ".000000");
    else if (end > 7)
      unparsed(rest.substr(7), "Z07:00");
  }

  void check_bytes(std::string_view text) {
    if (const auto offset = bad_base64_at(text))
      wrong("illegal base64 data at input byte " + std::to_string(*offset));
  }

  void mistyped(std::string_view what, std::string_view go_type) {
    const std::string where =
        go_path_.empty()
            ? "Go value"
            : "Go struct field " + std::string(struct_) + "." + go_path_;
    wrong("json: cannot unmarshal " + std::string(what) + " into " + where +
          " of type " + std::string(go_type));
  }

  void wrong(std::string sentence) {
    if (!found_.mistyped) found_.mistyped = std::move(sentence);
  }

  void strict(std::string_view what) {
    found_.unknown_fields.push_back(std::string(what) + quoted(path_));
  }

  using member_iterator = json_value::ConstMemberIterator;
  /// Whether an earlier member has the name. Large maps are looked at once for
  /// each member, so a limit keeps hostile ones cheap.
  static bool is_repeated(const json_value& object, member_iterator member) {
    constexpr int looked_at = 1000;
    member_iterator earlier = object.MemberBegin();
    for (int i = 0; i < looked_at && earlier != member; ++i, ++earlier)
      if (earlier->name == member->name) return true;
    return false;
  }

  /// Adds to a path for as long as it lives.
  class entry {
   public:
    entry(std::string& path, const std::string& more)
        : path_(path), length_(path.size()) {
      path_ += more;
    }
    ~entry() { path_.resize(length_); }
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;

   private:
    std::string& path_;
    std::size_t length_;
  };

  decoded found_;
  std::string path_;     ///< `spec.containers[0].name`
  std::string go_path_;  ///< `spec.containers.name`
  std::string_view struct_;
};

}  // namespace

decoded check_fields(const json_value& value, const schema_struct& as) {
  checker walk;
  walk.check(value, as);
  return walk.take();
}

}  // namespace forensics::sandbox
