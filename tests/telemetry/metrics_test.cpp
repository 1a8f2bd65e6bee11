#include "telemetry/metrics.hpp"

#include <doctest/doctest.h>

using namespace forensics;
using namespace std::chrono_literals;

namespace {

/// Is `line` one of the lines of the text?
bool shows(const telemetry::metrics& metrics, const std::string& line) {
  return ("\n" + metrics.text()).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("the three counters that users rely on, with their labels") {
  telemetry::metrics metrics;
  metrics.crash_seen("shop", "OOMKilled");
  metrics.crash_seen("shop", "OOMKilled");
  metrics.crash_seen("bank", "Error");
  metrics.pod_created("shop");
  metrics.capture_failed("shop", "clone");
  for (const char* line :
       {"# TYPE forensics_crashes_total counter",
        R"(forensics_crashes_total{namespace="shop",reason="OOMKilled"} 2)",
        R"(forensics_crashes_total{namespace="bank",reason="Error"} 1)",
        "# TYPE forensics_pods_created_total counter",
        R"(forensics_pods_created_total{source_namespace="shop"} 1)",
        "# TYPE forensics_pod_creation_errors_total counter",
        R"(forensics_pod_creation_errors_total{namespace="shop",step="clone"} )"
        "1"}) {
    CAPTURE(line);
    CHECK(shows(metrics, line));
  }
}

TEST_CASE("what an operator needs besides") {
  telemetry::metrics metrics;
  metrics.suppressed("rate_limit");
  metrics.repeat_dropped();
  metrics.queue(3, 2);
  metrics.step_took("evidence", 250ms);
  metrics.api_request("get", 200);
  metrics.watch_restarted("gone");
  metrics.malformed(4);
  metrics.case_expired();
  metrics.cases(5, 6, 7);
  metrics.actors(8);
  metrics.leads(false);
  for (const char* line :
       {R"(forensics_crashes_suppressed_total{cause="rate_limit"} 1)",
        "forensics_repeats_dropped_total 1", "forensics_cases_pending 3",
        "forensics_cases_in_flight 2",
        R"(forensics_step_seconds_sum{step="evidence"} 0.25)",
        R"(forensics_step_seconds_bucket{step="evidence",le="0.1"} 0)",
        R"(forensics_step_seconds_bucket{step="evidence",le="0.3"} 1)",
        R"(forensics_api_requests_total{code="200",verb="get"} 1)",
        R"(forensics_watch_restarts_total{reason="gone"} 1)",
        "forensics_watch_malformed_objects_total 4",
        "forensics_cases_expired_total 1", R"(forensics_cases{state="kept"} 5)",
        R"(forensics_cases{state="held"} 6)", "forensics_leader 0",
        "forensics_actors 8", R"(forensics_cases{state="unreadable"} 7)"}) {
    CAPTURE(line);
    CHECK(shows(metrics, line));
  }
}

TEST_CASE("what can be known beforehand starts at 0") {
  const telemetry::metrics metrics;
  for (const char* line :
       {R"(forensics_crashes_suppressed_total{cause="rate_limit"} 0)",
        R"(forensics_crashes_suppressed_total{cause="queue_full"} 0)",
        R"(forensics_watch_restarts_total{reason="end"} 0)",
        R"(forensics_watch_restarts_total{reason="gone"} 0)",
        R"(forensics_watch_restarts_total{reason="error"} 0)",
        R"(forensics_orphans{resource="configmaps"} 0)",
        R"(forensics_orphans{resource="pods"} 0)",
        "forensics_watch_malformed_objects_total 0",
        "forensics_repeats_dropped_total 0", "forensics_cases_expired_total 0",
        "forensics_cases_pending 0", "forensics_cases_in_flight 0",
        "forensics_actors 0", "forensics_leader 1",
        R"(forensics_cases{state="held"} 0)"}) {
    CAPTURE(line);
    CHECK(shows(metrics, line));
  }
}
