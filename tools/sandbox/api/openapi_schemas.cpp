#include "sandbox/api/openapi_schemas.hpp"

#include <algorithm>

namespace forensics::sandbox {
namespace {

std::string schema_name(const schema_struct& of) {
  std::string name(of.name);
  std::replace(name.begin(), name.end(), '/', '.');
  return (of.name == "ObjectMeta" || of.name == "LabelSelector"
              ? "io.k8s.apimachinery.pkg.apis.meta.v1."
              : "io.k8s.api.v1.") +
         name;
}

void write_either(json_writer& out, const char* first, const char* second) {
  out.key("oneOf").array([&] {
    out.object([&] { out.member("type", first); });
    out.object([&] { out.member("type", second); });
  });
}

/// The type of a value, or of the entries of a list or map.
void write_type(json_writer& out, const schema_field& field) {
  switch (field.type) {
    case field_type::string:
      out.member("type", "string");
      break;
    case field_type::bytes:
      out.member("type", "string").member("format", "byte");
      break;
    case field_type::time:
      out.member("type", "string").member("format", "date-time");
      break;
    case field_type::integer:
      out.member("type", "integer").member("format", field.go_type);
      break;
    case field_type::boolean:
      out.member("type", "boolean");
      break;
    case field_type::number:
      out.member("type", "number");
      break;
    case field_type::quantity:
      write_either(out, "string", "number");
      break;
    case field_type::int_or_string:
      out.member("format", "int-or-string");
      write_either(out, "integer", "string");
      break;
    case field_type::any:
      out.member("type", "object");
      break;
    case field_type::object:
      out.key("allOf").array([&] {
        out.object(
            [&] { out.member("$ref", schema_reference(*field.object)); });
      });
      break;
  }
}

/// How patches treat the field: kubectl makes its own by this.
void write_patch(json_writer& out, const schema_field& field) {
  if (field.shape == field_shape::list) {
    out.member("x-kubernetes-list-type",
               field.merge == list_merge::by_key ? "map"
               : field.merge == list_merge::set  ? "set"
                                                 : "atomic");
    if (field.merge == list_merge::by_key)
      out.member("x-kubernetes-list-map-keys", field.keys);
  }
  std::string strategy;
  if (field.shape == field_shape::list && field.patch == patch_strategy::join)
    strategy = "merge";
  if (field.shape != field_shape::list &&
      field.patch == patch_strategy::replace)
    strategy = "replace";
  if (field.retain_keys)
    strategy += strategy.empty() ? "retainKeys" : ",retainKeys";
  if (!field.patch_key.empty())
    out.member("x-kubernetes-patch-merge-key", field.patch_key);
  if (!strategy.empty()) out.member("x-kubernetes-patch-strategy", strategy);
}

void write_field(json_writer& out, const schema_field& field) {
  out.object([&] {
    switch (field.shape) {
      case field_shape::single:
        write_type(out, field);
        break;
      case field_shape::list:
        out.member("type", "array");
        out.key("items").object([&] { write_type(out, field); });
        break;
      case field_shape::map:
        out.member("type", "object");
        out.key("additionalProperties").object([&] { write_type(out, field); });
        break;
    }
    write_patch(out, field);
  });
}

}  // namespace

std::string schema_reference(const schema_struct& of) {
  return "#/components/schemas/" + schema_name(of);
}

void collect_schemas(const schema_struct& of,
                     std::set<const schema_struct*>& into) {
  if (!into.insert(&of).second) return;
  for (const schema_field& field : of.fields)
    if (field.object != nullptr) collect_schemas(*field.object, into);
}

void write_kind_extension(json_writer& out, const resource_type& kind) {
  out.object([&] {
    out.member("group", kind.group);
    out.member("kind", kind.kind);
    out.member("version", kind.version);
  });
}

void write_schema(json_writer& out, const schema_struct& of,
                  const resource_type* kind) {
  out.key(schema_name(of)).object([&] {
    out.member("type", "object");
    std::vector<std::string_view> required;
    for (const schema_field& field : of.fields)
      if (field.required) required.push_back(field.name);
    if (!required.empty()) out.member("required", required);
    out.key("properties").object([&] {
      for (const schema_field& field : of.fields) {
        out.key(field.name);
        write_field(out, field);
      }
    });
    if (kind == nullptr) return;
    out.key("x-kubernetes-group-version-kind").array([&] {
      write_kind_extension(out, *kind);
    });
  });
}

}  // namespace forensics::sandbox
