#include "sandbox/objects/table_cells.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "sandbox/objects/table_age.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

using keyed_terms = std::vector<std::pair<std::string, std::string>>;

/// Terms in the order of their keys, joined by commas.
std::string join_sorted(keyed_terms terms) {
  std::stable_sort(
      terms.begin(), terms.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string joined;
  for (const auto& [key, term] : terms) {
    if (!joined.empty()) joined += ',';
    joined += term;
  }
  return joined;
}

keyed_terms equality_terms(const json_value& labels) {
  keyed_terms terms;
  if (!labels.IsObject()) return terms;
  for (const auto& label : labels.GetObject()) {
    const std::string key(model::view(label.name));
    const std::string_view value =
        label.value.IsString() ? model::view(label.value) : std::string_view();
    terms.emplace_back(key, key + "=" + std::string(value));
  }
  return terms;
}

std::string expression_term(const std::string& key,
                            const json_value& expression) {
  const std::string_view op = model::text_at(expression, {"operator"});
  if (op == "Exists") return key;
  if (op == "DoesNotExist") return "!" + key;
  std::vector<std::string> values;
  for (const auto& value : model::array_at(expression, {"values"}).GetArray())
    if (value.IsString()) values.emplace_back(model::view(value));
  std::sort(values.begin(), values.end());
  std::string joined;
  for (const std::string& value : values) {
    if (!joined.empty()) joined += ',';
    joined += value;
  }
  return key + (op == "NotIn" ? " notin (" : " in (") + joined + ")";
}

}  // namespace

void cell_writer::text(std::string_view value) {
  out_.String(value.data() == nullptr ? "" : value.data(),
              static_cast<rapidjson::SizeType>(value.size()));
}

void cell_writer::text_or(std::string_view value, std::string_view when_empty) {
  text(value.empty() ? when_empty : value);
}

void cell_writer::number(std::int64_t value) { out_.Int64(value); }

void cell_writer::flag(bool value) { out_.Bool(value); }

void cell_writer::text_at(model::json_path path) {
  text(model::text_at(object_, path));
}

void cell_writer::number_at(model::json_path path) {
  number(model::integer_at(object_, path));
}

void cell_writer::age() {
  text(
      age_of(model::text_at(object_, {"metadata", "creationTimestamp"}), now_));
}

void cell_writer::ratio_of(model::json_path part, model::json_path whole) {
  text(std::to_string(model::integer_at(object_, part)) + "/" +
       std::to_string(model::integer_at(object_, whole)));
}

std::string label_list(const json_value& labels) {
  std::string list = join_sorted(equality_terms(labels));
  return list.empty() ? "<none>" : list;
}

std::string selector_text(const json_value& selector) {
  keyed_terms terms =
      equality_terms(model::object_at(selector, {"matchLabels"}));
  for (const auto& expression :
       model::array_at(selector, {"matchExpressions"}).GetArray()) {
    const std::string key(model::text_at(expression, {"key"}));
    terms.emplace_back(key, expression_term(key, expression));
  }
  return join_sorted(std::move(terms));
}

void container_cells(const json_value& pod_spec, cell_writer& out) {
  std::string names;
  std::string images;
  for (const auto& container :
       model::array_at(pod_spec, {"containers"}).GetArray()) {
    if (!names.empty()) {
      names += ',';
      images += ',';
    }
    names += model::text_at(container, {"name"});
    images += model::text_at(container, {"image"});
  }
  out.text(names);
  out.text(images);
}

}  // namespace forensics::sandbox
