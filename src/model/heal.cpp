#include "model/heal.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/heal_parts.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace healing {

void patient::set_to(json_value& object, std::string_view key, json_value value,
                     const std::string& field, std::string_view reason) {
  const json_value* before = find(object, {key});
  if (before != nullptr && *before == value) return;
  changes.push_back({field + "." + std::string(key),
                     before == nullptr ? "added" : "changed",
                     std::string(reason)});
  set(object, key, std::move(value), memory());
}

void patient::drop(json_value& object, std::string_view key,
                   const std::string& field, std::string_view reason) {
  if (find(object, {key}) == nullptr) return;
  object.RemoveMember(make_string(key, memory()));
  changes.push_back(
      {field + "." + std::string(key), "removed", std::string(reason)});
}

json_value* member(json_value& object, std::string_view key) noexcept {
  if (!object.IsObject()) return nullptr;
  for (auto& one : object.GetObject())
    if (view(one.name) == key) return &one.value;
  return nullptr;
}

json_value& object_in(json_value& parent, std::string_view key,
                      json_allocator& memory) {
  json_value* there = member(parent, key);
  if (there == nullptr || !there->IsObject()) {
    set(parent, key, json_value(rapidjson::kObjectType), memory);
    there = member(parent, key);
  }
  return *there;
}

void each_container(
    patient& of,
    const std::function<void(json_value&, const std::string&)>& visit) {
  json_value* spec = member(of.pod, "spec");
  if (spec == nullptr) return;
  for (const char* list : {"containers", "initContainers"}) {
    json_value* all = member(*spec, list);
    if (all == nullptr || !all->IsArray()) continue;
    for (json_value& one : all->GetArray())
      if (one.IsObject())
        visit(one, std::string("spec.") + list + "[" +
                       std::string(text_at(one, {"name"})) + "]");
  }
}

}  // namespace healing

namespace {

using healing::patient;

bool says(std::string_view message, std::string_view words) noexcept {
  return message.find(words) != std::string_view::npos;
}

/// A LimitRange's sentences stand as `[a, b, c]`, each with a half of its own
/// behind a comma (`…, but limit is 2`), which says nothing new.
std::vector<std::string_view> sentences_of(std::string_view message) {
  std::vector<std::string_view> out;
  while (!message.empty()) {
    const std::size_t end = std::min(message.find(", "), message.size());
    out.push_back(message.substr(0, end));
    message.remove_prefix(std::min(end + 2, message.size()));
  }
  return out;
}

void heal_forbidden(patient& of, std::string_view message) {
  if (message.starts_with("admission webhook")) return;
  if (says(message, "violates PodSecurity")) return meet_pod_security(of);
  json_value* spec = healing::member(of.pod, "spec");
  if (spec == nullptr) return;
  if (says(message, "RuntimeClass"))
    return of.drop(*spec, "runtimeClassName", "spec", why::runtime);
  if (says(message, "no PriorityClass"))
    return of.drop(*spec, "priorityClassName", "spec", why::priority);
  if (says(message, "quota: ")) return fit_resources(of, message);
  for (const std::string_view sentence : sentences_of(message))
    fit_resources(of, sentence);
}

/// On the clone itself: whoever finds it made knows how it came to differ.
void write_down(patient& of) {
  json_value& notes =
      healing::object_in(healing::object_in(of.pod, "metadata", of.memory()),
                         "annotations", of.memory());
  auto all = parse_differences(text_at(notes, {note_relaxed}));
  all.insert(all.end(), of.changes.begin(), of.changes.end());
  set(notes, note_relaxed, to_json(all), of.memory());
}

}  // namespace

std::optional<healed_clone> heal_clone(const json_value& clone,
                                       const refusal& why) {
  json_document pod;
  pod.CopyFrom(clone, pod.GetAllocator());
  patient of{pod, {}};
  if (why.status == 403)
    heal_forbidden(of, why.message);
  else if (why.status == 422)
    take_out(of, why.fields);
  if (of.changes.empty()) return std::nullopt;
  write_down(of);
  return healed_clone{dump(pod), std::move(of.changes)};
}

bool may_be_let_in_later(const refusal& why) noexcept {
  // The server's own words stand behind these; a webhook may quote them.
  constexpr std::string_view before = " is forbidden: ";
  constexpr std::string_view for_a_moment[] = {
      "User \"",  // the authorizer
      "unable to create new content in namespace ",
      "error looking up service account ",
      "status unknown for quota: ", "not yet ready to handle request"};
  std::string_view words = why.message;
  const std::size_t at = words.find(before);
  if (at == std::string_view::npos || words.starts_with("admission webhook"))
    return false;
  words.remove_prefix(at + before.size());
  return std::any_of(
      std::begin(for_a_moment), std::end(for_a_moment),
      [&](std::string_view one) { return words.starts_with(one); });
}

}  // namespace forensics::model
