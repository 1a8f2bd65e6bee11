#include "sandbox/objects/validation_metadata.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_toleration(const json_value& toleration, const std::string& path,
                      findings& found) {
  const std::string_view key = text_at(toleration, {"key"});
  const std::string_view how = text_at(toleration, {"operator"});
  const std::string_view value = text_at(toleration, {"value"});
  const std::string_view effect = text_at(toleration, {"effect"});
  const std::string operator_at = child(path, "operator");
  if (!key.empty())
    check_name_at(toleration, "key", path, qualified_name_problems, found);
  else if (how != "Exists")
    found.invalid(operator_at, how,
                  "operator must be Exists when `key` is empty, which means "
                  "\"match all values and all keys\"");
  if (has(toleration, "tolerationSeconds") && effect != "NoExecute")
    found.invalid(child(path, "effect"), effect,
                  "effect must be 'NoExecute' when `tolerationSeconds` is set");
  if (how.empty() || how == "Equal") {
    const sentences problems = label_value_problems(value);
    if (!problems.empty())
      found.invalid(operator_at, value, join(problems, ";"));
  } else if (how != "Exists") {
    found.unsupported(operator_at, how, {"Equal", "Exists"});
  } else if (!value.empty()) {
    found.invalid(operator_at, value,
                  "value must be empty when `operator` is 'Exists'");
  }
  if (!effect.empty())
    check_choice(toleration, "effect", path,
                 {"NoSchedule", "PreferNoSchedule", "NoExecute"}, found);
}

void check_node_requirement(const json_value& requirement,
                            const std::string& path, findings& found) {
  const std::string_view how = text_at(requirement, {"operator"});
  const auto count = model::array_at(requirement, {"values"}).Size();
  const std::string values_at = child(path, "values");
  if (how == "In" || how == "NotIn") {
    if (count == 0)
      found.required(values_at,
                     "must be specified when `operator` is 'In' or 'NotIn'");
  } else if (how == "Exists" || how == "DoesNotExist") {
    if (count > 0)
      found.forbidden(values_at,
                      "may not be specified when `operator` is 'Exists' or "
                      "'DoesNotExist'");
  } else if (how == "Gt" || how == "Lt") {
    if (count != 1)
      found.required(values_at,
                     "must be specified single value when `operator` is 'Lt' "
                     "or 'Gt'");
  } else {
    found.invalid(child(path, "operator"), how,
                  "not a valid selector operator");
  }
  check_name_at(requirement, "key", path, qualified_name_problems, found);
}

void check_node_field(const json_value& requirement, const std::string& path,
                      findings& found) {
  const std::string_view how = text_at(requirement, {"operator"});
  const std::string_view key = text_at(requirement, {"key"});
  if (how != "In" && how != "NotIn")
    found.invalid(child(path, "operator"), how,
                  "not a valid selector operator");
  else if (model::array_at(requirement, {"values"}).Size() != 1)
    found.required(child(path, "values"),
                   "must be only one value when `operator` is 'In' or 'NotIn' "
                   "for node field selector");
  if (key != "metadata.name")
    found.invalid(child(path, "key"), key, "not a valid field selector key");
}

void check_node_term(const json_value& term, const std::string& path,
                     findings& found) {
  each_item(term, "matchExpressions", path,
            [&](const json_value& each, const std::string& at) {
              check_node_requirement(each, at, found);
            });
  each_item(term, "matchFields", path,
            [&](const json_value& each, const std::string& at) {
              check_node_field(each, at, found);
            });
}

void check_weight(const json_value& preferred, const std::string& path,
                  findings& found) {
  const std::int64_t weight = model::integer_at(preferred, {"weight"});
  if (weight < 1 || weight > 100)
    found.invalid(child(path, "weight"), weight, "must be in the range 1-100");
}

constexpr const char* must = "requiredDuringSchedulingIgnoredDuringExecution";
constexpr const char* should =
    "preferredDuringSchedulingIgnoredDuringExecution";

void check_node_affinity(const json_value& affinity, const std::string& path,
                         findings& found) {
  if (has(affinity, must))
    check_node_selector(model::object_at(affinity, {must}), child(path, must),
                        found);
  each_item(affinity, should, path,
            [&](const json_value& each, const std::string& at) {
              check_weight(each, at, found);
              check_node_term(model::object_at(each, {"preference"}),
                              child(at, "preference"), found);
            });
}

