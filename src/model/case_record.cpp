#include "model/case_record.hpp"

#include <algorithm>
#include <utility>

#include "model/case_labels.hpp"
#include "model/crash_json.hpp"
#include "model/digest.hpp"
#include "model/names.hpp"
#include "model/objects.hpp"
#include "model/protobuf.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

constexpr std::size_t config_map_limit = 1U << 20;
/// What comes when a case is closed: the differences, the list of further
/// logs, what stood around the crash, the manifest.
constexpr std::size_t room_for_the_end = (64U << 10) + (16U << 10) +
                                         longest_events + longest_owners +
                                         longest_changes + longest_manifest;
// Annotations share 256 KiB; JSON may write one byte as six.
constexpr std::size_t most_problems = 16;
constexpr std::size_t longest_step = 32;

json_value problem_to_json(std::string_view step, std::string_view reason,
                           json_allocator& memory) {
  json_value entry(rapidjson::kObjectType);
  set(entry, "step", safe_text(step, longest_step), memory);
  set(entry, "reason", safe_text(reason, longest_reason), memory);
  return entry;
}

std::string problems_to_json(const std::vector<problem>& problems) {
  json_document list(rapidjson::kArrayType);
  json_allocator& memory = list.GetAllocator();
  const std::size_t shown = std::min(problems.size(), most_problems);
  for (std::size_t i = 0; i < shown; ++i)
    list.PushBack(problem_to_json(problems[i].step, problems[i].reason, memory),
                  memory);
  if (shown < problems.size())
    list.PushBack(problem_to_json("more",
                                  std::to_string(problems.size() - shown) +
                                      " more problems are not listed",
                                  memory),
                  memory);
  return dump(list);
}

/// The metadata of a case that has ended so.
json_value ending_to_json(const case_ending& ending, json_allocator& memory) {
  json_value notes(rapidjson::kObjectType);
  set(notes, note_phase, ending.phase, memory);
  set(notes, note_problems, problems_to_json(ending.problems), memory);
  set(notes, note_open_signature, json_value(), memory);
  json_value metadata(rapidjson::kObjectType);
  set(metadata, "annotations", std::move(notes), memory);
  return metadata;
}

/// The pod's text as it is stored; "" and a problem when it can't be.
std::string stored_pod(const case_content& content,
                       std::vector<problem>& problems) {
  if (content.pod_json.empty()) return "";
  auto parsed = parse_json(content.pod_json);
  if (!parsed || !parsed->IsObject()) {
    problems.push_back({"pod", "the pod is no readable JSON object"});
    return "";
  }
  json_document& pod = *parsed;
  if (pod.HasMember("metadata") && pod["metadata"].IsObject()) {
    json_value& metadata = pod["metadata"];
    metadata.RemoveMember("managedFields");
    if (metadata.HasMember("annotations") && metadata["annotations"].IsObject())
      // Holds the whole manifest again, with the literals that are redacted.
      metadata["annotations"].RemoveMember(
          "kubectl.kubernetes.io/last-applied-configuration");
  }
  std::string text = dump(pod);
  if (text.size() <= longest_kept_pod) return text;
  problems.push_back({"pod", "the pod's JSON of " +
                                 std::to_string(text.size()) +
                                 " bytes is longer than a case has room for"});
  return "";
}

/// A new case's ConfigMap, and what stands in it. Of use while its content
/// lives.
struct anchor {
  json_document object;
  std::vector<manifest_item> items;
};

