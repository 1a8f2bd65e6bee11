#include "model/pod_scan.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>

#include "model/crash.hpp"
#include "model/json.hpp"
#include "model/json_cursor.hpp"

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

/// A key that comes twice counts twice, so that a pod is suspect whichever of
/// the two a later reader takes.
class scanner {
 public:
  scanner(std::string_view json, place root, unsigned depth_limit) noexcept
      : text_(json), next_(root), depth_limit_(depth_limit) {}

  std::optional<event_sketch> scan() {
    const bool is_object = text_.peek() == '{';  // and no other value
    if (!is_object || !take_all() || !has_object_) return std::nullopt;
    sketch_.object.suspect = crashed_ || lost_ || (failed_ && fails_);
    return std::move(sketch_);
  }

 private:
  /// An object or array that is open.
  struct level {
    place here = place::other;
    bool is_array = false;
  };

  bool take_all() {
    do {
      if (!take_value() || !go_to_next_value()) return false;
    } while (depth_ > 0);
    return text_.at_end();
  }

  /// Of an object or array its beginning alone.
  bool take_value() {
    switch (text_.peek()) {
      case '{':
        return open_object();
      case '[':
        return open_array();
      case '"':
        return take_string();
      case 't':
        return text_.word("true");
      case 'f':
        return text_.word("false");
      case 'n':
        return text_.word("null");
      default:
        return take_number();
    }
  }

  /// Past the ends of what has no more values; to the text's, if none has.
  bool go_to_next_value() {
    while (depth_ > 0) {
      const level& inner = levels_[depth_];
      if (!text_.take(inner.is_array ? ']' : '}')) {
        if (!std::exchange(is_first_, false) && !text_.take(',')) return false;
        return inner.is_array ? expect_element(inner.here) : take_key();
      }
      close();
    }
    return true;
  }

  bool open_object() noexcept {
    if (next_ == place::object) {
      if (std::exchange(has_object_, true)) return false;
      object_begin_ = text_.position();
    }
    return text_.take('{') && open({next_, false});
  }
  bool open_array() noexcept { return text_.take('[') && open({next_, true}); }
  bool open(level inner) noexcept {
    if (depth_ == depth_limit_) return false;
    levels_[++depth_] = inner;
    is_first_ = true;
    return true;
  }
  void close() noexcept {
    const level& inner = levels_[depth_--];
    if (inner.here == place::object && !inner.is_array)
      sketch_.object_text = {
          object_begin_,
          static_cast<std::size_t>(text_.position() - object_begin_)};
    is_first_ = false;
  }

  bool expect_element(place array) noexcept {
    next_ =
        array == place::container_statuses ? place::container : place::other;
    return true;
  }
  bool take_key() {
    json_string key;
    if (!text_.string(key) || !text_.take(':')) return false;
    const place parent = levels_[depth_].here;
    next_ = parent == place::other ? parent : child(parent, content_of(key));
    return true;
  }

  bool take_string() {
    json_string value;
    if (!text_.string(value)) return false;
    if (next_ != place::other) note(content_of(value));
    return true;
  }
  /// Valid until the next one is asked for.
  std::string_view content_of(const json_string& found) {
    if (!found.has_escapes) return found.raw();
    unescaped_ = found.unescaped();
    return unescaped_;
  }
  void note(std::string_view text) {
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

  bool take_number() noexcept {
    std::string_view digits;
    if (!text_.number(digits)) return false;
    if (next_ == place::exit_code || next_ == place::code)
      if (const auto value = integer(digits)) note(*value);
    return true;
  }
  /// Neither 1.0 nor 1e0 is one.
  static std::optional<std::int64_t> integer(std::string_view number) noexcept {
    const char* const end = number.data() + number.size();
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(number.data(), end, value);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return value;
  }
  void note(std::int64_t value) noexcept {
    if (next_ == place::exit_code && is_crash_exit(value, "")) crashed_ = true;
    if (next_ == place::code && value >= 0 && value <= 999)
      sketch_.status_code = static_cast<int>(value);
  }

  json_cursor text_;
  place next_;  ///< of the value that comes next
  unsigned depth_limit_;
  unsigned depth_ = 0;
  std::array<level, deepest + 1> levels_{};
  bool is_first_ = false;  ///< the innermost level has had no value yet
  std::string unescaped_;

  event_sketch sketch_;
  const char* object_begin_ = nullptr;
  bool has_object_ = false;
  bool crashed_ = false;  ///< a run of a container crashed
  bool failed_ = false;   ///< phase Failed
  bool fails_ = false;    ///< a reason that with phase Failed is a failure
  bool lost_ = false;     ///< a reason that is a failure by itself
};

}  // namespace

std::optional<pod_sketch> scan_pod(std::string_view json) {
  auto sketch = scanner(json, place::object, deepest - 1).scan();
  if (!sketch) return std::nullopt;
  return std::move(sketch->object);
}

std::optional<event_sketch> scan_event(std::string_view json) {
  auto sketch = scanner(json, place::event, deepest).scan();
  if (!sketch || sketch->type.empty()) return std::nullopt;
  return sketch;
}

}  // namespace forensics::model
