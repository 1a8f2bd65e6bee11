#include <algorithm>
#include <array>

#include "model/age.hpp"
#include "sandbox/objects/table_kinds.hpp"

namespace forensics::sandbox {
namespace {

using model::find;
using model::integer_at;
using model::json_value;
using model::object_at;
using model::text_at;

bool has_true_condition(const json_value& object, std::string_view type) {
  const auto& conditions =
      model::array_at(object, {"status", "conditions"}).GetArray();
  return std::any_of(conditions.begin(), conditions.end(),
                     [&](const json_value& condition) {
                       return text_at(condition, {"type"}) == type &&
                              text_at(condition, {"status"}) == "True";
                     });
}

std::string_view job_status(const json_value& job) {
  if (has_true_condition(job, "Complete")) return "Complete";
  if (has_true_condition(job, "Failed")) return "Failed";
  if (find(job, {"metadata", "deletionTimestamp"}) != nullptr)
    return "Terminating";
  if (has_true_condition(job, "Suspended")) return "Suspended";
  if (has_true_condition(job, "FailureTarget")) return "FailureTarget";
  if (has_true_condition(job, "SuccessCriteriaMet"))
    return "SuccessCriteriaMet";
  return "Running";
}

std::string job_completions(const json_value& job) {
  const std::string done =
      std::to_string(integer_at(job, {"status", "succeeded"}));
  const std::int64_t wanted = integer_at(job, {"spec", "completions"}, -1);
  if (wanted >= 0) return done + "/" + std::to_string(wanted);
  const std::int64_t workers = integer_at(job, {"spec", "parallelism"});
  return done + "/1" +
         (workers > 1 ? " of " + std::to_string(workers) : std::string());
}

std::string job_duration(const json_value& job, model::timestamp now) {
  const auto start =
      model::parse_rfc3339(text_at(job, {"status", "startTime"}));
  if (!start) return {};
  const auto end =
      model::parse_rfc3339(text_at(job, {"status", "completionTime"}));
  return model::human_duration(end.value_or(now) - *start);
}

const json_value& template_spec(const json_value& object) {
  return object_at(object, {"spec", "template", "spec"});
}

void job_row(cell_writer& out) {
  const json_value& job = out.object();
  out.name();
  out.text(job_status(job));
  out.text(job_completions(job));
  out.text(job_duration(job, out.now()));
  out.age();
  container_cells(template_spec(job), out);
  out.text_or(selector_text(object_at(job, {"spec", "selector"})), "<none>");
}

void replica_set_row(cell_writer& out) {
  const json_value& set = out.object();
  out.name();
  out.number_at({"spec", "replicas"});
  out.number_at({"status", "replicas"});
  out.number_at({"status", "readyReplicas"});
  out.age();
  container_cells(template_spec(set), out);
  out.text_or(selector_text(object_at(set, {"spec", "selector"})), "<none>");
}

void deployment_row(cell_writer& out) {
  const json_value& deployment = out.object();
  out.name();
  out.ratio_of({"status", "readyReplicas"}, {"spec", "replicas"});
  out.number_at({"status", "updatedReplicas"});
  out.number_at({"status", "availableReplicas"});
  out.age();
  container_cells(template_spec(deployment), out);
  out.text(selector_text(object_at(deployment, {"spec", "selector"})));
}

/// An `IntOrString`: `1`, `50%`.
std::string amount(const json_value* value) {
  if (value != nullptr && value->IsInt64())
    return std::to_string(value->GetInt64());
  if (value != nullptr && value->IsString())
    return std::string(model::view(*value));
  return "N/A";
}

void disruption_budget_row(cell_writer& out) {
  out.name();
  out.text(amount(find(out.object(), {"spec", "minAvailable"})));
  out.text(amount(find(out.object(), {"spec", "maxUnavailable"})));
  out.number_at({"status", "disruptionsAllowed"});
  out.age();
}

}  // namespace

std::span<const table_kind> workload_tables() {
  constexpr column_width narrow = column_width::narrow;
  static const std::vector<table_kind> tables{
      {"jobs",
       {name_column,
        {"Status", "Whether it runs, is done or has failed."},
        {"Completions", "How many pods have done their work."},
        {"Duration", "How long it takes, or took."},
        age_column,
        containers_column,
        images_column,
        selector_column},
       job_row},
      {"replicasets",
       {name_column,
        {"Desired", "How many pods there should be.", narrow, "integer"},
        {"Current", "How many pods there are.", narrow, "integer"},
        {"Ready", "How many of them are ready.", narrow, "integer"},
        age_column,
        containers_column,
        images_column,
        selector_column},
       replica_set_row},
      {"deployments",
       {name_column,
        {"Ready", "How many of the pods are ready."},
        {"Up-to-date", "How many pods are of the latest template."},
        {"Available", "How many pods have been ready for long enough."},
        age_column,
        containers_column,
        images_column,
        selector_column},
       deployment_row},
      {"poddisruptionbudgets",
       {name_column,
        {"Min Available", "How many pods must stay."},
        {"Max Unavailable", "How many pods may be away."},
        {"Allowed Disruptions", "How many pods may go now.", narrow, "integer"},
        age_column},
       disruption_budget_row},
  };
  return tables;
}

}  // namespace forensics::sandbox
