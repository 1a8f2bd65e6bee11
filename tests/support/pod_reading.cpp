#include "support/pod_reading.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <rapidjson/memorystream.h>

#include "model/crash.hpp"
#include "model/json.hpp"
#include "model/pod_scan.hpp"
#include "model/utf8.hpp"

namespace forensics::test {

namespace {

using namespace forensics::model;

constexpr unsigned pod_depth = json_limits{}.depth;

struct parsed_text {
  json_document root;  ///< null when it is no JSON object
  bool has_too_large_number = false;
};

parsed_text parse(std::string_view text) {
  parsed_text out;
  rapidjson::MemoryStream stream(text.data(), text.size());
  json_document document;
  document.ParseStream<rapidjson::kParseIterativeFlag>(stream);
  out.has_too_large_number =
      document.GetParseError() == rapidjson::kParseErrorNumberTooBig;
  const bool is_json = !document.HasParseError() &&
                       stream.Tell() == text.size() && is_utf8(text);
  if (is_json && document.IsObject()) out.root = std::move(document);
  return out;
}

bool is_deeper_than(unsigned levels, const json_value& value) {
  const auto is_too_deep = [&](const json_value& inner) {
    return is_deeper_than(levels - 1, inner);
  };
  if (!value.IsObject() && !value.IsArray()) return false;
  if (levels == 0) return true;
  if (value.IsArray())
    return std::any_of(value.Begin(), value.End(), is_too_deep);
  return std::any_of(
      value.MemberBegin(), value.MemberEnd(),
      [&](const auto& member) { return is_too_deep(member.value); });
}

/// The values of each member `key`, of a key that comes twice both.
std::vector<const json_value*> all(const std::vector<const json_value*>& from,
                                   std::string_view key) {
  std::vector<const json_value*> found;
  for (const json_value* each : from)
    if (each->IsObject())
      for (const auto& member : each->GetObject())
        if (view(member.name) == key) found.push_back(&member.value);
  return found;
}

std::string last_text(const std::vector<const json_value*>& values) {
  std::string last;
  for (const json_value* each : values)
    if (each->IsString()) last = view(*each);
  return last;
}

bool has_crashed_run(const json_value& container) {
  for (const char* state : {"state", "lastState"}) {
    const auto ends = all(all({&container}, state), "terminated");
    for (const json_value* code : all(ends, "exitCode"))
      if (code->IsInt64() && is_crash_exit(code->GetInt64(), "")) return true;
    for (const json_value* reason : all(ends, "reason"))
      if (reason->IsString() && is_crash_exit(0, view(*reason))) return true;
  }
  return false;
}

bool is_suspect(const json_value& pod) {
  const auto statuses = all({&pod}, "status");
  for (const char* list : {"containerStatuses", "initContainerStatuses"})
    for (const json_value* containers : all(statuses, list))
      if (containers->IsArray() &&
          std::any_of(containers->Begin(), containers->End(), has_crashed_run))
        return true;
  const auto phases = all(statuses, "phase");
  const bool failed =
      std::any_of(phases.begin(), phases.end(), [](const json_value* phase) {
        return phase->IsString() && view(*phase) == "Failed";
      });
  const auto reasons = all(statuses, "reason");
  return std::any_of(reasons.begin(), reasons.end(), [&](const auto* reason) {
    return reason->IsString() &&
           (is_pod_failure("", view(*reason)) ||
            (failed && is_pod_failure("Failed", view(*reason))));
  });
}

pod_sketch read_pod(const json_value& pod) {
  return {last_text(all(all({&pod}, "metadata"), "resourceVersion")),
          is_suspect(pod)};
}

int status_code(const json_value& object) {
  int last = 0;
  for (const json_value* code : all({&object}, "code"))
    if (code->IsInt64() && code->GetInt64() >= 0 && code->GetInt64() <= 999)
      last = code->GetInt();
  return last;
}

std::vector<const json_value*> objects_of(const json_value& event) {
  auto objects = all({&event}, "object");
  std::erase_if(objects, [](const auto* each) { return !each->IsObject(); });
  return objects;
}

/// Is it the object of the event: an object, in whose place it has none?
bool is_object_of(std::string_view event, std::string_view object) {
  if (!parse(object).root.IsObject()) return false;
  const auto begin = static_cast<std::size_t>(object.data() - event.data());
  std::string without(event);
  without.replace(begin, object.size(), "null");
  const parsed_text rest = parse(without);
  return rest.root.IsObject() && objects_of(rest.root).empty();
}

std::string difference(const pod_sketch& read, const pod_sketch& scanned) {
  if (read.resource_version != scanned.resource_version)
    return "another resourceVersion\n";
  return read.suspect != scanned.suspect ? "another suspicion\n" : "";
}

std::string difference_of_pod(const json_value& root, std::string_view text) {
  const auto scanned = scan_pod(text);
  const bool is_pod = root.IsObject() && !is_deeper_than(pod_depth, root);
  if (is_pod != scanned.has_value())
    return is_pod ? "a pod is refused\n" : "no pod is scanned\n";
  return is_pod ? difference(read_pod(root), *scanned) : "";
}

std::string difference_of_event(const json_value& root, std::string_view text) {
  const auto scanned = scan_event(text);
  const std::string type = last_text(all({&root}, "type"));
  const auto objects = objects_of(root);
  const bool is_event = !is_deeper_than(pod_depth + 1, root) && !type.empty() &&
                        objects.size() == 1;
  if (is_event != scanned.has_value())
    return is_event ? "an event is refused\n" : "no event is scanned\n";
  if (!is_event) return "";
  if (type != scanned->type) return "another type\n";
  if (status_code(*objects.front()) != scanned->status_code)
    return "another code\n";
  if (!is_object_of(text, scanned->object_text)) return "another object\n";
  return difference(read_pod(*objects.front()), scanned->object);
}

}  // namespace

std::string differences_of_scan(std::string_view text) {
  // Of just this size, so that ASan sees what is read past the end.
  const std::vector<char> bytes(text.begin(), text.end());
  const std::string_view copy(bytes.data(), bytes.size());
  const parsed_text read = parse(copy);
  if (read.has_too_large_number) return "";
  return difference_of_pod(read.root, copy) +
         difference_of_event(read.root, copy);
}

}  // namespace forensics::test
