#include "plugin/case_lookup.hpp"

#include <algorithm>
#include <functional>
#include <optional>

#include "cli/suggest.hpp"
#include "k8s/requests.hpp"
#include "model/names.hpp"
#include "plugin/case_list.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

using model::case_summary;
using candidates = std::vector<const case_summary*>;

/// What a word may mean, taken apart.
struct wanted_case {
  std::string_view source_namespace;  ///< "": any
  std::string_view name;
  bool may_be_pod = true;
};

wanted_case take_apart(std::string_view word) {
  const std::size_t slash = word.find('/');
  if (slash == std::string_view::npos) return {{}, word};
  const std::string_view before = word.substr(0, slash);
  const std::string_view name = word.substr(slash + 1);
  for (const std::string_view kind : {"configmap", "configmaps", "cm"})
    if (before == kind) return {{}, name, false};
  for (const std::string_view kind : {"pod", "pods", "po"})
    if (before == kind) return {{}, name};
  return {before, name};
}

candidates all_where(const std::vector<case_summary>& all,
                     const std::function<bool(const case_summary&)>& fits) {
  candidates found;
  for (const case_summary& one : all)
    if (fits(one)) found.push_back(&one);
  return found;
}

/// Does a prefix of the case's name hold all of the pod's? That may itself
/// contain the infix; the hash behind the last one can't.
bool reaches_past_pod(std::string_view prefix, const case_summary& one) {
  const std::size_t infix = one.seen.name.rfind(model::case_infix);
  return infix != std::string::npos &&
         prefix.size() >= infix + model::case_infix.size();
}

/// Those that a whole name means; else those that it begins.
candidates matches(const wanted_case& wanted,
                   const std::vector<case_summary>& all, prefixes allowed) {
  const bool by_name = wanted.source_namespace.empty();
  if (by_name) {
    auto exact = all_where(all, [&](const case_summary& one) {
      return one.seen.name == wanted.name;
    });
    if (!exact.empty()) return exact;
  }
  if (wanted.may_be_pod) {
    auto by_pod = all_where(all, [&](const case_summary& one) {
      return one.pod == wanted.name &&
             (by_name || one.source_namespace == wanted.source_namespace);
    });
    if (!by_pod.empty()) return by_pod;
  }
  return all_where(all, [&](const case_summary& one) {
    return one.seen.name.starts_with(wanted.name) &&
           (by_name || one.source_namespace == wanted.source_namespace) &&
           (allowed == prefixes::any || reaches_past_pod(wanted.name, one));
  });
}

bool is_whole_name(const wanted_case& wanted, const case_summary& one) {
  return wanted.name == one.seen.name || wanted.name == one.pod;
}

std::string line_of(const case_summary& one) {
  return "\n  " + one.seen.name + "  " +
         shown_in_line(one.source_namespace + "/" + one.pod) + "  " +
         (one.seen.created_at ? model::format_rfc3339(*one.seen.created_at)
                              : "");
}

std::string lines_of(const candidates& found) {
  constexpr std::size_t most_listed = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(found.size(), most_listed); ++i)
    text += line_of(*found[i]);
  return found.size() > most_listed ? text + "\n  ..." : text;
}

std::string not_unique(std::string_view wanted, const candidates& found) {
  return "\"" + shown_in_line(wanted) + "\" is not one case but " +
         std::to_string(found.size()) +
         "; name one of them in full:" + lines_of(found);
}

std::string too_short(std::string_view wanted, const candidates& begun) {
  return "no case is called \"" + shown_in_line(wanted) +
         "\"; where a case is changed, a prefix must reach past " +
         std::string(model::case_infix) +
         ", for these may be another pod's:" + lines_of(begun);
}

std::string not_found(std::string_view wanted,
                      const std::vector<case_summary>& all) {
  std::vector<std::string> names;
  for (const case_summary& one : all) {
    names.push_back(one.seen.name);
    names.push_back(one.pod);
    names.push_back(one.source_namespace + "/" + one.pod);
  }
  std::string text = "no case is called \"" + shown_in_line(wanted) + "\"";
  if (const auto meant = cli::nearest(wanted, names))
    text += "; did you mean " + shown_in_line(*meant) + "?";
  return text;
}

/// A name in full spares the list.
std::optional<case_summary> find_by_full_name(session& in,
                                              std::string_view name) {
  if (!model::is_dns_subdomain(name)) return std::nullopt;
  auto request = k8s::get_config_map_metadata(in.target_namespace(), name);
  const std::string purpose = request.purpose;
  const k8s::reply answer = in.api().send(std::move(request));
  if (!answer && answer.error().what == k8s::action::not_found)
    return std::nullopt;
  return model::read_summary(parse_answer(answer, purpose));
}

/// `all` is read by the first word that needs it.
case_summary find_one(session& in, const std::string& word,
                      std::optional<case_list>& all, prefixes allowed) {
  const wanted_case parts = take_apart(word);
  if (parts.source_namespace.empty())
    if (auto one = find_by_full_name(in, parts.name)) return *std::move(one);
  if (!all) all = read_cases(in.api(), in.target_namespace());
  auto chosen = choose_case(word, all->cases, allowed);
  if (!chosen)
    throw command_failure("namespace " + in.target_namespace() + ": " +
                          chosen.error() + "\n" + in.forensic("list") +
                          " shows all");
  return *std::move(chosen);
}

}  // namespace

result<case_summary, std::string> choose_case(
    std::string_view word, const std::vector<case_summary>& all,
    prefixes allowed) {
  const wanted_case wanted = take_apart(word);
  if (wanted.name.empty()) return failure{not_found(word, all)};
  const candidates found = matches(wanted, all, allowed);
  if (found.empty()) {
    const candidates begun = matches(wanted, all, prefixes::any);
    return failure{begun.empty() ? not_found(word, all)
                                 : too_short(word, begun)};
  }
  if (found.size() > 1) return failure{not_unique(word, found)};
  return *found.front();
}

case_summary find_case(session& in, const std::string& wanted) {
  std::optional<case_list> all;
  case_summary found = find_one(in, wanted, all, prefixes::any);
  if (!is_whole_name(take_apart(wanted), found))
    in.at().err << "\"" << shown_in_line(wanted) << "\" is taken for "
                << found.seen.name << ", the case of "
                << shown_in_line(found.source_namespace + "/" + found.pod)
                << ".\n";
  return found;
}

std::vector<case_summary> find_cases_to_change(
    session& in, const std::vector<std::string>& wanted) {
  std::vector<case_summary> found;
  std::optional<case_list> all;
  const auto add = [&found](case_summary one) {
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&one](const case_summary& other) {
                                     return other.seen.uid == one.seen.uid;
                                   });
    if (!known) found.push_back(std::move(one));
  };
  for (const std::string& word : wanted)
    add(find_one(in, word, all, prefixes::past_pod));
  return found;
}

}  // namespace forensics::plugin
