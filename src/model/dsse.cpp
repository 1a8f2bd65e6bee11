#include "model/dsse.hpp"

#include <utility>

#include "model/canonical_json.hpp"
#include "model/digest.hpp"
#include "model/json.hpp"

namespace forensics::model {
namespace {

/// An envelope of 40 KiB is what a case has room for.
constexpr json_limits envelope_limits{256U << 10, 8};
constexpr std::size_t most_signatures = 8;

bool has_only(const json_value& object,
              std::initializer_list<std::string_view> keys) {
  if (!object.IsObject() || object.MemberCount() != keys.size()) return false;
  for (const std::string_view key : keys) {
    const json_value* found = find(object, {key});
    if (found == nullptr || (!found->IsString() && !found->IsArray()))
      return false;
  }
  return true;
}

/// base64_decode passes over white space, a change that nobody would see.
std::optional<std::string> exact_base64(std::string_view text) {
  auto bytes = base64_decode(std::string(text));
  if (!bytes || base64_encode(*bytes) != text) return std::nullopt;
  return bytes;
}

failure<std::string> broken(std::string_view what) {
  return {"the envelope " + std::string(what)};
}

}  // namespace

std::string pre_authentication_encoding(std::string_view payload_type,
                                        std::string_view payload) {
  std::string out = "DSSEv1";
  for (const std::string_view part : {payload_type, payload}) {
    out += ' ';
    out += std::to_string(part.size());
    out += ' ';
    out += part;
  }
  return out;
}

std::string to_json(const dsse_envelope& envelope) {
  json_document owner(rapidjson::kObjectType);
  json_allocator& memory = owner.GetAllocator();
  json_value signatures(rapidjson::kArrayType);
  for (const dsse_signature& each : envelope.signatures) {
    json_value one(rapidjson::kObjectType);
    set(one, "keyid", each.keyid, memory);
    set(one, "sig", base64_encode(each.bytes), memory);
    signatures.PushBack(std::move(one), memory);
  }
  set(owner, "payload", base64_encode(envelope.payload), memory);
  set(owner, "payloadType", envelope.payload_type, memory);
  set(owner, "signatures", std::move(signatures), memory);
  return canonical_json(owner);
}

result<dsse_envelope, std::string> read_envelope(std::string_view text) {
  const auto parsed = parse_json(text, envelope_limits);
  if (!parsed) return broken("can't be read: " + parsed.error());
  if (!has_only(*parsed, {"payload", "payloadType", "signatures"}))
    return broken("has other keys than payload, payloadType and signatures");
  dsse_envelope envelope;
  envelope.payload_type = text_at(*parsed, {"payloadType"});
  auto payload = exact_base64(text_at(*parsed, {"payload"}));
  if (!payload) return broken("has a payload that is no base64");
  envelope.payload = *std::move(payload);
  const json_value& signatures = array_at(*parsed, {"signatures"});
  if (signatures.Size() > most_signatures)
    return broken("has more than 8 signatures");
  for (const json_value& each : signatures.GetArray()) {
    if (!has_only(each, {"keyid", "sig"}))
      return broken("has a signature with other keys than keyid and sig");
    auto bytes = exact_base64(text_at(each, {"sig"}));
    if (!bytes) return broken("has a signature that is no base64");
    envelope.signatures.push_back(
        {std::string(text_at(each, {"keyid"})), *std::move(bytes)});
  }
  // Spaces or another order of keys: whoever wrote that was not the controller.
  if (to_json(envelope) != text) return broken("is not in its canonical form");
  return envelope;
}

}  // namespace forensics::model
