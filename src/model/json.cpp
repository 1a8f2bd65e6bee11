#include "model/json.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "model/utf8.hpp"

namespace forensics::model {
namespace {

/// Hands every SAX event on to the document, but stops at the depth limit and
/// at text that is not UTF-8. The reader's own check of the encoding is slower
/// and lets an escaped lone surrogate pass.
class guard {
 public:
  using Ch = char;
  using size = rapidjson::SizeType;

  guard(json_document& document, unsigned depth_limit) noexcept
      : document_(document), depth_limit_(depth_limit) {}

  /// What stopped the parser; "" when it was not the guard.
  std::string_view objection() const noexcept { return objection_; }

  bool Null() { return document_.Null(); }
  bool Bool(bool value) { return document_.Bool(value); }
  bool Int(int value) { return document_.Int(value); }
  bool Uint(unsigned value) { return document_.Uint(value); }
  bool Int64(std::int64_t value) { return document_.Int64(value); }
  bool Uint64(std::uint64_t value) { return document_.Uint64(value); }
  bool Double(double value) { return document_.Double(value); }
  bool RawNumber(const char* text, size length, bool copy) {
    return document_.RawNumber(text, length, copy);
  }
  bool String(const char* text, size length, bool copy) {
    return readable({text, length}) && document_.String(text, length, copy);
  }
  bool Key(const char* text, size length, bool copy) {
    return readable({text, length}) && document_.Key(text, length, copy);
  }
  bool StartObject() { return enter() && document_.StartObject(); }
  bool StartArray() { return enter() && document_.StartArray(); }
  bool EndObject(size members) {
    --depth_;
    return document_.EndObject(members);
  }
  bool EndArray(size elements) {
    --depth_;
    return document_.EndArray(elements);
  }

 private:
  bool enter() noexcept {
    if (++depth_ <= depth_limit_) return true;
    objection_ = "JSON is nested too deeply.";
    return false;
  }
  bool readable(std::string_view text) noexcept {
    if (is_utf8(text)) return true;
    objection_ = "JSON holds text that is not UTF-8.";
    return false;
  }

  json_document& document_;
  unsigned depth_limit_;
  unsigned depth_ = 0;
  std::string_view objection_;
};

failure<std::string> refusal(std::string_view sentence, std::size_t offset) {
  return {std::string(sentence) + " (byte " + std::to_string(offset) + ")"};
}

/// RapidJSON wants an address even for no bytes.
const char* address_of(std::string_view text) noexcept {
  return text.data() == nullptr ? "" : text.data();
}

}  // namespace

json_value reference_to(std::string_view text) noexcept {
  return json_value(rapidjson::StringRef(
      address_of(text), static_cast<rapidjson::SizeType>(text.size())));
}

result<json_document, std::string> parse_json(std::string_view text,
                                              json_limits limits) {
  if (text.size() > limits.bytes)
    return failure{"JSON text of " + std::to_string(text.size()) +
                   " bytes is longer than " + std::to_string(limits.bytes)};
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  rapidjson::ParseResult outcome;
  std::string_view objection;
  const auto feed = [&](json_document& target) {
    guard handler(target, limits.depth);
    outcome = reader.Parse<rapidjson::kParseIterativeFlag>(stream, handler);
    objection = handler.objection();
    return !outcome.IsError();
  };
  json_document document;
  document.Populate(feed);
  if (!objection.empty()) return refusal(objection, outcome.Offset());
  if (outcome.IsError())
    return refusal(rapidjson::GetParseError_En(outcome.Code()),
                   outcome.Offset());
  // RapidJSON takes a NUL byte for the end of the text.
  if (stream.Tell() != text.size())
    return refusal("JSON is followed by a NUL byte.", stream.Tell());
  return document;
}

const json_value* find(const json_value& from, json_path path) noexcept {
  const json_value* here = &from;
  for (const std::string_view key : path) {
    if (!here->IsObject()) return nullptr;
    const auto member = here->FindMember(reference_to(key));
    if (member == here->MemberEnd()) return nullptr;
    here = &member->value;
  }
  return here;
}

std::string_view text_at(const json_value& from, json_path path) noexcept {
  const json_value* found = find(from, path);
  return found != nullptr && found->IsString() ? view(*found)
                                               : std::string_view{};
}

std::int64_t integer_at(const json_value& from, json_path path,
                        std::int64_t otherwise) noexcept {
  const json_value* found = find(from, path);
  return found != nullptr && found->IsInt64() ? found->GetInt64() : otherwise;
}

bool true_at(const json_value& from, json_path path) noexcept {
  const json_value* found = find(from, path);
  return found != nullptr && found->IsTrue();
}

const json_value& array_at(const json_value& from, json_path path) noexcept {
  static const json_value empty(rapidjson::kArrayType);
  const json_value* found = find(from, path);
  return found != nullptr && found->IsArray() ? *found : empty;
}

const json_value& object_at(const json_value& from, json_path path) noexcept {
  static const json_value empty(rapidjson::kObjectType);
  const json_value* found = find(from, path);
  return found != nullptr && found->IsObject() ? *found : empty;
}

json_value make_string(std::string_view text, json_allocator& memory) {
  return json_value(address_of(text),
                    static_cast<rapidjson::SizeType>(text.size()), memory);
}

void set(json_value& object, std::string_view key, json_value value,
         json_allocator& memory) {
  const auto member = object.FindMember(reference_to(key));
  if (member != object.MemberEnd()) {
    member->value = value;
    return;
  }
  object.AddMember(make_string(key, memory), value, memory);
}

void set(json_value& object, std::string_view key, std::string_view value,
         json_allocator& memory) {
  set(object, key, make_string(value, memory), memory);
}

json_value copy_of(const json_value& value, json_allocator& memory) {
  return json_value(value, memory);
}

std::string dump(const json_value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string dump_indented(const json_value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace forensics::model
