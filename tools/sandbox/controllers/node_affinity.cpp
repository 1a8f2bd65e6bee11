#include "sandbox/controllers/node_affinity.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "sandbox/objects/object.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

std::optional<std::string_view> label_of(const json_value& node,
                                         std::string_view key) {
  const auto* label = model::find(node, {"metadata", "labels", key});
  if (label == nullptr || !label->IsString()) return std::nullopt;
  return model::view(*label);
}

std::optional<long> number(std::string_view text) {
  long value = 0;
  const auto end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return value;
}

bool holds(const json_value& term, std::optional<std::string_view> value) {
  const auto op = text_at(term, {"operator"});
  const auto& values = model::array_at(term, {"values"});
  if (op == "Exists") return value.has_value();
  if (op == "DoesNotExist") return !value;
  const bool among =
      value && std::any_of(values.Begin(), values.End(), [&](const auto& one) {
        return one.IsString() && model::view(one) == *value;
      });
  if (op == "In") return among;
  if (op == "NotIn") return !among;
  if (!value || values.Size() != 1 || !values[0].IsString()) return false;
  const auto mine = number(*value);
  const auto bound = number(model::view(values[0]));
  if (!mine || !bound) return false;
  return op == "Gt" ? *mine > *bound : op == "Lt" && *mine < *bound;
}

bool term_holds(const json_value& term, const json_value& node) {
  const auto& labels = model::array_at(term, {"matchExpressions"});
  const auto& fields = model::array_at(term, {"matchFields"});
  // An empty term matches nothing.
  if (labels.Empty() && fields.Empty()) return false;
  return std::all_of(labels.Begin(), labels.End(),
                     [&](const auto& one) {
                       return holds(one, label_of(node, text_at(one, {"key"})));
                     }) &&
         std::all_of(fields.Begin(), fields.End(), [&](const auto& one) {
           return text_at(one, {"key"}) == "metadata.name" &&
                  holds(one, name_of(node));
         });
}

}  // namespace

bool matches_node(const json_value& pod, const json_value& node) {
  for (const auto& [key, value] :
       model::object_at(pod, {"spec", "nodeSelector"}).GetObject())
    if (!value.IsString() ||
        label_of(node, model::view(key)) != model::view(value))
      return false;
  const auto* required =
      model::find(pod, {"spec", "affinity", "nodeAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution"});
  if (required == nullptr) return true;
  const auto& terms = model::array_at(*required, {"nodeSelectorTerms"});
  return std::any_of(terms.Begin(), terms.End(),
                     [&](const auto& term) { return term_holds(term, node); });
}

}  // namespace forensics::sandbox
