#include "plugin/evidence/anchor_search.hpp"

#include <algorithm>
#include <iterator>

#include "model/manifest.hpp"
#include "model/names.hpp"
#include "model/vocabulary.hpp"

namespace forensics::plugin {
namespace {

using namespace model;

bool has_label(const json_value& object, std::string_view label) {
  return find(object, {"metadata", "labels", label}) != nullptr;
}

std::string_view name_of(const json_value& object) {
  return text_at(object, {"metadata", "name"});
}

}  // namespace

bool is_anchor(const json_value& object) {
  if (has_label(object, label_signature) ||
      find(object, {"metadata", "annotations", note_phase}) != nullptr)
    return true;
  if (has_label(object, label_case)) return false;
  const covered_marks marks = marks_of(object);
  return !marks.labels.empty() || !marks.annotations.empty() ||
         // A name is what nobody can change.
         name_of(object).find(case_infix) != std::string_view::npos;
}

void anchor_search::add(const json_value& object) {
  all_.emplace(name_of(object));
  if (is_anchor(object)) found_.emplace(name_of(object));
  if (!has_label(object, label_case)) return;
  named_by_others_.emplace(text_at(object, {"metadata", "labels", label_case}));
  for (const json_value& owner :
       array_at(object, {"metadata", "ownerReferences"}).GetArray())
    if (text_at(owner, {"kind"}) == "ConfigMap")
      named_by_others_.emplace(text_at(owner, {"name"}));
}

std::vector<std::string> anchor_search::names() const {
  std::set<std::string> out = found_;
  std::set_intersection(all_.begin(), all_.end(), named_by_others_.begin(),
                        named_by_others_.end(), std::inserter(out, out.end()));
  return {out.begin(), out.end()};
}

}  // namespace forensics::plugin
