#include "sandbox/server/request_counts.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace forensics::sandbox {

namespace {

std::string resource_of(const resource_request& what,
                        const api_request& request, int code) {
  // What is not served counts as one: paths are the client's to invent.
  if (what.type == nullptr)
    return code < 400 && !request.path.empty() ? '/' + request.path[0] : "/";
  std::string resource{what.type->plural};
  return what.subresource.empty() ? resource
                                  : resource + '/' + what.subresource;
}

}  // namespace

void request_counts::add(const resource_request& what,
                         const api_request& request, int code) {
  ++counts_[{what.verb, resource_of(what, request, code), code}];
}

std::string request_counts::to_json() const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> out(buffer);
  out.StartObject();
  out.Key("requests");
  out.StartArray();
  for (const auto& [what, count] : counts_) {
    out.StartObject();
    out.Key("verb");
    out.String(what.verb);
    out.Key("resource");
    out.String(what.resource);
    out.Key("code");
    out.Int(what.code);
    out.Key("count");
    out.Uint64(count);
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace forensics::sandbox
