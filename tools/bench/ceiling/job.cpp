#include "bench/ceiling/job.hpp"

#include <stdexcept>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "model/protobuf.hpp"

namespace ceiling {

namespace {

namespace http = boost::beast::http;

std::string text_of(const rapidjson::Value& object, const char* key,
                    const char* otherwise) {
  const auto found = object.FindMember(key);
  if (found == object.MemberEnd()) return otherwise;
  if (!found->value.IsString())
    throw std::invalid_argument(std::string(key) + " is no text");
  return {found->value.GetString(), found->value.GetStringLength()};
}

call read_call(const rapidjson::Value& from) {
  if (!from.IsObject()) throw std::invalid_argument("a call is no object");
  call out;
  out.verb = http::string_to_verb(text_of(from, "method", "GET"));
  if (out.verb == http::verb::unknown)
    throw std::invalid_argument("no such method");
  out.target = text_of(from, "path", "");
  if (out.target.empty()) throw std::invalid_argument("a call has no path");
  out.content = text_of(from, "content", "application/json");
  const auto body = from.FindMember("body");
  if (body == from.MemberEnd()) return out;
  if (out.content == forensics::model::protobuf_type) {
    out.body = forensics::model::to_protobuf(body->value).bytes;
    return out;
  }
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  body->value.Accept(writer);
  out.body.assign(text.GetString(), text.GetSize());
  return out;
}

}  // namespace

job read_job(std::string_view line) {
  rapidjson::Document document;
  document.Parse(line.data(), line.size());
  const bool has_calls = !document.HasParseError() && document.IsObject() &&
                         document.HasMember("calls") &&
                         document["calls"].IsArray();
  if (!has_calls)
    throw std::invalid_argument("a job is a line of JSON with \"calls\"");
  job out;
  out.name = text_of(document, "name", "");
  const auto awaited = document.FindMember("awaited");
  out.awaited = awaited == document.MemberEnd() || !awaited->value.IsFalse();
  for (const auto& one : document["calls"].GetArray())
    out.calls.push_back(read_call(one));
  return out;
}

}  // namespace ceiling
