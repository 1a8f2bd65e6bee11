#include "sandbox/node/variables.hpp"

#include <utility>

#include "sandbox/node/object_data.hpp"
#include "sandbox/objects/resource_type.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

/// A ConfigMap or Secret that a container refers to.
struct source_kind {
  const resource_type& type;
  const char* name;     ///< in the sentence about a key
  const char* missing;  ///< in the sentence about an object
};

source_kind config_map() {
  return {type_of("configmaps"), "ConfigMap", "configmap"};
}
source_kind secret() { return {type_of("secrets"), "Secret", "secret"}; }

class builder {
 public:
  builder(const json_value& pod, const store& objects,
          const node_capacity& node, variable_map given)
      : pod_(pod),
        objects_(objects),
        node_(node),
        variables_(std::move(given)) {}

  /// False when something is missing: see problem().
  bool add_all_of(const json_value& entry) {
    const bool map = entry.HasMember("configMapRef");
    const auto& reference =
        model::object_at(entry, {map ? "configMapRef" : "secretRef"});
    const source_kind kind = map ? config_map() : secret();
    const object_ptr source = find(kind, reference);
    if (source == nullptr) return problem_.empty();
    const std::string prefix(text_at(entry, {"prefix"}));
    for (const std::string& key : data_keys(source->json))
      if (const auto value = data_of(source->json, key))
        variables_[prefix + key] = *value;
    return true;
  }

  bool add(const json_value& variable, const json_value& container) {
    const std::string name(text_at(variable, {"name"}));
    const json_value* from = model::find(variable, {"valueFrom"});
    if (from == nullptr) {
      variables_[name] = expand(text_at(variable, {"value"}), variables_);
      return true;
    }
    if (const json_value* field = model::find(*from, {"fieldRef"}))
      return set(name, field_value(pod_, text_at(*field, {"fieldPath"})),
                 "unsupported fieldPath: " +
                     std::string(text_at(*field, {"fieldPath"})));
    if (const json_value* resource = model::find(*from, {"resourceFieldRef"})) {
      const auto other = text_at(*resource, {"containerName"});
      const json_value* of =
          other.empty() ? &container : find_container(pod_, other);
      return set(
          name,
          of == nullptr ? std::nullopt : resource_value(*of, *resource, node_),
          "unsupported container resource : " +
              std::string(text_at(*resource, {"resource"})));
    }
    if (const json_value* key = model::find(*from, {"configMapKeyRef"}))
      return add_key(name, config_map(), *key);
    if (const json_value* key = model::find(*from, {"secretKeyRef"}))
      return add_key(name, secret(), *key);
    return true;
  }

  std::string& problem() { return problem_; }
  variable_map& variables() { return variables_; }

 private:
  bool add_key(const std::string& name, const source_kind& kind,
               const json_value& reference) {
    const object_ptr source = find(kind, reference);
    if (source == nullptr) return problem_.empty();
    const std::string key(text_at(reference, {"key"}));
    if (auto value = data_of(source->json, key)) {
      variables_[name] = std::move(*value);
      return true;
    }
    if (model::true_at(reference, {"optional"})) return true;
    problem_ = "couldn't find key " + key + " in " + kind.name + " " +
               std::string(namespace_of(pod_)) + "/" +
               std::string(name_of(source->json));
    return false;
  }

  object_ptr find(const source_kind& kind, const json_value& reference) {
    const std::string name(text_at(reference, {"name"}));
    object_ptr source =
        objects_.find(kind.type, {std::string(namespace_of(pod_)), name});
    if (source == nullptr && !model::true_at(reference, {"optional"}))
      problem_ = std::string(kind.missing) + " \"" + name + "\" not found";
    return source;
  }

  bool set(const std::string& name, std::optional<std::string> value,
           std::string otherwise) {
    if (!value) {
      problem_ = std::move(otherwise);
      return false;
    }
    variables_[name] = std::move(*value);
    return true;
  }

  const json_value& pod_;
  const store& objects_;
  const node_capacity& node_;
  variable_map variables_;
  std::string problem_;
};

}  // namespace

std::string expand(std::string_view text, const variable_map& known) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '$' || at + 1 == text.size()) {
      made += text[at];
      continue;
    }
    if (text[at + 1] == '$') {
      made += '$';
      ++at;
      continue;
    }
    const std::size_t end =
        text[at + 1] == '(' ? text.find(')', at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      made += '$';
      continue;
    }
    const std::string name(text.substr(at + 2, end - at - 2));
    const auto found = known.find(name);
    made += found == known.end() ? "$(" + name + ")" : found->second;
    at = end;
  }
  return made;
}

result<variable_map, std::string> variables_of(const json_value& container,
                                               const json_value& pod,
                                               const store& objects,
                                               const node_capacity& node,
                                               variable_map given) {
  builder made(pod, objects, node, std::move(given));
  for (const auto& entry : model::array_at(container, {"envFrom"}).GetArray())
    if (entry.IsObject() && !made.add_all_of(entry))
      return failure{std::move(made.problem())};
  for (const auto& entry : model::array_at(container, {"env"}).GetArray())
    if (!made.add(entry, container)) return failure{std::move(made.problem())};
  return std::move(made.variables());
}

}  // namespace forensics::sandbox