anchor anchor_of(const case_content& content) {
  anchor made;
  json_value& object = made.object;
  json_allocator& memory = made.object.GetAllocator();
  object = make_object("v1", "ConfigMap", case_name(content.which),
                       content.target_namespace, memory);
  mark_as_case(
      object,
      {content.which, content.signature, content.ttl, content.captured_at},
      memory);

  std::vector<problem> problems = content.problems;
  json_value facts = crash_to_json(content.which, memory);
  set(facts, "workload", content.workload, memory);
  set(facts, "capturedAt", format_micro_time(content.captured_at), memory);
  const std::string crash_text = dump(facts);
  const std::string pod_text = stored_pod(content, problems);
  json_value data(rapidjson::kObjectType);
  set(data, key_crash, crash_text, memory);
  if (!pod_text.empty()) set(data, key_pod, pod_text, memory);
  set(object, "data", std::move(data), memory);

  json_value& notes = object["metadata"]["annotations"];
  set(notes, note_phase, phase_collecting, memory);
  set(notes, note_problems, problems_to_json(problems), memory);
  if (content.redacted) set(notes, note_redacted, "true", memory);
  if (content.which.finished_at)
    set(notes, note_crashed_at, format_rfc3339(*content.which.finished_at),
        memory);
  open_case begun{case_name(content.which), content.target_namespace,
                  contents_of(object)};
  if (content.log) {
    const std::size_t taken =
        crash_text.size() + pod_text.size() + room_for_the_end;
    const std::size_t left =
        config_map_limit - std::min(config_map_limit, taken);
    const auto kept = put_log(object, key_log, *content.log,
                              std::min(left, longest_kept_log), memory);
    begun.contents.items.push_back(
        {std::string(key_log), begun.name, kept.bytes, kept.sha256});
  }
  begun.contents.marks = marks_of(object);
  if (content.key)
    set(notes, note_open_signature, sign(begun, *content.key), memory);
  made.items = std::move(begun.contents.items);
  return made;
}

}  // namespace

std::string make_case(const case_content& content) {
  return dump(anchor_of(content).object);
}

new_case begin_case(const case_content& content) {
  auto made = anchor_of(content);
  return {to_protobuf(made.object), std::move(made.items)};
}

log_change log_patch(const captured_log& log, open_case anchor,
                     const std::optional<signing_key>& key) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value metadata(rapidjson::kObjectType);
  set(metadata, "annotations", json_value(rapidjson::kObjectType), memory);
  json_value patch(rapidjson::kObjectType);
  set(patch, "metadata", std::move(metadata), memory);
  log_change change;
  change.kept = put_log(patch, key_log, log, longest_kept_log, memory);
  if (key) {
    for (auto& [name, value] : marks_of(patch).annotations)
      anchor.contents.marks.annotations.insert_or_assign(name, value);
    anchor.contents.items.push_back({std::string(key_log), anchor.name,
                                     change.kept.bytes, change.kept.sha256});
    set(patch["metadata"]["annotations"], note_open_signature,
        sign(anchor, *key), memory);
  }
  change.json = dump(patch);
  return change;
}

std::string completion_patch(const case_ending& ending,
                             std::string_view manifest_json) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value metadata = ending_to_json(ending, memory);
  json_value patch(rapidjson::kObjectType);
  set(patch, "metadata", std::move(metadata), memory);
  json_value data(rapidjson::kObjectType);
  for (const auto& [key, text] : ending.texts) set(data, key, text, memory);
  if (!manifest_json.empty()) set(data, key_manifest, manifest_json, memory);
  if (!data.ObjectEmpty()) set(patch, "data", std::move(data), memory);
  set(patch, "immutable", json_value(true), memory);
  return dump(patch);
}

std::string failure_patch(const case_view& seen, const problem& defect) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  // In front, where it is not the one that a long list leaves out.
  case_ending ending{std::string(phase_failed), {defect}, {}};
  ending.problems.insert(ending.problems.end(), seen.problems.begin(),
                         seen.problems.end());
  json_value metadata = ending_to_json(ending, memory);
  set(metadata, "resourceVersion", seen.resource_version, memory);
  json_value patch(rapidjson::kObjectType);
  set(patch, "metadata", std::move(metadata), memory);
  set(patch, "immutable", json_value(true), memory);
  return dump(patch);
}

void add_ending(const case_ending& ending, manifest& what) {
  auto& notes = what.marks.annotations;
  notes.erase(std::string(note_open_signature));
  notes[std::string(note_phase)] = ending.phase;
  notes[std::string(note_problems)] = problems_to_json(ending.problems);
  for (const auto& [key, text] : ending.texts) {
    // A case that is closed again replaces what an earlier try had written.
    std::erase_if(what.items, [&](const auto& one) { return one.name == key; });
    what.items.push_back(item_of(key, what.case_name, text));
  }
}

}  // namespace forensics::model
