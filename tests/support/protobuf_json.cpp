#include "support/protobuf_json.hpp"

#include <stdexcept>

#include <protozero/pbf_message.hpp>

#include "model/digest.hpp"
#include "model/json.hpp"

namespace forensics::test {

namespace {

using model::json_allocator;
using model::json_value;
using protozero::data_view;
using protozero::pbf_reader;

std::string_view text_of(pbf_reader& from) {
  const data_view bytes = from.get_view();
  return {bytes.data(), bytes.size()};
}

[[noreturn]] void refuse(const char* message, pbf_reader& from) {
  throw std::runtime_error("field " + std::to_string(from.tag()) + " of " +
                           message + " is not known");
}

json_value& member(json_value& object, const char* name, json_value value,
                   json_allocator& memory) {
  if (model::find(object, {name}) == nullptr)
    model::set(object, name, std::move(value), memory);
  return object[name];
}

void add_entry(json_value& object, const char* field, pbf_reader entry,
               bool is_binary, json_allocator& memory) {
  std::string_view key;
  std::string_view value;
  while (entry.next()) {
    if (entry.tag() == 1)
      key = text_of(entry);
    else if (entry.tag() == 2)
      value = text_of(entry);
    else
      refuse("a map's entry", entry);
  }
  json_value& map =
      member(object, field, json_value(rapidjson::kObjectType), memory);
  if (is_binary)
    model::set(map, key, model::base64_encode(value), memory);
  else
    model::set(map, key, value, memory);
}

json_value owner_of(pbf_reader from, json_allocator& memory) {
  json_value owner(rapidjson::kObjectType);
  while (from.next()) {
    const char* names[] = {"", "kind", "", "name", "uid", "apiVersion"};
    if (from.tag() > 5 || *names[from.tag()] == '\0') refuse("an owner", from);
    const char* name = names[from.tag()];
    model::set(owner, name, text_of(from), memory);
  }
  return owner;
}

json_value metadata_of(pbf_reader from, json_allocator& memory) {
  json_value metadata(rapidjson::kObjectType);
  while (from.next()) switch (from.tag()) {
      case 1:
        model::set(metadata, "name", text_of(from), memory);
        break;
      case 3:
        model::set(metadata, "namespace", text_of(from), memory);
        break;
      case 11:
        add_entry(metadata, "labels", from.get_message(), false, memory);
        break;
      case 12:
        add_entry(metadata, "annotations", from.get_message(), false, memory);
        break;
      case 13:
        member(metadata, "ownerReferences", json_value(rapidjson::kArrayType),
               memory)
            .PushBack(owner_of(from.get_message(), memory), memory);
        break;
      default:
        refuse("the metadata", from);
    }
  return metadata;
}

void read_config_map(pbf_reader from, json_value& to, json_allocator& memory) {
  while (from.next()) switch (from.tag()) {
      case 1:
        model::set(to, "metadata", metadata_of(from.get_message(), memory),
                   memory);
        break;
      case 2:
        add_entry(to, "data", from.get_message(), false, memory);
        break;
      case 3:
        add_entry(to, "binaryData", from.get_message(), true, memory);
        break;
      case 4:
        model::set(to, "immutable", json_value(from.get_bool()), memory);
        break;
      default:
        refuse("the ConfigMap", from);
    }
}

void read_type(pbf_reader from, json_value& to, json_allocator& memory) {
  while (from.next()) switch (from.tag()) {
      case 1:
        model::set(to, "apiVersion", text_of(from), memory);
        break;
      case 2:
        model::set(to, "kind", text_of(from), memory);
        break;
      default:
        refuse("the type", from);
    }
}

}  // namespace

std::string json_of_protobuf(std::string_view message) {
  constexpr std::string_view magic("k8s\0", 4);
  if (!message.starts_with(magic))
    throw std::runtime_error("this is no message of the Kubernetes API");
  message.remove_prefix(magic.size());
  model::json_document object(rapidjson::kObjectType);
  auto& memory = object.GetAllocator();
  pbf_reader envelope(message.data(), message.size());
  while (envelope.next()) switch (envelope.tag()) {
      case 1:
        read_type(envelope.get_message(), object, memory);
        break;
      case 2:
        read_config_map(envelope.get_message(), object, memory);
        break;
      default:
        refuse("the envelope", envelope);
    }
  return model::dump(object);
}

}  // namespace forensics::test
