#include "model/protobuf.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include <protozero/buffer_string.hpp>
#include <protozero/pbf_writer.hpp>
#include <protozero/varint.hpp>

#include "model/digest.hpp"

namespace forensics::model {
namespace {

using protozero::pbf_writer;
using number = protozero::pbf_tag_type;

constexpr std::string_view magic("k8s\0", 4);
/// Beside its texts.
constexpr std::size_t longest_envelope = 8U << 10;

namespace map_entry {
constexpr number key = 1;
constexpr number value = 2;
}  // namespace map_entry

void add_text(pbf_writer& to, number field, std::string_view text) {
  to.add_bytes(field, text.data(), text.size());
}

/// What is not there stays away: the API's own encoders write "".
void add_member(pbf_writer& to, number field, const json_value& object,
                std::string_view name) {
  if (find(object, {name}) != nullptr)
    add_text(to, field, text_at(object, {name}));
}

/// The wire's tag and length ahead of a text.
std::string head_of(number field, std::string_view text) {
  constexpr unsigned length_delimited = 2;
  std::string head;
  protozero::add_varint_to_buffer(&head,
                                  std::uint64_t{field} << 3 | length_delimited);
  protozero::add_varint_to_buffer(&head, text.size());
  return head;
}

void add_entry(pbf_writer& to, number field, std::string_view key,
               std::string_view value) {
  to.add_bytes_vectored(field, head_of(map_entry::key, key), key,
                        head_of(map_entry::value, value), value);
}

void add_map(pbf_writer& to, number field, const json_value& map) {
  for (const auto& [key, value] : map.GetObject())
    add_entry(to, field, view(key), view(value));
}

void add_binary_map(pbf_writer& to, number field, const json_value& map) {
  for (const auto& [key, value] : map.GetObject()) {
    const auto bytes = base64_decode(std::string(view(value)));
    // The empty text decodes to nothing. Of another the evidence would be lost
    // under the hash of what it was: an exception says so.
    add_entry(to, field, view(key), view(value).empty() ? "" : bytes.value());
  }
}

void add_owner(pbf_writer& to, number field, const json_value& owner) {
  pbf_writer message(to, field);
  add_member(message, 1, owner, "kind");
  add_member(message, 3, owner, "name");
  add_member(message, 4, owner, "uid");
  add_member(message, 5, owner, "apiVersion");
}

void add_metadata(pbf_writer& to, number field, const json_value& metadata) {
  pbf_writer message(to, field);
  add_member(message, 1, metadata, "name");
  add_member(message, 3, metadata, "namespace");
  add_map(message, 11, object_at(metadata, {"labels"}));
  add_map(message, 12, object_at(metadata, {"annotations"}));
  for (const json_value& owner :
       array_at(metadata, {"ownerReferences"}).GetArray())
    add_owner(message, 13, owner);
}

void add_config_map(pbf_writer& to, number field, const json_value& object) {
  pbf_writer message(to, field);
  add_metadata(message, 1, object_at(object, {"metadata"}));
  add_map(message, 2, object_at(object, {"data"}));
  add_binary_map(message, 3, object_at(object, {"binaryData"}));
  if (true_at(object, {"immutable"})) message.add_bool(4, true);
}

std::size_t size_of_texts(const json_value& object) {
  std::size_t size = 0;
  for (const std::string_view field : {"data", "binaryData"})
    for (const auto& [key, value] : object_at(object, {field}).GetObject())
      size += view(key).size() + view(value).size();
  return size;
}

}  // namespace

protobuf_object to_protobuf(const json_value& config_map) {
  protobuf_object out;
  out.bytes.reserve(size_of_texts(config_map) + longest_envelope);
  out.bytes = magic;
  pbf_writer envelope(out.bytes);
  {
    pbf_writer type(envelope, 1);
    add_member(type, 1, config_map, "apiVersion");
    add_member(type, 2, config_map, "kind");
  }
  add_config_map(envelope, 2, config_map);
  return out;
}

}  // namespace forensics::model
