#include "sandbox/objects/table.hpp"

#include "sandbox/objects/table_kinds.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

void write(std::string_view text, json_writer& out) {
  out.String(text.data() == nullptr ? "" : text.data(),
             static_cast<rapidjson::SizeType>(text.size()));
}

void write_columns(const table_kind& kind, json_writer& out) {
  out.StartArray();
  for (const table_column& column : kind.columns) {
    out.StartObject();
    out.Key("name");
    write(column.name, out);
    out.Key("type");
    write(column.type, out);
    out.Key("format");
    out.String(column.name == "Name" ? "name" : "");
    out.Key("description");
    write(column.description, out);
    out.Key("priority");
    out.Int(column.width == column_width::wide ? 1 : 0);
    out.EndObject();
  }
  out.EndArray();
}

void write_metadata_only(const json_value& object, json_writer& out) {
  out.StartObject();
  out.Key("kind");
  out.String("PartialObjectMetadata");
  out.Key("apiVersion");
  out.String("meta.k8s.io/v1");
  out.Key("metadata");
  model::object_at(object, {"metadata"}).Accept(out);
  out.EndObject();
}

void write_object(const object& what, include_object how, json_writer& out) {
  if (how == include_object::none)
    out.Null();
  else if (how == include_object::metadata)
    write_metadata_only(what.json, out);
  else
    out.RawValue(what.text.data(), what.text.size(), rapidjson::kObjectType);
}

}  // namespace

std::string make_table(const resource_type& type,
                       std::span<const object_ptr> objects, include_object what,
                       bool head, const std::string& list_meta,
                       model::timestamp now) {
  const table_kind& kind = table_of(type.plural);
  rapidjson::StringBuffer text;
  json_writer out(text);
  out.StartObject();
  out.Key("kind");
  out.String("Table");
  out.Key("apiVersion");
  out.String("meta.k8s.io/v1");
  out.Key("metadata");
  out.RawValue(list_meta.data(), list_meta.size(), rapidjson::kObjectType);
  out.Key("columnDefinitions");
  if (head)
    write_columns(kind, out);
  else
    out.Null();
  out.Key("rows");
  out.StartArray();
  for (const object_ptr& object : objects) {
    out.StartObject();
    out.Key("cells");
    out.StartArray();
    cell_writer cells(out, object->json, now);
    kind.write_row(cells);
    out.EndArray();
    if (kind.write_conditions != nullptr)
      kind.write_conditions(object->json, out);
    out.Key("object");
    write_object(*object, what, out);
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
  return {text.GetString(), text.GetSize()};
}

}  // namespace forensics::sandbox
