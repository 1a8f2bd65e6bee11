#include "sandbox/objects/selectors.hpp"
#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_metadata.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_percent.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::object_at;
using model::text_at;

bool is_empty_selector(const json_value& selector) {
  return object_at(selector, {"matchLabels"}).ObjectEmpty() &&
         model::array_at(selector, {"matchExpressions"}).Empty();
}

void check_selects_template(const json_value& spec, findings& found) {
  const auto selector =
      label_selector::from_json(object_at(spec, {"selector"}));
  const json_value& pod_template = object_at(spec, {"template"});
  if (!selector || (has(spec, "selector") && selector->matches(pod_template) &&
                    !selector->empty()))
    return;
  // An empty selector is told of otherwise; an absent one selects nothing.
  if (has(spec, "selector") && selector->empty()) return;
  found.invalid("spec.template.metadata.labels",
                object_at(pod_template, {"metadata", "labels"}),
                "`selector` does not match template `labels`");
}

void check_replicated_template(const json_value& spec, findings& found) {
  check_selects_template(spec, found);
  const json_value& pod_template = object_at(spec, {"template"});
  check_pod_template(pod_template, "spec.template", found);
  const std::string_view policy =
      text_at(pod_template, {"spec", "restartPolicy"});
  if (policy != "Always")
    found.unsupported("spec.template.spec.restartPolicy", policy, {"Always"});
  if (has(object_at(pod_template, {"spec"}), "activeDeadlineSeconds"))
    found.forbidden("spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in ReplicaSet is not Supported");
}

void check_given_selector(const json_value& spec, findings& found) {
  if (!has(spec, "selector")) return found.required("spec.selector");
  const json_value& selector = object_at(spec, {"selector"});
  check_label_selector(selector, "spec.selector", found);
  if (is_empty_selector(selector))
    found.invalid("spec.selector", selector,
                  "empty selector is invalid for deployment");
}

void check_rolling(const json_value& rolling, findings& found) {
  const std::string path = "spec.strategy.rollingUpdate";
  const std::string down = child(path, "maxUnavailable");
  check_amount_or_percent(rolling, "maxUnavailable", path, found);
  check_amount_or_percent(rolling, "maxSurge", path, found);
  if (amount_or_percent(rolling, "maxUnavailable") == 0 &&
      amount_or_percent(rolling, "maxSurge") == 0)
    found.invalid(down, *model::find(rolling, {"maxUnavailable"}),
                  "may not be 0 when `maxSurge` is 0");
  const std::string_view share = text_at(rolling, {"maxUnavailable"});
  if (share.ends_with('%') &&
      amount_or_percent(rolling, "maxUnavailable") > 100)
    found.invalid(down, share, "must not be greater than 100%");
}

void check_strategy(const json_value& spec, findings& found) {
  const json_value& strategy = object_at(spec, {"strategy"});
  const std::string_view type = text_at(strategy, {"type"});
  if (type == "Recreate") {
    if (has(strategy, "rollingUpdate"))
      found.forbidden("spec.strategy.rollingUpdate",
                      "may not be specified when strategy `type` is "
                      "'Recreate'");
  } else if (type == "RollingUpdate") {
    check_rolling(object_at(strategy, {"rollingUpdate"}), found);
  } else {
    found.unsupported("spec.strategy", strategy, {"Recreate", "RollingUpdate"});
  }
}

void check_indexed(const json_value& spec, findings& found) {
  if (!has(spec, "completions"))
    found.required("spec.completions", "when completion mode is Indexed");
}

void check_not_indexed(const json_value& spec, findings& found) {
  for (const std::string_view field :
       {"backoffLimitPerIndex", "maxFailedIndexes"})
    if (has(spec, field))
      found.invalid(child("spec", field), model::integer_at(spec, {field}),
                    "requires indexed completion mode");
}

