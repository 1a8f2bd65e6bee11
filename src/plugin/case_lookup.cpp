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

candidates matches(const wanted_case& wanted,
                   const std::vector<case_summary>& all) {
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
           (by_name || one.source_namespace == wanted.source_namespace);
  });
}

std::string line_of(const case_summary& one) {
  return "\n  " + one.seen.name + "  " +
         shown_in_line(one.source_namespace + "/" + one.pod) + "  " +
         (one.seen.created_at ? model::format_rfc3339(*one.seen.created_at)
                              : "");
}

std::string not_unique(std::string_view wanted, const candidates& found) {
  constexpr std::size_t most_listed = 10;
  std::string text = "\"" + shown_in_line(wanted) + "\" is not one case but " +
                     std::to_string(found.size()) +
                     "; name one of them in full:";
  for (std::size_t i = 0; i < std::min(found.size(), most_listed); ++i)
    text += line_of(*found[i]);
  return found.size() > most_listed ? text + "\n  ..." : text;
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
  return text + "; kubectl forensic list shows all";
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

}  // namespace

result<case_summary, std::string> choose_case(
    std::string_view word, const std::vector<case_summary>& all) {
  const wanted_case wanted = take_apart(word);
  const candidates found =
      wanted.name.empty() ? candidates{} : matches(wanted, all);
  if (found.empty()) return failure{not_found(word, all)};
  if (found.size() > 1) return failure{not_unique(word, found)};
  return *found.front();
}

case_summary find_case(session& in, const std::string& wanted) {
  return find_cases(in, {wanted}).front();
}

std::vector<case_summary> find_cases(session& in,
                                     const std::vector<std::string>& wanted) {
  std::vector<case_summary> found;
  std::optional<case_list> all;
  const auto add = [&found](case_summary one) {
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&one](const case_summary& other) {
                                     return other.seen.uid == one.seen.uid;
                                   });
    if (!known) found.push_back(std::move(one));
  };
  for (const std::string& word : wanted) {
    const wanted_case parts = take_apart(word);
    if (parts.source_namespace.empty())
      if (auto one = find_by_full_name(in, parts.name)) {
        add(*std::move(one));
        continue;
      }
    if (!all) all = read_cases(in.api(), in.target_namespace());
    auto chosen = choose_case(word, all->cases);
    if (!chosen)
      throw command_failure("namespace " + in.target_namespace() + ": " +
                            chosen.error());
    add(*std::move(chosen));
  }
  return found;
}

}  // namespace forensics::plugin
