#include "plugin/case_deletion.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/pages.hpp"

namespace forensics::plugin {
namespace {

using model::case_summary;
using uid_set = std::set<std::string, std::less<>>;

/// Repeats are counted on a case every half minute at most.
constexpr int most_tries = 5;
/// Requests that are under way at once.
constexpr std::size_t batch = 32;

k8s::request deletion_of(const session& in, const case_summary& which) {
  return k8s::delete_config_map(in.target_namespace(), which.seen.name,
                                which.seen.uid, which.seen.resource_version);
}

/// After a conflict: why it is not deleted, "" when it is.
std::string delete_again(session& in, case_summary which, bool held_too) {
  for (int tries = 0; tries < most_tries; ++tries) {
    const k8s::reply now = in.api().send(
        k8s::get_config_map_metadata(in.target_namespace(), which.seen.name));
    if (!now && now.error().what == k8s::action::not_found) return "";
    const auto again = model::read_summary(parse_answer(now, "get configmaps"));
    if (!again || again->seen.uid != which.seen.uid) return "";  // another one
    if (again->seen.held && !held_too) return "it was put on hold just now";
    which = *again;
    const k8s::reply answer = in.api().send(deletion_of(in, which));
    if (answer || answer.error().what == k8s::action::not_found) return "";
    if (answer.error().what != k8s::action::conflict)
      return explain(answer.error());
  }
  return "it changed at each try; try again";
}

std::string result_of(session& in, const case_summary& which,
                      const k8s::reply& answer, bool held_too) {
  if (answer || answer.error().what == k8s::action::not_found) return "";
  if (answer.error().what == k8s::action::conflict)
    return delete_again(in, which, held_too);
  return explain(answer.error());
}

bool is_owned_by(const model::json_value& object, const uid_set& owners) {
  const auto& list =
      model::array_at(object, {"metadata", "ownerReferences"}).GetArray();
  return std::any_of(list.begin(), list.end(),
                     [&owners](const model::json_value& one) {
                       return owners.contains(model::text_at(one, {"uid"}));
                     });
}

}  // namespace

std::vector<deletion> delete_cases(session& in,
                                   const std::vector<case_summary>& cases,
                                   bool held_too) {
  std::vector<deletion> done;
  for (std::size_t from = 0; from < cases.size(); from += batch) {
    const std::size_t to = std::min(from + batch, cases.size());
    std::vector<k8s::request> requests;
    for (std::size_t i = from; i < to; ++i)
      requests.push_back(deletion_of(in, cases[i]));
    const auto answers = in.api().send_all(std::move(requests));
    for (std::size_t i = from; i < to; ++i)
      done.push_back(
          {cases[i], result_of(in, cases[i], answers[i - from], held_too)});
  }
  return done;
}

remains what_remains(session& in, const std::vector<case_summary>& deleted) {
  uid_set owners;
  for (const case_summary& one : deleted) owners.insert(one.seen.uid);
  const std::string& ns = in.target_namespace();
  struct kind {
    std::string_view name;
    std::string_view label;
    k8s::request (*list)(std::string_view, std::string_view, std::size_t,
                         std::string_view);
  };
  // Clones have the case's own label; what else a case owns tells its name.
  const kind kinds[] = {
      {"pod", model::label_signature, k8s::list_pod_metadata},
      {"configmap", model::label_signature, k8s::list_config_map_metadata},
      {"configmap", model::label_case, k8s::list_config_map_metadata},
      {"secret", model::label_case, k8s::list_secret_metadata}};
  remains left;
  for (const kind& each : kinds) {
    const auto failed = read_pages(
        in.api(),
        [&](std::string_view more) {
          return each.list(ns, each.label, page_size, more);
        },
        [&](const model::json_value& object) {
          const bool is_theirs =
              is_owned_by(object, owners) ||
              owners.contains(model::text_at(object, {"metadata", "uid"}));
          if (is_theirs)
            left.objects.push_back(
                std::string(each.name) + "/" +
                std::string(model::text_at(object, {"metadata", "name"})));
        });
    if (failed) left.unknown = explain(*failed);
  }
  return left;
}

}  // namespace forensics::plugin