/// A suspended job that has not started may still be placed otherwise.
void check_job_template(const checked& what, findings& found) {
  const json_value& spec = object_at(what.object, {"spec"});
  const bool may_move = model::true_at(*what.before, {"spec", "suspend"}) &&
                        !has(object_at(*what.before, {"status"}), "startTime");
  const json_value* before = model::find(*what.before, {"spec", "template"});
  const json_value* now = model::find(spec, {"template"});
  if (!may_move && before != nullptr && now != nullptr && *before != *now)
    found.invalid("spec.template", *now, "field is immutable");
}

void check_job_update(const checked& what, findings& found) {
  const json_value& spec = object_at(what.object, {"spec"});
  const json_value& old = object_at(*what.before, {"spec"});
  const bool elastic = text_at(old, {"completionMode"}) == "Indexed" &&
                       model::integer_at(spec, {"completions"}) ==
                           model::integer_at(spec, {"parallelism"});
  if (!elastic) check_unchanged(spec, old, "completions", "spec", found);
  check_unchanged(spec, old, "selector", "spec", found);
  check_job_template(what, found);
  for (const std::string_view field :
       {"completionMode", "podFailurePolicy", "backoffLimitPerIndex",
        "managedBy", "successPolicy"})
    check_unchanged(spec, old, field, "spec", found);
}

void check_job_policies(const json_value& spec, findings& found) {
  for (const std::string_view field :
       {"parallelism", "completions", "activeDeadlineSeconds", "backoffLimit",
        "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"})
    check_not_negative(spec, field, "spec", found);
  const std::string_view mode = text_at(spec, {"completionMode"});
  check_set_choice(spec, "completionMode", "spec", {"NonIndexed", "Indexed"},
                   found);
  if (mode == "Indexed") check_indexed(spec, found);
  if (mode == "NonIndexed") check_not_indexed(spec, found);
  if (has(spec, "podFailurePolicy"))
    check_set_choice(spec, "podReplacementPolicy", "spec", {"Failed"}, found);
  else
    check_set_choice(spec, "podReplacementPolicy", "spec",
                     {"Failed", "TerminatingOrFailed"}, found);
}

void check_job_restarts(const json_value& spec, findings& found) {
  const std::string_view policy =
      text_at(spec, {"template", "spec", "restartPolicy"});
  const char* const at = "spec.template.spec.restartPolicy";
  if (policy == "Always" || policy.empty())
    found.required(at, "valid values: \"OnFailure\", \"Never\"");
  else if (policy != "OnFailure" && policy != "Never")
    found.unsupported(at, policy, {"OnFailure", "Never"});
}

}  // namespace

void check_job(const checked& what, findings& found) {
  const json_value& spec = object_at(what.object, {"spec"});
  check_job_policies(spec, found);
  check_pod_template(object_at(spec, {"template"}), "spec.template", found);
  check_job_restarts(spec, found);
  if (has(spec, "selector")) check_selects_template(spec, found);
  if (what.before != nullptr) check_job_update(what, found);
}

void check_deployment(const checked& what, findings& found) {
  const json_value& spec = object_at(what.object, {"spec"});
  check_not_negative(spec, "replicas", "spec", found);
  check_given_selector(spec, found);
  check_replicated_template(spec, found);
  check_strategy(spec, found);
  for (const std::string_view field :
       {"minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"})
    check_not_negative(spec, field, "spec", found);
  const std::int64_t deadline =
      model::integer_at(spec, {"progressDeadlineSeconds"});
  if (has(spec, "progressDeadlineSeconds") &&
      deadline <= model::integer_at(spec, {"minReadySeconds"}))
    found.invalid("spec.progressDeadlineSeconds", deadline,
                  "must be greater than minReadySeconds");
  if (what.before != nullptr)
    check_unchanged(spec, object_at(*what.before, {"spec"}), "selector", "spec",
                    found);
}

void check_replica_set(const checked& what, findings& found) {
  const json_value& spec = object_at(what.object, {"spec"});
  for (const std::string_view field : {"replicas", "minReadySeconds"})
    check_not_negative(spec, field, "spec", found);
  check_given_selector(spec, found);
  check_replicated_template(spec, found);
  if (what.before != nullptr)
    check_unchanged(spec, object_at(*what.before, {"spec"}), "selector", "spec",
                    found);
}

}  // namespace forensics::sandbox
