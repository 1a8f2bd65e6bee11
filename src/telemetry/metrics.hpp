#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace forensics::telemetry {

/// Every metric family of the program, here and nowhere else. Thread-safe.
class metrics {
 public:
  metrics();
  ~metrics();
  metrics(const metrics&) = delete;
  metrics& operator=(const metrics&) = delete;

  /// forensics_crashes_total{namespace,reason}: each crash instance once.
  void crash_seen(const std::string& pod_namespace, const std::string& reason);
  /// forensics_pods_created_total{source_namespace}
  void pod_created(const std::string& source_namespace);
  /// forensics_pod_creation_errors_total{namespace,step}; step is one of
  /// source, log, evidence, copies, clone, close, case.
  void capture_failed(const std::string& pod_namespace,
                      const std::string& step);
  /// forensics_crashes_suppressed_total{cause}: rate_limit, queue_full,
  /// max_cases, max_cases_per_namespace.
  void suppressed(const std::string& cause);
  /// forensics_repeats_dropped_total
  void repeat_dropped();
  /// forensics_cases_pending, forensics_cases_in_flight
  void queue(std::size_t pending, std::size_t in_flight);
  /// forensics_step_seconds{step}: source, evidence, copies, clone, case.
  void step_took(const std::string& step, model::duration time);
  /// forensics_api_requests_total{verb,code}; code 0: no answer.
  void api_request(const std::string& verb, int code);
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

  /// Prometheus text exposition format 0.0.4.
  std::string text() const;

 private:
  struct families;
  std::unique_ptr<families> families_;
};

}  // namespace forensics::telemetry
