#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace forensics::telemetry {

/// Every metric family of the program, here and nowhere else. Thread-safe.
///
/// Labels whose values come from tenants are bounded: the first 1,000
/// namespaces and the first 50 reasons have series of their own, all others
/// are counted as `_other`.
class metrics {
 public:
  static constexpr std::size_t most_namespaces = 1'000;
  static constexpr std::size_t most_reasons = 50;

  metrics();
  ~metrics();
  metrics(const metrics&) = delete;
  metrics& operator=(const metrics&) = delete;

  /// forensics_build_info{version,commit}
  void built_from(const std::string& version, const std::string& commit);
  /// forensics_crashes_total{namespace,reason}: each crash instance once;
  /// forensics_last_crash_timestamp_seconds.
  void crash_seen(const std::string& pod_namespace, const std::string& reason,
                  model::timestamp now);
  /// forensics_since_crash_seconds{reached}: seen, clone. Of a node whose clock
  /// is ahead, less than 0 counts as 0.
  void since_crash(const std::string& reached, model::duration time);
  /// forensics_pods_created_total{source_namespace}
  void pod_created(const std::string& source_namespace);
  /// forensics_pod_creation_errors_total{namespace,step},
  /// forensics_step_failures_total{step}. `pod_namespace` may be empty: not
  /// known.
  void capture_failed(const std::string& pod_namespace,
                      const std::string& step);
  /// forensics_crashes_suppressed_total{cause}: rate_limit, queue_full,
  /// max_cases, max_cases_per_namespace.
  void suppressed(const std::string& cause);
  /// forensics_repeats_dropped_total
  void repeat_dropped();
  /// forensics_cases_pending, forensics_cases_in_flight
  void queue(std::size_t pending, std::size_t in_flight);
  /// forensics_cases_closed_total{phase}: Complete, Failed.
  void case_closed(const std::string& phase);
  /// forensics_step_seconds{step}
  void step_took(const std::string& step, model::duration time);
  /// forensics_api_requests_total{verb,code}; code 0: no answer.
  /// forensics_api_request_duration_seconds{verb}
  void api_request(const std::string& verb, int code, model::duration time);
  /// forensics_watch_last_answer_timestamp_seconds{watch}: from its begin on,
  /// which counts as an answer.
  void watch_begun(const std::string& watch, model::timestamp now);
  void watch_answered(const std::string& watch, model::timestamp now);
  /// forensics_watch_restarts_total{reason}: end, gone, error.
  void watch_restarted(const std::string& reason);
  /// forensics_watch_malformed_objects_total
  void malformed(std::size_t objects);
  /// forensics_quarantine_restored_total{resource}: namespaces,
  /// networkpolicies, serviceaccounts, resourcequotas, priorityclasses.
  void quarantine_restored(const std::string& resource);
  /// forensics_cases_expired_total
  void case_expired();
  /// forensics_cases{state}: kept, held, unreadable.
  void cases(std::size_t kept, std::size_t held, std::size_t unreadable);
  /// forensics_orphans{resource}: configmaps, pods.
  void orphans(const std::string& resource, std::size_t count);
  /// forensics_actors: those that run.
  void actors(std::size_t running);
  /// forensics_leader: 0 while another replica leads.
  void leads(bool does);

  /// Prometheus text exposition format 0.0.4; this process's own figures
  /// (`process_open_fds` …) among them.
  std::string text() const;

 private:
  struct families;
  std::unique_ptr<families> families_;
};

}  // namespace forensics::telemetry
