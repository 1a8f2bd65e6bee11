#include "bench/ceiling/sightings.hpp"

#include <string_view>

#include <rapidjson/document.h>

namespace ceiling {

namespace {

constexpr std::string_view infix = "-forensic-";
constexpr const char* metadata_alone =
    "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";

/// Of an event that tells of a new object; else empty.
std::string name_added(const std::string& line) {
  rapidjson::Document event;
  event.Parse(line.data(), line.size());
  if (event.HasParseError() || !event.IsObject() || !event.HasMember("type") ||
      event["type"] != "ADDED" || !event.HasMember("object"))
    return {};
  const auto& object = event["object"];
  if (!object.IsObject() || !object.HasMember("metadata")) return {};
  const auto name = object["metadata"].FindMember("name");
  const bool is_named =
      name != object["metadata"].MemberEnd() && name->value.IsString();
  return is_named ? name->value.GetString() : std::string();
}

call watch_of(const std::string& path) {
  call out;
  out.target = path + "?watch=true&resourceVersion=0";
  out.accept = metadata_alone;
  return out;
}

}  // namespace

std::string pod_of(const std::string& clone) {
  const auto at = clone.rfind(infix);
  return at == std::string::npos ? std::string() : clone.substr(0, at);
}

sightings::sightings(const cluster& to, const std::string& path)
    : over_(to), lines_(over_, watch_of(path)), thread_([this] { look(); }) {}

sightings::~sightings() {
  over_.shut();
  thread_.join();
}

void sightings::look() {
  std::string line;
  while (lines_.next(line)) {
    const std::string pod = pod_of(name_added(line));
    const std::lock_guard hold(mutex_);
    seen_.try_emplace(pod, std::chrono::steady_clock::now());
    changed_.notify_all();
  }
}

bool sightings::wait_for(const std::string& pod, instant until) {
  std::unique_lock hold(mutex_);
  return changed_.wait_until(hold, until, [&] { return seen_.count(pod) > 0; });
}

std::map<std::string, instant> sightings::all() const {
  const std::lock_guard hold(mutex_);
  return seen_;
}

}  // namespace ceiling
