#include "plugin/case_reader.hpp"

#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "k8s/requests.hpp"
#include "model/names.hpp"
#include "model/vocabulary.hpp"
#include "plugin/case_lookup.hpp"
#include "plugin/command_failure.hpp"

namespace forensics::plugin {
namespace {

constexpr std::size_t page = 500;
/// What a case has is far less; whoever may write ConfigMaps can add to it.
constexpr std::size_t most_objects = 1'000;
constexpr std::size_t most_bytes = 256U << 20;
/// Of each up to 8 MiB may be held at once.
constexpr std::size_t read_at_once = 4;

std::optional<model::json_document> get_config_map(session& in,
                                                   std::string_view name) {
  auto request = k8s::get_config_map(in.target_namespace(), name);
  const std::string purpose = request.purpose;
  const k8s::reply answer = in.api().send(std::move(request));
  if (!answer && answer.error().what == k8s::action::not_found)
    return std::nullopt;
  return parse_answer(answer, purpose);
}

/// `configmap/NAME` is a name in full, too.
std::string_view without_kind(std::string_view wanted) {
  for (const std::string_view kind : {"configmap/", "configmaps/", "cm/"})
    if (wanted.starts_with(kind)) return wanted.substr(kind.size());
  return wanted;
}

model::json_document read_anchor(session& in, const std::string& wanted) {
  const std::string_view full = without_kind(wanted);
  if (model::is_dns_subdomain(full))
    if (auto object = get_config_map(in, full); object && is_case(*object))
      return *std::move(object);
  const std::string name = find_case(in, wanted).seen.name;
  auto object = get_config_map(in, name);
  if (!object)
    throw command_failure("the case " + name +
                          " has just been deleted; kubectl forensic list "
                          "shows what is left");
  return *std::move(object);
}

void check_count(const std::set<std::string>& names,
                 const model::json_document& anchor) {
  if (names.size() <= most_objects) return;
  throw command_failure(
      "more than " + std::to_string(most_objects) +
      " ConfigMaps say that they hold logs of the case " +
      std::string(model::text_at(anchor, {"metadata", "name"})) +
      ", which no case has; find out who wrote them: kubectl get configmaps "
      "-l forensic.io/case");
}

std::set<std::string> names_beside(session& in,
                                   const model::json_document& anchor) {
  const std::vector<std::string> named = objects_of(anchor);
  std::set<std::string> names(named.begin(), named.end());
  const std::string label =
      std::string(model::label_case) + "=" +
      model::label_value(model::text_at(anchor, {"metadata", "name"}));
  std::string next;
  do {
    const auto list = in.api().get_json(k8s::list_config_map_metadata(
        in.target_namespace(), label, page, next));
    for (const auto& one : model::array_at(list, {"items"}).GetArray())
      if (is_log_of(one, anchor))
        names.emplace(model::text_at(one, {"metadata", "name"}));
    check_count(names, anchor);
    next = model::text_at(list, {"metadata", "continue"});
  } while (!next.empty());
  return names;
}

/// Those that are gone are left out: if they are missed, the manifest says so.
std::vector<model::json_document> read_all(session& in,
                                           const std::set<std::string>& names) {
  std::vector<model::json_document> objects;
  std::size_t bytes = 0;
  for (auto name = names.begin(); name != names.end();) {
    std::vector<k8s::request> requests;
    for (; name != names.end() && requests.size() < read_at_once; ++name)
      requests.push_back(k8s::get_config_map(in.target_namespace(), *name));
    const std::string purpose = requests.front().purpose;
    for (const k8s::reply& answer : in.api().send_all(std::move(requests))) {
      if (!answer && answer.error().what == k8s::action::not_found) continue;
      objects.push_back(parse_answer(answer, purpose));
      bytes += answer->body.size();
      if (bytes > most_bytes)
        throw command_failure(
            "the case's ConfigMaps hold more than 256 MiB, which no case has");
    }
  }
  return objects;
}

}  // namespace

case_snapshot read_snapshot(session& in, const std::string& wanted) {
  const model::json_document anchor = read_anchor(in, wanted);
  auto content = snapshot_of(anchor, read_all(in, names_beside(in, anchor)));
  if (!content) throw command_failure(content.error());
  return *std::move(content);
}

}  // namespace forensics::plugin
