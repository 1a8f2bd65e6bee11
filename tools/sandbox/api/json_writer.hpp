#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace forensics::sandbox {

/// Writes JSON text from top to bottom.
class json_writer {
 public:
  /// An object whose members `members()` writes.
  template <class Members>
  json_writer& object(Members members) {
    out_.StartObject();
    members();
    out_.EndObject();
    return *this;
  }
  template <class Entries>
  json_writer& array(Entries entries) {
    out_.StartArray();
    entries();
    out_.EndArray();
    return *this;
  }
  /// What is written next is this member's value.
  json_writer& key(std::string_view name) {
    out_.Key(name.data(), size_of(name));
    return *this;
  }
  json_writer& text(std::string_view value) {
    out_.String(value.data(), size_of(value));
    return *this;
  }
  json_writer& boolean(bool value) {
    out_.Bool(value);
    return *this;
  }
  json_writer& member(std::string_view name, std::string_view value) {
    return key(name).text(value);
  }
  json_writer& member(std::string_view name,
                      std::span<const std::string_view> values) {
    key(name).array([&] {
      for (const std::string_view value : values) text(value);
    });
    return *this;
  }
  std::string take() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  static rapidjson::SizeType size_of(std::string_view text) {
    return static_cast<rapidjson::SizeType>(text.size());
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> out_{buffer_};
};

}  // namespace forensics::sandbox
