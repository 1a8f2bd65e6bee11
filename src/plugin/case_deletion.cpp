#include "plugin/case_deletion.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "k8s/requests.hpp"
#include "model/names.hpp"
#include "model/vocabulary.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/pages.hpp"

namespace forensics::plugin {
namespace {

using model::case_summary;
using text_set = std::set<std::string, std::less<>>;

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
    if (!now) return explain(now.error());
    const auto object = model::parse_json(now->body);
    if (!object) return "it can't be read again: " + object.error();
    const bool is_same =
        model::text_at(*object, {"metadata", "uid"}) == which.seen.uid;
    if (!is_same) return "";  // another one has taken its place
    const auto again = model::read_summary(*object);
    if (!again) return "its labels were taken off just now; is it a case?";
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

/// Whose remains are looked for.
struct deleted_cases {
  text_set uids;
  text_set labels;  ///< values of `forensic.io/case`
  text_set clones;  ///< names of their clones
};

/// A part that has lost its owner is told by its label; one that another owner
/// has is of a case that came later.
bool is_part_of(const deleted_cases& cases, std::string_view kind,
                const model::json_value& object) {
  if (cases.uids.contains(model::text_at(object, {"metadata", "uid"})))
    return true;
  const auto& owners =
      model::array_at(object, {"metadata", "ownerReferences"}).GetArray();
  if (owners.Empty() && kind == "pod")
    return cases.clones.contains(model::text_at(object, {"metadata", "name"}));
  if (owners.Empty())
    return cases.labels.contains(
        model::text_at(object, {"metadata", "labels", model::label_case}));
  return std::any_of(owners.begin(), owners.end(),
                     [&cases](const model::json_value& one) {
                       return cases.uids.contains(model::text_at(one, {"uid"}));
                     });
}

bool may_pass(const k8s::error& what) {
  return what.what == k8s::action::retry || what.what == k8s::action::gone;
}

}  // namespace

void delete_cases(session& in, const std::vector<case_summary>& cases,
                  bool held_too,
                  const std::function<void(const deletion&)>& on_done) {
  for (std::size_t from = 0; from < cases.size(); from += batch) {
    const std::size_t to = std::min(from + batch, cases.size());
    std::vector<k8s::request> requests;
    for (std::size_t i = from; i < to; ++i)
      requests.push_back(deletion_of(in, cases[i]));
    const auto answers = in.api().send_all(std::move(requests));
    for (std::size_t i = from; i < to; ++i)
      on_done({cases[i], result_of(in, cases[i], answers[i - from], held_too)});
  }
}

remains what_remains(session& in, const std::vector<case_summary>& deleted) {
  deleted_cases gone;
  for (const case_summary& one : deleted) {
    gone.uids.insert(one.seen.uid);
    gone.labels.insert(model::label_value(one.seen.name));
    gone.clones.insert(one.seen.name);
  }
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
          if (is_part_of(gone, each.name, object))
            left.objects.push_back(
                std::string(each.name) + "/" +
                std::string(model::text_at(object, {"metadata", "name"})));
        });
    if (!failed) continue;
    left.unknown = explain(*failed);
    left.may_clear = left.may_clear || may_pass(*failed);
  }
  return left;
}

}  // namespace forensics::plugin
