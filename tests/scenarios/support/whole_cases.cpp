#include "scenarios/support/whole_cases.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "model/digest.hpp"
#include "model/json.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {

namespace {

using model::text_at;

std::vector<model::json_document> objects(const site& at,
                                          const std::string& kind) {
  const auto list =
      at.home.get("/api/v1/namespaces/" + at.quarantine.name() + "/" + kind);
  std::vector<model::json_document> out;
  if (!list) return out;
  for (const auto& item : (*list)["items"].GetArray()) {
    model::json_document copy;
    copy.CopyFrom(item, copy.GetAllocator());
    out.push_back(std::move(copy));
  }
  return out;
}

std::string owner_of(const model::json_value& object) {
  const auto* owners = model::find(object, {"metadata", "ownerReferences"});
  if (owners == nullptr || !owners->IsArray() || owners->Empty()) return "";
  return std::string(text_at((*owners)[0], {"uid"}));
}

/// Names of the ConfigMaps and Secrets that a clone can't start without.
std::set<std::string> needs_of(const model::json_value& clone) {
  std::set<std::string> out;
  for (const auto& container : clone["spec"]["containers"].GetArray()) {
    if (!container.HasMember("envFrom")) continue;
    for (const auto& from : container["envFrom"].GetArray())
      for (const char* kind : {"configMapRef", "secretRef"})
        if (from.HasMember(kind) && !from[kind].HasMember("optional"))
          out.insert(std::string(kind) + "/" + from[kind]["name"].GetString());
  }
  return out;
}

/// A copy has what the pod had, as `crash_with_references` made it.
bool is_placeholder(const model::json_value& object) {
  const bool is_log = model::find(object, {"metadata", "annotations",
                                           model::note_log_run}) != nullptr;
  return !is_log && text_at(object, {"data", "COLOUR"}) != "red" &&
         text_at(object, {"data", "TOKEN"}) !=
             model::base64_encode("a long secret");
}

}  // namespace

std::string flaws(const site& at, const std::vector<std::string>& pods) {
  std::string out;
  const auto add = [&out](const std::string& flaw) { out += flaw + '\n'; };
  const auto cases = at.quarantine.cases();
  std::map<std::string, int> seen;
  std::set<std::string> uids;
  for (const auto& one : cases) {
    const std::string pod(
        text_at(one, {"metadata", "labels", model::label_source_pod}));
    ++seen[pod];
    uids.emplace(text_at(one, {"metadata", "uid"}));
    if (annotation(one, model::note_phase) != model::phase_complete)
      add(pod + " is " + std::string(annotation(one, model::note_phase)) +
          ": " + std::string(annotation(one, model::note_problems)));
    if (text_at(one, {"data", "crash.log"}) != pod + " fell\n")
      add(pod + " has not its log");
  }
  for (const auto& pod : pods)
    if (seen[pod] != 1) add(pod + " has cases: " + std::to_string(seen[pod]));
  std::set<std::string> stands;
  for (const char* kind : {"configmaps", "secrets", "pods"})
    for (const auto& object : objects(at, kind)) {
      const std::string name(text_at(object, {"metadata", "name"}));
      stands.insert(
          (kind == std::string("secrets") ? "secretRef/" : "configMapRef/") +
          name);
      const bool is_of_a_case =
          !text_at(object, {"metadata", "labels", model::label_case}).empty() ||
          kind == std::string("pods");
      if (is_of_a_case && !uids.contains(owner_of(object)))
        add(name + " (" + kind + ") has no case");
      if (is_of_a_case && kind != std::string("pods") && is_placeholder(object))
        add(name + " (" + kind + ") is not what the pod had");
    }
  const auto clones = at.quarantine.clones();
  if (clones.size() != cases.size())
    add(std::to_string(clones.size()) + " clones of " +
        std::to_string(cases.size()) + " cases");
  for (const auto& clone : clones)
    for (const auto& need : needs_of(clone))
      if (!stands.contains(need)) add("a clone lacks " + need);
  return out;
}

void crash_with_references(const site& at, const std::string& name) {
  const std::string in = "/api/v1/namespaces/" + at.shop.name();
  post(at.home, in + "/configmaps",
       R"({"metadata":{"name":")" + name + R"("},"data":{"COLOUR":"red"}})");
  post(at.home, in + "/secrets",
       R"({"metadata":{"name":")" + name +
           R"("},"stringData":{"TOKEN":"a long secret"}})");
  at.home.create_pod(
      at.shop,
      make_pod({.name = name,
                .containers = {"app", "proxy"},
                .more_container = R"("envFrom":[{"configMapRef":{"name":")" +
                                  name + R"("}},{"secretRef":{"name":")" +
                                  name + R"("}}])"}));
  at.home.log_of(at.shop, name).put(log_run::current, name + " fell\n");
  at.home.log_of(at.shop, name, "proxy").put(log_run::current, "lost it\n");
  at.home.set_status(
      at.shop, name,
      crashed_status(
          name,
          {{}, {.container = "proxy", .exit_code = 0, .reason = "Completed"}}));
}

}  // namespace forensics::test