void check_pod_term(const json_value& term, const std::string& path,
                    findings& found) {
  for (const std::string_view selector : {"labelSelector", "namespaceSelector"})
    check_label_selector(model::object_at(term, {selector}),
                         child(path, selector), found);
  each_item(term, "namespaces", path,
            [&](const json_value& each, const std::string& at) {
              found.each_invalid(at, text_of(each),
                                 dns_label_problems(text_of(each)));
            });
  if (text_at(term, {"topologyKey"}).empty())
    found.required(child(path, "topologyKey"), "can not be empty");
  check_name_at(term, "topologyKey", path, qualified_name_problems, found);
}

void check_pod_affinity(const json_value& affinity, const std::string& path,
                        findings& found) {
  each_item(affinity, must, path,
            [&](const json_value& each, const std::string& at) {
              check_pod_term(each, at, found);
            });
  each_item(affinity, should, path,
            [&](const json_value& each, const std::string& at) {
              check_weight(each, at, found);
              check_pod_term(model::object_at(each, {"podAffinityTerm"}),
                             child(at, "podAffinityTerm"), found);
            });
}

void check_least_domains(const json_value& spread, const std::string& path,
                         findings& found) {
  if (!has(spread, "minDomains")) return;
  const std::int64_t least = model::integer_at(spread, {"minDomains"});
  const std::string_view otherwise = text_at(spread, {"whenUnsatisfiable"});
  if (least <= 0)
    found.invalid(child(path, "minDomains"), least,
                  "must be greater than zero");
  if (otherwise != "DoNotSchedule")
    found.invalid(child(path, "minDomains"), least,
                  "can only use minDomains if whenUnsatisfiable=DoNotSchedule, "
                  "not " +
                      std::string(otherwise));
}

void check_spread(const json_value& spec, const std::string& path,
                  findings& found) {
  std::set<std::string> seen;
  each_item(spec, "topologySpreadConstraints", path,
            [&](const json_value& spread, const std::string& at) {
              const std::int64_t skew = model::integer_at(spread, {"maxSkew"});
              if (skew <= 0)
                found.invalid(child(at, "maxSkew"), skew,
                              "must be greater than zero");
              const std::string_view key = text_at(spread, {"topologyKey"});
              if (key.empty())
                found.required(child(at, "topologyKey"), "can not be empty");
              else
                check_name_at(spread, "topologyKey", at,
                              qualified_name_problems, found);
              check_choice(spread, "whenUnsatisfiable", at,
                           {"DoNotSchedule", "ScheduleAnyway"}, found);
              const std::string pair =
                  "{" + std::string(key) + ", " +
                  std::string(text_at(spread, {"whenUnsatisfiable"})) + "}";
              if (!seen.insert(pair).second)
                found.duplicate(
                    child(item(child(path, "topologySpreadConstraints"),
                               seen.size() - 1),
                          "{topologyKey, whenUnsatisfiable}"),
                    pair);
              check_least_domains(spread, at, found);
              check_label_selector(model::object_at(spread, {"labelSelector"}),
                                   child(at, "labelSelector"), found);
            });
}

}  // namespace

void check_tolerations(const json_value& spec, const std::string& path,
                       findings& found) {
  each_item(spec, "tolerations", path,
            [&](const json_value& toleration, const std::string& at) {
              check_toleration(toleration, at, found);
            });
}

void check_node_selector(const json_value& selector, const std::string& path,
                         findings& found) {
  if (model::array_at(selector, {"nodeSelectorTerms"}).Empty())
    found.required(child(path, "nodeSelectorTerms"),
                   "must have at least one node selector term");
  each_item(selector, "nodeSelectorTerms", path,
            [&](const json_value& term, const std::string& at) {
              check_node_term(term, at, found);
            });
}

void check_scheduling(const json_value& spec, const std::string& path,
                      findings& found) {
  const json_value& affinity = model::object_at(spec, {"affinity"});
  const std::string at = child(path, "affinity");
  check_node_affinity(model::object_at(affinity, {"nodeAffinity"}),
                      child(at, "nodeAffinity"), found);
  for (const std::string_view kind : {"podAffinity", "podAntiAffinity"})
    check_pod_affinity(model::object_at(affinity, {kind}), child(at, kind),
                       found);
  check_spread(spec, path, found);
}

}  // namespace forensics::sandbox
