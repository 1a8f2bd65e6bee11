#include "model/owners.hpp"

#include <iterator>

#include "model/crash_context.hpp"
#include "model/objects.hpp"
#include "model/pod_times.hpp"

namespace forensics::model {
namespace {

// What the API lets a name have; anything longer is junk.
constexpr std::size_t longest_text = 253;
/// Of one owner without its images: even of junk, which JSON may write six
/// times as long.
constexpr std::size_t room_of_one = longest_owners / most_owners - 16;

struct known_kind {
  std::string_view group;
  std::string_view kind;
  owner_kind what;
};
constexpr known_kind known_kinds[] = {
    {"apps/", "ReplicaSet", owner_kind::replica_set},
    {"apps/", "Deployment", owner_kind::deployment},
    {"apps/", "StatefulSet", owner_kind::stateful_set},
    {"apps/", "DaemonSet", owner_kind::daemon_set},
    {"batch/", "Job", owner_kind::job},
    {"batch/", "CronJob", owner_kind::cron_job}};

std::optional<std::int64_t> number_at(const json_value& from, json_path path) {
  const json_value* value = find(from, path);
  if (value == nullptr || !value->IsInt64()) return std::nullopt;
  return value->GetInt64();
}

replica_count replicas_of(owner_kind kind, const json_value& object) {
  switch (kind) {
    case owner_kind::replica_set:
    case owner_kind::deployment:
    case owner_kind::stateful_set:
      return {number_at(object, {"spec", "replicas"}),
              // What is zero is not written.
              integer_at(object, {"status", "readyReplicas"})};
    case owner_kind::daemon_set:
      return {number_at(object, {"status", "desiredNumberScheduled"}),
              integer_at(object, {"status", "numberReady"})};
    case owner_kind::job:
      return {number_at(object, {"spec", "parallelism"}),
              integer_at(object, {"status", "ready"})};
    default:
      return {};
  }
}

std::string_view revision_in(owner_kind kind, const json_value& object,
                             const json_value& pod) {
  switch (kind) {
    case owner_kind::replica_set:
    case owner_kind::deployment:
      return revision_of(object);
    case owner_kind::stateful_set:
    case owner_kind::daemon_set:
      return text_at(pod, {"metadata", "labels", "controller-revision-hash"});
    default:
      return {};
  }
}

const json_value& template_of(owner_kind kind, const json_value& object) {
  return kind == owner_kind::cron_job
             ? object_at(object, {"spec", "jobTemplate", "spec", "template"})
             : object_at(object, {"spec", "template"});
}

void set_unless_empty(json_value& line, std::string_view key,
                      std::string_view text, json_allocator& memory) {
  if (!text.empty()) set(line, key, safe_text(text, longest_text), memory);
}

void add_images(json_value& line, const owner& what, json_allocator& memory) {
  json_value images(rapidjson::kArrayType);
  std::size_t room =
      room_of_one - dump(line).size() -
      std::string_view(R"(,"images":[],"imagesNotListed":)").size() - 20;
  for (const auto& [container, image] : what.images) {
    json_value one(rapidjson::kObjectType);
    set(one, "container", safe_text(container, longest_text), memory);
    set(one, "image", safe_text(image, longest_text), memory);
    const std::size_t size = dump(one).size() + 1;
    if (size > room) break;
    room -= size;
    images.PushBack(std::move(one), memory);
  }
  const std::size_t left_out = what.images.size() - images.Size();
  set(line, "images", std::move(images), memory);
  if (left_out > 0)
    set(line, "imagesNotListed", json_value(std::uint64_t{left_out}), memory);
}

json_value line_of(const owner& what, json_allocator& memory) {
  json_value line(rapidjson::kObjectType);
  set_unless_empty(line, "apiVersion", what.link.api_version, memory);
  set_unless_empty(line, "kind", what.link.kind, memory);
  set_unless_empty(line, "name", what.link.name, memory);
  set_unless_empty(line, "uid", what.link.uid, memory);
  set_unless_empty(line, "revision", what.revision, memory);
  if (what.created_at)
    set(line, "createdAt", format_rfc3339(*what.created_at), memory);
  if (what.replicas.wanted)
    set(line, "replicas", json_value(*what.replicas.wanted), memory);
  if (what.replicas.ready)
    set(line, "readyReplicas", json_value(*what.replicas.ready), memory);
  if (!what.why.empty())
    set(line, "why", safe_text(what.why, longest_context_why), memory);
  // No object of the API is so; junk is not worth its room.
  if (dump(line).size() + 64 > room_of_one)
    return json_value(rapidjson::kObjectType);
  if (!what.images.empty()) add_images(line, what, memory);
  return line;
}

/// `key in (a,b)`, `!key` …; "" for what is none of the API's.
std::string term_of(const json_value& expression) {
  const std::string key(text_at(expression, {"key"}));
  const auto how = text_at(expression, {"operator"});
  if (key.empty()) return {};
  if (how == "Exists") return key;
  if (how == "DoesNotExist") return "!" + key;
  if (how != "In" && how != "NotIn") return {};
  std::string values;
  for (const json_value& one : array_at(expression, {"values"}).GetArray())
    if (one.IsString())
      values.append(values.empty() ? "" : ",").append(view(one));
  return key + (how == "In" ? " in (" : " notin (") + values + ")";
}

}  // namespace

const json_value* controller_of(const json_value& object) noexcept {
  for (const json_value& owner :
       array_at(object, {"metadata", "ownerReferences"}).GetArray())
    if (true_at(owner, {"controller"}) && !text_at(owner, {"kind"}).empty() &&
        !text_at(owner, {"name"}).empty())
      return &owner;
  return nullptr;
}

std::optional<owner_link> owner_of(const json_value& object) {
  const json_value* found = controller_of(object);
  if (found == nullptr) return std::nullopt;
  return owner_link{std::string(text_at(*found, {"apiVersion"})),
                    std::string(text_at(*found, {"kind"})),
                    std::string(text_at(*found, {"name"})),
                    std::string(text_at(*found, {"uid"}))};
}

owner_kind kind_of(const owner_link& link) noexcept {
  for (const known_kind& one : known_kinds)
    if (link.kind == one.kind && link.api_version.starts_with(one.group))
      return one.what;
  return owner_kind::other;
}

std::string_view revision_of(const json_value& object) noexcept {
  return text_at(
      object, {"metadata", "annotations", "deployment.kubernetes.io/revision"});
}

owner read_owner(owner_link link, const json_value& object,
                 const json_value& pod) {
  owner found;
  found.link = std::move(link);
  if (text_at(object, {"metadata", "uid"}) != found.link.uid) {
    found.why = "it is gone, and another has its name";
    return found;
  }
  const owner_kind kind = kind_of(found.link);
  found.revision = revision_in(kind, object, pod);
  found.created_at = time_at(object, {"metadata", "creationTimestamp"});
  found.replicas = replicas_of(kind, object);
  for (const std::string_view list : {"initContainers", "containers"})
    for (const json_value& one :
         array_at(template_of(kind, object), {"spec", list}).GetArray())
      found.images.emplace_back(text_at(one, {"name"}),
                                text_at(one, {"image"}));
  return found;
}

std::string selector_of(const json_value& workload) {
  const json_value& selector = object_at(workload, {"spec", "selector"});
  std::string text;
  const auto add = [&text](const std::string& term) {
    text.append(text.empty() ? "" : ",").append(term);
  };
  for (const auto& label : object_at(selector, {"matchLabels"}).GetObject()) {
    if (!label.value.IsString()) return {};
    add(std::string(view(label.name)).append("=").append(view(label.value)));
  }
  for (const json_value& expression :
       array_at(selector, {"matchExpressions"}).GetArray()) {
    const std::string term = term_of(expression);
    if (term.empty()) return {};
    add(term);
  }
  return text;
}

std::string to_json(const std::vector<owner>& owners, std::string_view why) {
  json_document list(rapidjson::kArrayType);
  json_allocator& memory = list.GetAllocator();
  for (const owner& one : owners) {
    if (list.Size() == most_owners) break;
    list.PushBack(line_of(one, memory), memory);
  }
  if (list.Empty() && !why.empty()) {
    json_value reason(rapidjson::kObjectType);
    set(reason, "why", safe_text(why, longest_context_why), memory);
    list.PushBack(std::move(reason), memory);
  }
  return dump(list);
}

}  // namespace forensics::model
