#include "plugin/case_rows.hpp"

#include <algorithm>
#include <tuple>

#include "model/age.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

using model::case_summary;

std::string age_text(const std::optional<model::timestamp>& then,
                     model::timestamp now) {
  return then ? model::human_duration(now - *then) : "<unknown>";
}

/// Who holds it, where that is known.
cell held_cell(const case_summary& which) {
  if (!which.seen.held) return {"no"};
  if (which.hold && !which.hold->who.empty())
    return {shown_in_line(which.hold->who), paint::yellow};
  return {which.held_by_clone ? "<clone>" : "yes", paint::yellow};
}

/// A text that is never empty, so that columns can be counted.
std::string filled(std::string_view text) {
  return text.empty() ? "<none>" : shown_in_line(text);
}

cell phase_cell(const case_summary& which) {
  const std::string& phase = which.seen.phase;
  if (phase == "Complete") return {shown_in_line(phase)};
  return {filled(phase), phase == "Failed" ? paint::red : paint::yellow};
}

/// What stays for ever is later than any time.
model::timestamp end_of(const case_summary& which) {
  if (which.seen.held) return model::timestamp::max();
  return model::expires_at(which.seen).value_or(model::timestamp::max());
}

bool less(const case_summary& a, const case_summary& b, std::string_view key) {
  const auto by_name = [](const case_summary& one) {
    return std::tie(one.seen.name);
  };
  if (key == "source" && std::tie(a.source_namespace, a.pod) !=
                             std::tie(b.source_namespace, b.pod))
    return std::tie(a.source_namespace, a.pod) <
           std::tie(b.source_namespace, b.pod);
  if (key == "reason" && a.reason != b.reason) return a.reason < b.reason;
  if (key == "expires" && end_of(a) != end_of(b)) return end_of(a) < end_of(b);
  if (key == "repeats" && a.repeated.count != b.repeated.count)
    return a.repeated.count < b.repeated.count;
  if (key == "age" && a.seen.created_at != b.seen.created_at)
    return a.seen.created_at < b.seen.created_at;
  return by_name(a) < by_name(b);
}

}  // namespace

std::vector<std::string> titles_of(columns which) {
  std::vector<std::string> titles{"NAME", "SOURCE",  "REASON", "EXIT CODE",
                                  "AGE",  "EXPIRES", "HELD",   "REPEATS"};
  if (which == columns::wide)
    titles.insert(titles.end(),
                  {"CONTAINER", "PHASE", "PROBLEMS", "SIGNATURE"});
  return titles;
}

row row_of(const case_summary& which, model::timestamp now, columns shown) {
  row cells{{shown_in_line(which.seen.name)},
            {filled(which.source_namespace + "/" + which.pod)},
            {filled(which.reason), paint::red},
            {which.exit_code ? std::to_string(*which.exit_code) : "<none>"},
            {age_text(which.seen.created_at, now)},
            expiry_cell(which.seen, now),
            held_cell(which),
            {std::to_string(which.repeated.count)}};
  if (shown == columns::wide) {
    const std::size_t problems = which.seen.problems.size();
    cells.push_back({filled(which.container)});
    cells.push_back(phase_cell(which));
    cells.push_back({std::to_string(problems),
                     problems > 0 ? paint::yellow : paint::plain});
    cells.push_back({filled(which.seen.signature)});
  }
  return cells;
}

cell expiry_cell(const model::case_view& which, model::timestamp now) {
  const model::expiry_decision decided = model::decide_expiry(which, now);
  switch (decided.verdict) {
    case model::expiry::keep:
      return {model::human_duration(decided.at - now)};
    case model::expiry::expired:
      return {"expired", paint::faint};
    case model::expiry::held:
      return {"held", paint::yellow};
    case model::expiry::unreadable:
      return {"<unknown>", paint::yellow};
  }
  return {};
}

std::vector<std::string> sort_keys() {
  return {"age", "name", "source", "reason", "expires", "repeats"};
}

void sort_cases(std::vector<case_summary>& cases, std::string_view key) {
  std::sort(cases.begin(), cases.end(),
            [key](const case_summary& a, const case_summary& b) {
              return less(a, b, key);
            });
}

bool fits(const case_summary& which, const case_filter& filter) {
  const auto& created = which.seen.created_at;
  if (!filter.source_namespace.empty() &&
      which.source_namespace != filter.source_namespace)
    return false;
  if (!filter.reason.empty() && which.reason != filter.reason) return false;
  if (filter.created_since && (!created || *created < *filter.created_since))
    return false;
  return !filter.created_before ||
         (created && *created <= *filter.created_before);
}

}  // namespace forensics::plugin
