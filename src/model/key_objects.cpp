#include "model/key_objects.hpp"

#include <utility>

#include "model/digest.hpp"
#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

std::string entry_of(const signing_key& key) { return key.keyid() + ".pem"; }

json_value entries_of(const signing_key& key, json_allocator& memory) {
  json_value data(rapidjson::kObjectType);
  set(data, entry_of(key), key.public_pem(), memory);
  return data;
}

}  // namespace

std::string make_key_secret(std::string_view ns, std::string_view name,
                            const signing_key& key) {
  json_document owner;
  json_allocator& memory = owner.GetAllocator();
  json_value object = make_object("v1", "Secret", name, ns, memory);
  json_value data(rapidjson::kObjectType);
  set(data, key_private_pem, base64_encode(key.private_pem()), memory);
  set(object, "type", "Opaque", memory);
  set(object, "immutable", json_value(true), memory);
  set(object, "data", std::move(data), memory);
  return dump(object);
}

result<signing_key, std::string> read_key_secret(const json_value& secret) {
  const std::string_view text = text_at(secret, {"data", key_private_pem});
  if (text.empty())
    return failure{"it has no key " + std::string(key_private_pem)};
  const auto pem = base64_decode(std::string(text));
  if (!pem)
    return failure{std::string(key_private_pem) + " of it is no base64"};
  return signing_key::read(*pem);
}

std::string make_public_keys(std::string_view ns, const signing_key& key) {
  json_document owner;
  json_allocator& memory = owner.GetAllocator();
  json_value object =
      make_object("v1", "ConfigMap", public_keys_name, ns, memory);
  set(object, "data", entries_of(key, memory), memory);
  return dump(object);
}

std::string public_key_patch(const signing_key& key) {
  json_document owner(rapidjson::kObjectType);
  json_allocator& memory = owner.GetAllocator();
  set(owner, "data", entries_of(key, memory), memory);
  return dump(owner);
}

bool publishes(const json_value& config_map, const signing_key& key) {
  return text_at(config_map, {"data", entry_of(key)}) == key.public_pem();
}

}  // namespace forensics::model
