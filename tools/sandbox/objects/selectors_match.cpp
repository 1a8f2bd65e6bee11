#include <algorithm>
#include <optional>

#include "sandbox/objects/selectors.hpp"
#include "sandbox/objects/validation_names.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using op = label_selector::op;
using term = label_selector::term;

std::optional<op> operator_named(std::string_view name) {
  if (name == "In") return op::in;
  if (name == "NotIn") return op::not_in;
  if (name == "Exists") return op::exists;
  if (name == "DoesNotExist") return op::absent;
  return std::nullopt;
}

bool holds(const term& wanted, const json_value* label) {
  const bool there = label != nullptr && label->IsString();
  if (wanted.what == op::exists) return there;
  if (wanted.what == op::absent) return !there;
  if (!there) return wanted.what == op::not_in;
  const std::string_view value = model::view(*label);
  if (wanted.what == op::greater || wanted.what == op::less) {
    const auto have = integer_of(value);
    const auto limit = integer_of(wanted.values.front());
    if (!have || !limit) return false;
    return wanted.what == op::greater ? *have > *limit : *have < *limit;
  }
  const bool listed = std::find(wanted.values.begin(), wanted.values.end(),
                                value) != wanted.values.end();
  return listed == (wanted.what == op::in);
}

}  // namespace

answered<label_selector> label_selector::from_json(const json_value& selector) {
  label_selector made;
  for (const auto& [key, value] :
       model::object_at(selector, {"matchLabels"}).GetObject())
    if (value.IsString())
      made.terms_.push_back({std::string(model::view(key)),
                             op::in,
                             {std::string(model::view(value))}});
  for (const json_value& each :
       model::array_at(selector, {"matchExpressions"}).GetArray()) {
    const std::string_view name = model::text_at(each, {"operator"});
    const auto what = operator_named(name);
    if (!what)
      return failure{bad_request(quoted(name) +
                                 " is not a valid label selector operator")};
    term wanted{std::string(model::text_at(each, {"key"})), *what, {}};
    for (const json_value& value : model::array_at(each, {"values"}).GetArray())
      if (value.IsString()) wanted.values.emplace_back(model::view(value));
    made.terms_.push_back(std::move(wanted));
  }
  return made;
}

bool label_selector::matches(const json_value& object) const {
  const json_value& labels = model::object_at(object, {"metadata", "labels"});
  return std::all_of(terms_.begin(), terms_.end(), [&](const term& each) {
    return holds(each, model::find(labels, {each.key}));
  });
}

}  // namespace forensics::sandbox
