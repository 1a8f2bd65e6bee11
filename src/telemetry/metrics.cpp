#include "telemetry/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <map>

#include "telemetry/label_bound.hpp"
#include "telemetry/process_metrics.hpp"

namespace forensics::telemetry {

namespace {

using counters = prometheus::Family<prometheus::Counter>;
using gauges = prometheus::Family<prometheus::Gauge>;

counters& counter(prometheus::Registry& registry, const char* name,
                  const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

gauges& gauge(prometheus::Registry& registry, const char* name,
              const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

const prometheus::Histogram::BucketBoundaries step_seconds{0.01, 0.03, 0.1, 0.3,
                                                           1,    3,    10,  30};
/// The API tells the end of a run in whole seconds.
const prometheus::Histogram::BucketBoundaries crash_seconds{
    1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 900, 3600};
const prometheus::Histogram::BucketBoundaries request_seconds{
    0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30};

double seconds(model::duration time) {
  return std::chrono::duration<double>(time).count();
}

double unix_seconds(model::timestamp time) {
  return seconds(time.time_since_epoch());
}

/// Those of one label, by its values. A family's Add makes a histogram before
/// it looks whether there is one, so those known beforehand are kept.
class histograms {
 public:
  using boundaries = prometheus::Histogram::BucketBoundaries;

  histograms(prometheus::Registry& registry, const char* name, const char* help,
             const char* label, const boundaries& bounds,
             std::initializer_list<const char*> known)
      : family_(prometheus::BuildHistogram().Name(name).Help(help).Register(
            registry)),
        label_(label),
        bounds_(bounds) {
    for (const char* value : known) known_.emplace(value, &add(value));
  }

  void observe(const std::string& value, double what) {
    const auto found = known_.find(value);
    (found != known_.end() ? *found->second : add(value)).Observe(what);
  }

 private:
  prometheus::Histogram& add(const std::string& value) {
    return family_.Add({{label_, value}}, bounds_);
  }

  prometheus::Family<prometheus::Histogram>& family_;
  const char* label_;
  const boundaries& bounds_;
  std::map<std::string, prometheus::Histogram*> known_;
};

}  // namespace

struct metrics::families {
  prometheus::Registry registry;
  label_bound namespaces{most_namespaces};
  label_bound reasons{most_reasons};
  gauges& build = gauge(registry, "forensics_build_info",
                        "1; what this program was built from.");
  counters& crashes = counter(registry, "forensics_crashes_total",
                              "Crash instances seen, each once.");
  gauges& last_crash =
      gauge(registry, "forensics_last_crash_timestamp_seconds",
            "When the last crash instance was seen; 0: none since the start.");
  histograms since_crash{
      registry,
      "forensics_since_crash_seconds",
      "From the end of the crashed run until it was seen, or had its clone.",
      "reached",
      crash_seconds,
      {"seen", "clone"}};
  counters& pods = counter(registry, "forensics_pods_created_total",
                           "Forensic clones created.");
  counters& errors =
      counter(registry, "forensics_pod_creation_errors_total",
              "Cases that miss something, by the step that failed.");
  counters& step_failures =
      counter(registry, "forensics_step_failures_total",
              "What cases miss, by the step that failed.");
  counters& closed = counter(registry, "forensics_cases_closed_total",
                             "Cases that were closed, by their phase.");
  counters& suppressed = counter(registry, "forensics_crashes_suppressed_total",
                                 "Crash instances without a case, by cause.");
  counters& dropped_repeats =
      counter(registry, "forensics_repeats_dropped_total",
              "Suppressed crashes that are missing from their case's count.");
  gauges& pending = gauge(registry, "forensics_cases_pending",
                          "Crashes that wait for a free slot.");
  gauges& in_flight = gauge(registry, "forensics_cases_in_flight",
                            "Cases that are being captured.");
  histograms steps{
      registry,
      "forensics_step_seconds",
      "Time that a case spent in a step.",
      "step",
      step_seconds,
      {"source", "evidence", "slot", "other_logs", "copies", "clone",
       "ending_slot", "context", "seal", "close", "case"}};
  counters& requests = counter(registry, "forensics_api_requests_total",
                               "Requests to the API server; code 0 is none.");
  histograms request_times{
      registry,
      "forensics_api_request_duration_seconds",
      "Time until a request was answered or had failed, the wait for a "
      "connection included; of a stream until it was open.",
      "verb",
      request_seconds,
      {"get", "post", "put", "patch", "delete", "stream"}};
  gauges& last_answers =
      gauge(registry, "forensics_watch_last_answer_timestamp_seconds",
            "When the API server last answered a watch, or when it begun.");
  counters& restarts = counter(registry, "forensics_watch_restarts_total",
                               "Lists and watches opened again.");
  counters& malformed_objects =
      counter(registry, "forensics_watch_malformed_objects_total",
              "Objects of the watch that could not be read.");
  counters& restored =
      counter(registry, "forensics_quarantine_restored_total",
              "Times that a part of the quarantine was put right.");
  counters& expired = counter(registry, "forensics_cases_expired_total",
                              "Cases deleted after their TTL.");
  gauges& standing =
      gauge(registry, "forensics_cases", "Cases in the target namespace.");
  gauges& without_case =
      gauge(registry, "forensics_orphans",
            "Objects in the target namespace whose case is gone.");
  gauges& running =
      gauge(registry, "forensics_actors", "Actors that run in this process.");
  gauges& leader =
      gauge(registry, "forensics_leader", "1 where this replica leads.");
};

metrics::metrics() : families_(std::make_unique<families>()) {
  // Counters without labels start at 0, so that a rate has a first value.
  families_->malformed_objects.Add({});
  families_->expired.Add({});
  families_->dropped_repeats.Add({});
  families_->last_crash.Add({});
  for (const char* step :
       {"source", "log", "redaction", "evidence", "other_logs", "copies",
        "clone", "context", "signature", "close", "case"})
    families_->step_failures.Add({{"step", step}});
  for (const char* phase : {"Complete", "Failed"})
    families_->closed.Add({{"phase", phase}});
  for (const char* cause :
       {"rate_limit", "queue_full", "max_cases", "max_cases_per_namespace"})
    families_->suppressed.Add({{"cause", cause}});
  for (const char* resource :
       {"namespaces", "networkpolicies", "serviceaccounts", "resourcequotas",
        "priorityclasses"})
    families_->restored.Add({{"resource", resource}});
  for (const char* reason : {"end", "gone", "error"})
    families_->restarts.Add({{"reason", reason}});
  queue(0, 0);
  cases(0, 0, 0);
  for (const char* resource : {"configmaps", "pods"}) orphans(resource, 0);
  actors(0);
  leads(true);
}

metrics::~metrics() = default;

void metrics::built_from(const std::string& version,
                         const std::string& commit) {
  families_->build.Add({{"version", version}, {"commit", commit}}).Set(1);
}

void metrics::crash_seen(const std::string& pod_namespace,
                         const std::string& reason, model::timestamp now) {
  families_->crashes
      .Add({{"namespace", families_->namespaces.of(pod_namespace)},
            {"reason", families_->reasons.of(reason)}})
      .Increment();
  families_->last_crash.Add({}).Set(unix_seconds(now));
}

void metrics::since_crash(const std::string& reached, model::duration time) {
  families_->since_crash.observe(reached, std::max(0.0, seconds(time)));
}

void metrics::pod_created(const std::string& source_namespace) {
  families_->pods
      .Add({{"source_namespace", families_->namespaces.of(source_namespace)}})
      .Increment();
}

void metrics::capture_failed(const std::string& pod_namespace,
                             const std::string& step) {
  families_->errors
      .Add({{"namespace", families_->namespaces.of(pod_namespace)},
            {"step", step}})
      .Increment();
  families_->step_failures.Add({{"step", step}}).Increment();
}

void metrics::case_closed(const std::string& phase) {
  families_->closed.Add({{"phase", phase}}).Increment();
}

void metrics::suppressed(const std::string& cause) {
  families_->suppressed.Add({{"cause", cause}}).Increment();
}

void metrics::repeat_dropped() {
  families_->dropped_repeats.Add({}).Increment();
}

void metrics::queue(std::size_t pending, std::size_t in_flight) {
  families_->pending.Add({}).Set(static_cast<double>(pending));
  families_->in_flight.Add({}).Set(static_cast<double>(in_flight));
}

void metrics::step_took(const std::string& step, model::duration time) {
  families_->steps.observe(step, seconds(time));
}

void metrics::api_request(const std::string& verb, int code,
                          model::duration time) {
  families_->requests.Add({{"verb", verb}, {"code", std::to_string(code)}})
      .Increment();
  families_->request_times.observe(verb, seconds(time));
}

void metrics::watch_begun(const std::string& watch, model::timestamp now) {
  if (!families_->last_answers.Has({{"watch", watch}}))
    watch_answered(watch, now);
}

void metrics::watch_answered(const std::string& watch, model::timestamp now) {
  families_->last_answers.Add({{"watch", watch}}).Set(unix_seconds(now));
}

void metrics::watch_restarted(const std::string& reason) {
  families_->restarts.Add({{"reason", reason}}).Increment();
}

void metrics::malformed(std::size_t objects) {
  families_->malformed_objects.Add({}).Increment(static_cast<double>(objects));
}

void metrics::quarantine_restored(const std::string& resource) {
  families_->restored.Add({{"resource", resource}}).Increment();
}

void metrics::case_expired() { families_->expired.Add({}).Increment(); }

void metrics::cases(std::size_t kept, std::size_t held,
                    std::size_t unreadable) {
  families_->standing.Add({{"state", "kept"}}).Set(static_cast<double>(kept));
  families_->standing.Add({{"state", "held"}}).Set(static_cast<double>(held));
  families_->standing.Add({{"state", "unreadable"}})
      .Set(static_cast<double>(unreadable));
}

void metrics::orphans(const std::string& resource, std::size_t count) {
  families_->without_case.Add({{"resource", resource}})
      .Set(static_cast<double>(count));
}

void metrics::actors(std::size_t running) {
  families_->running.Add({}).Set(static_cast<double>(running));
}

void metrics::leads(bool does) { families_->leader.Add({}).Set(does ? 1 : 0); }

std::string metrics::text() const {
  auto all = families_->registry.Collect();
  auto own = process_families();
  std::move(own.begin(), own.end(), std::back_inserter(all));
  return prometheus::TextSerializer().Serialize(all);
}

}  // namespace forensics::telemetry
