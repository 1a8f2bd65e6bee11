#include "sandbox/api/protobuf.hpp"

#include <utility>

#include "model/digest.hpp"
#include "model/time.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/protobuf_numbers.hpp"
#include "sandbox/api/protobuf_wire.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_document;
using model::json_value;

constexpr std::string_view magic("k8s\0", 4);

/// What stops the decoding; what it says goes into the answer's sentence.
using broken = std::string;

/// The fields `wanted` of a small message whose fields have no schema.
result<std::map<std::uint32_t, wire_field>, broken> fields_of(
    std::string_view message) {
  std::map<std::uint32_t, wire_field> fields;
  wire_reader reader(message);
  while (!reader.at_end()) {
    const auto field = reader.next();
    if (!field) return failure{broken("proto: illegal wireType")};
    fields.insert_or_assign(field->number, *field);
  }
  return fields;
}

/// Goes as deep as the schema, which has no struct within itself.
class decoder {
 public:
  explicit decoder(json_allocator& memory) : memory_(memory) {}

  result<json_value, broken> message(std::string_view bytes,
                                     const schema_struct& as) {
    const auto known = protobuf_numbers(as);
    json_value object(rapidjson::kObjectType);
    wire_reader reader(bytes);
    while (!reader.at_end()) {
      const auto part = reader.next();
      if (!part) return failure{broken("proto: illegal wireType")};
      const auto found = known.find(part->number);
      if (found == known.end())
        return failure{"proto: field " + std::to_string(part->number) + " of " +
                       std::string(as.name) + " is not known here"};
      if (auto error = add(object, *found->second, *part))
        return failure{std::move(*error)};
    }
    return object;
  }

 private:
  std::optional<broken> add(json_value& object, const schema_field& field,
                            const wire_field& part) {
    if (field.shape == field_shape::map)
      return add_entry(object_in(object, field.name, memory_), field, part);
    auto made = value(field, part);
    if (!made) return std::move(made.error());
    if (field.shape == field_shape::list)
      array_in(object, field.name, memory_).PushBack(*made, memory_);
    else
      model::set(object, field.name, std::move(*made), memory_);
    return std::nullopt;
  }

  std::optional<broken> add_entry(json_value& map, const schema_field& field,
                                  const wire_field& part) {
    auto entry = fields_of(part.bytes);
    if (!entry) return std::move(entry.error());
    wire_field empty;
    empty.is_bytes = true;
    const wire_field& held = entry->contains(2) ? entry->at(2) : empty;
    auto made = value(field, held);
    if (!made) return std::move(made.error());
    const std::string_view key =
        entry->contains(1) ? entry->at(1).bytes : std::string_view{};
    model::set(map, key, std::move(*made), memory_);
    return std::nullopt;
  }

  result<json_value, broken> value(const schema_field& field,
                                   const wire_field& part) {
    const bool wants_number =
        field.type == field_type::integer || field.type == field_type::boolean;
    if (wants_number == part.is_bytes || field.type == field_type::number)
      return failure{"proto: wrong wireType for field " +
                     std::string(field.name)};
    switch (field.type) {
      case field_type::integer:
        return json_value(static_cast<std::int64_t>(part.value));
      case field_type::boolean:
        return json_value(part.value != 0);
      case field_type::bytes:
        return text(model::base64_encode(part.bytes));
      case field_type::object:
        return message(part.bytes, *field.object);
      case field_type::quantity:
      case field_type::time:
      case field_type::int_or_string:
      case field_type::any:
        return small_message(field, part.bytes);
      case field_type::string:
      case field_type::number:
        break;
    }
    return text(part.bytes);
  }

  result<json_value, broken> small_message(const schema_field& field,
                                           std::string_view bytes) {
    auto parts = fields_of(bytes);
    if (!parts) return failure{std::move(parts.error())};
    const wire_field none;
    const auto part = [&](std::uint32_t number) -> const wire_field& {
      const auto found = parts->find(number);
      return found == parts->end() ? none : found->second;
    };
    if (field.type == field_type::quantity) return text(part(1).bytes);
    if (field.type == field_type::time) return time(field, part(1), part(2));
    if (field.type == field_type::int_or_string) {
      if (part(1).value == 1) return text(part(3).bytes);
      return json_value(static_cast<std::int64_t>(part(2).value));
    }
    auto parsed = model::parse_json(part(1).bytes);
    if (!parsed) return failure{std::move(parsed.error())};
    return model::copy_of(*parsed, memory_);
  }

  result<json_value, broken> time(const schema_field& field,
                                  const wire_field& seconds,
                                  const wire_field& nanoseconds) {
    // Year 9999, the last that RFC 3339 can write.
    constexpr std::uint64_t most = 253'402'300'799;
    if (seconds.value == 0) return json_value();
    if (seconds.value > most) return failure{broken("proto: no such time")};
    const model::timestamp at(
        std::chrono::seconds(seconds.value) +
        std::chrono::milliseconds(nanoseconds.value / 1'000'000 % 1000));
    return text(field.go_type == "v1.MicroTime" ? model::format_micro_time(at)
                                                : model::format_rfc3339(at));
  }

  result<json_value, broken> text(std::string_view bytes) {
    return model::make_string(bytes, memory_);
  }

  json_allocator& memory_;
};

api_error unrecognized(const expected_kind& of, const std::string& why) {
  return bad_request("the object provided is unrecognized (must be of type " +
                     of.kind + "): " + why);
}

/// The envelope's own kind and version, ahead of the object's fields.
result<json_document, broken> open_envelope(std::string_view bytes,
                                            const expected_kind& of) {
  auto envelope = fields_of(bytes);
  if (!envelope) return failure{std::move(envelope.error())};
  auto type = fields_of((*envelope)[1].bytes);
  if (!type) return failure{std::move(type.error())};
  json_document object;
  auto& memory = object.GetAllocator();
  auto made = decoder(memory).message((*envelope)[2].bytes, of.schema);
  if (!made) return failure{std::move(made.error())};
  static_cast<json_value&>(object).Swap(*made);
  model::set(object, "apiVersion", (*type)[1].bytes, memory);
  model::set(object, "kind", (*type)[2].bytes, memory);
  return object;
}

}  // namespace

answered<json_document> decode_protobuf(std::string_view bytes,
                                        const expected_kind& of) {
  if (!bytes.starts_with(magic))
    return failure{unrecognized(of,
                                "provided data does not appear to be a "
                                "protobuf message, expected prefix")};
  auto opened = open_envelope(bytes.substr(magic.size()), of);
  if (!opened) return failure{unrecognized(of, opened.error())};
  // Texts are checked to be UTF-8 where JSON is parsed, and nowhere else.
  auto checked = model::parse_json(model::dump(*opened));
  if (!checked) return failure{unrecognized(of, checked.error())};
  return std::move(*checked);
}

}  // namespace forensics::sandbox
