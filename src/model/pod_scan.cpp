#include "model/pod_scan.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "model/crash.hpp"
#include "model/json.hpp"
#include "model/utf8.hpp"

namespace forensics::model {
namespace {

/// Where in the text a value stands; what is of no interest is `other`.
enum class place : std::uint8_t {
  other,
  event,               // the root of a watch event
  type,                // event.type
  object,              // event.object, or the root of a pod
  code,                // object.code
  metadata,            // object.metadata
  resource_version,    // metadata.resourceVersion
  status,              // object.status
  phase,               // status.phase
  status_reason,       // status.reason
  container_statuses,  // status.containerStatuses, .initContainerStatuses
  container,           // container_statuses[]
  state,               // container.state, .lastState
  terminated,          // state.terminated
  exit_code,           // terminated.exitCode
  exit_reason          // terminated.reason
};

place child(place parent, std::string_view key) noexcept {
  switch (parent) {
    case place::event:
      if (key == "object") return place::object;
      if (key == "type") return place::type;
      break;
    case place::object:
      if (key == "metadata") return place::metadata;
      if (key == "status") return place::status;
      if (key == "code") return place::code;
      break;
    case place::metadata:
      if (key == "resourceVersion") return place::resource_version;
      break;
    case place::status:
      if (key == "phase") return place::phase;
      if (key == "reason") return place::status_reason;
      if (key == "containerStatuses" || key == "initContainerStatuses")
        return place::container_statuses;
      break;
    case place::container:
      if (key == "state" || key == "lastState") return place::state;
      break;
    case place::state:
      if (key == "terminated") return place::terminated;
      break;
    case place::terminated:
      if (key == "exitCode") return place::exit_code;
      if (key == "reason") return place::exit_reason;
      break;
    default:
      break;
  }
  return place::other;
}

// An event's object may be as deep as one that stands alone.
constexpr unsigned deepest = json_limits{}.depth + 1;

/// SAX handler. A key that comes twice counts twice, so that a pod is suspect
/// whichever of the two a later reader takes.
class scanner {
 public:
  using Ch = char;
  using size = rapidjson::SizeType;

  scanner(place root, unsigned depth_limit,
          const rapidjson::MemoryStream& input) noexcept
      : next_(root), depth_limit_(depth_limit), input_(input) {}

  event_sketch take() noexcept {
    sketch_.object.suspect = crashed_ || lost_ || (failed_ && fails_);
    return std::move(sketch_);
  }
  bool has_object() const noexcept { return has_object_; }

  bool Null() noexcept { return in_root(); }
  bool Bool(bool) noexcept { return in_root(); }
  bool Double(double) noexcept { return in_root(); }
  bool RawNumber(const char*, size, bool) noexcept { return in_root(); }
  bool Int(int value) noexcept { return Int64(value); }
  bool Uint(unsigned value) noexcept { return Int64(value); }
  bool Uint64(std::uint64_t value) noexcept {
    return std::in_range<std::int64_t>(value)
               ? Int64(static_cast<std::int64_t>(value))
               : in_root();
  }
  bool Int64(std::int64_t value) noexcept {
    if (next_ == place::exit_code && is_crash_exit(value, "")) crashed_ = true;
    if (next_ == place::code && value >= 0 && value <= 999)
      sketch_.status_code = static_cast<int>(value);
    return in_root();
  }
  bool String(const char* bytes, size length, bool) {
    if (next_ != place::other) take_text({bytes, length});
    return in_root();
  }
  bool Key(const char* bytes, size length, bool) noexcept {
    next_ = child(places_[depth_], {bytes, length});
    return true;
  }
  bool StartObject() noexcept {
    if (next_ == place::object) {
      if (has_object_) return false;
      has_object_ = true;
      object_begin_ = input_.src_;
    }
    return enter(next_ == place::container_statuses ? place::other : next_);
  }
  bool EndObject(size) noexcept {
    if (places_[depth_] == place::object)
      sketch_.object_text = {
          object_begin_,
          static_cast<std::size_t>(input_.src_ + 1 - object_begin_)};
    return leave();
  }
  bool StartArray() noexcept {
    return in_root() &&
           enter(next_ == place::container_statuses ? next_ : place::other);
  }
  bool EndArray(size) noexcept { return leave(); }

 private:
  /// Only an object may be the whole text.
  bool in_root() const noexcept { return depth_ != 0; }

  bool enter(place here) noexcept {
    if (depth_ == depth_limit_) return false;
    places_[++depth_] = here;
    next_ = element_of(here);
    return true;
  }
  bool leave() noexcept {
    next_ = element_of(places_[--depth_]);
    return true;
  }
  static place element_of(place array) noexcept {
    return array == place::container_statuses ? place::container : place::other;
  }

  void take_text(std::string_view text) {
    if (next_ == place::type) sketch_.type = text;
    if (next_ == place::resource_version)
      sketch_.object.resource_version = text;
    if (next_ == place::exit_reason && is_crash_exit(0, text)) crashed_ = true;
    if (next_ == place::phase && text == "Failed") failed_ = true;
    if (next_ == place::status_reason) {
      if (is_pod_failure("", text)) lost_ = true;
      if (is_pod_failure("Failed", text)) fails_ = true;
    }
  }

  place next_;  ///< of the value that comes next
  unsigned depth_limit_;
  unsigned depth_ = 0;
  std::array<place, deepest + 1> places_{};  ///< of the open objects and arrays
  const rapidjson::MemoryStream& input_;

  event_sketch sketch_;
  const char* object_begin_ = nullptr;
  bool has_object_ = false;
  bool crashed_ = false;  ///< a run of a container crashed
  bool failed_ = false;   ///< phase Failed
  bool fails_ = false;    ///< a reason that with phase Failed is a failure
  bool lost_ = false;     ///< a reason that is a failure by itself
};

std::optional<event_sketch> scan(std::string_view json, place root,
                                 unsigned depth_limit) {
  if (!is_utf8(json)) return std::nullopt;
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader reader;
  scanner handler(root, depth_limit, stream);
  const bool well_formed =
      !reader.Parse<rapidjson::kParseIterativeFlag>(stream, handler).IsError();
  if (!well_formed || stream.Tell() != json.size() || !handler.has_object())
    return std::nullopt;
  return handler.take();
}

}  // namespace

std::optional<pod_sketch> scan_pod(std::string_view json) {
  auto sketch = scan(json, place::object, deepest - 1);
  if (!sketch) return std::nullopt;
  return std::move(sketch->object);
}

std::optional<event_sketch> scan_event(std::string_view json) {
  auto sketch = scan(json, place::event, deepest);
  if (!sketch || sketch->type.empty()) return std::nullopt;
  return sketch;
}

}  // namespace forensics::model
