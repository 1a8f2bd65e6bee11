#include "model/platform.hpp"

#include <algorithm>
#include <utility>

namespace forensics::model {
namespace {

constexpr std::string_view os_labels[] = {"kubernetes.io/os",
                                          "beta.kubernetes.io/os"};
constexpr std::string_view architecture_labels[] = {"kubernetes.io/arch",
                                                    "beta.kubernetes.io/arch"};

template <std::size_t count>
bool is_one_of(std::string_view label,
               const std::string_view (&all)[count]) noexcept {
  return std::find(std::begin(all), std::end(all), label) != std::end(all);
}

const json_value& required_terms(const json_value& pod) noexcept {
  return array_at(pod, {"spec", "affinity", "nodeAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution",
                        "nodeSelectorTerms"});
}

bool is_text(const json_value& value) noexcept { return value.IsString(); }

/// `key In (values…)` and the like, of the shape that the API gives it.
bool is_well_formed(const json_value& expression) noexcept {
  const json_value* list = find(expression, {"values"});
  const json_value& values = array_at(expression, {"values"});
  return !text_at(expression, {"key"}).empty() &&
         !text_at(expression, {"operator"}).empty() &&
         (list == nullptr || list->IsArray()) &&
         std::all_of(values.Begin(), values.End(), is_text);
}

bool asks_for_windows(const json_value& expression) noexcept {
  const json_value& values = array_at(expression, {"values"});
  return is_one_of(text_at(expression, {"key"}), os_labels) &&
         text_at(expression, {"operator"}) == "In" && values.Size() == 1 &&
         is_text(values[0]) && view(values[0]) == "windows";
}

bool term_asks_for_windows(const json_value& term) noexcept {
  const json_value& all = array_at(term, {"matchExpressions"});
  return std::any_of(all.Begin(), all.End(), asks_for_windows);
}

/// The fields that it is known to have.
json_value copy_of_expression(const json_value& expression,
                              json_allocator& memory) {
  json_value carried(rapidjson::kObjectType);
  for (const std::string_view field : {"key", "operator", "values"})
    if (const json_value* value = find(expression, {field}))
      set(carried, field, copy_of(*value, memory), memory);
  return carried;
}

json_value platform_term(const json_value& term, json_allocator& memory) {
  json_value carried(rapidjson::kArrayType);
  for (const json_value& one : array_at(term, {"matchExpressions"}).GetArray())
    if (is_well_formed(one) && tells_platform(text_at(one, {"key"})))
      carried.PushBack(copy_of_expression(one, memory), memory);
  return carried;
}

}  // namespace

bool tells_platform(std::string_view label) noexcept {
  return is_one_of(label, os_labels) || is_one_of(label, architecture_labels);
}

bool needs_windows(const json_value& pod) noexcept {
  if (text_at(pod, {"spec", "os", "name"}) == "windows") return true;
  for (const std::string_view label : os_labels)
    if (text_at(pod, {"spec", "nodeSelector", label}) == "windows") return true;
  const json_value& terms = required_terms(pod);
  return !terms.Empty() &&
         std::all_of(terms.Begin(), terms.End(), term_asks_for_windows);
}

json_value platform_terms(const json_value& pod, json_allocator& memory) {
  json_value terms(rapidjson::kArrayType);
  for (const json_value& term : required_terms(pod).GetArray()) {
    json_value carried = platform_term(term, memory);
    if (carried.Empty()) return json_value(rapidjson::kArrayType);
    json_value out(rapidjson::kObjectType);
    set(out, "matchExpressions", std::move(carried), memory);
    terms.PushBack(std::move(out), memory);
  }
  return terms;
}

}  // namespace forensics::model
