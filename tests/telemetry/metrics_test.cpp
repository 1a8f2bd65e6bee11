#include "telemetry/metrics.hpp"

#include <doctest/doctest.h>

using namespace forensics;
using namespace std::chrono_literals;

namespace {

/// 2001-09-09T01:46:40.5Z
constexpr model::timestamp noon{1'000'000'000'500ms};

/// Is `line` one of the lines of the text?
bool shows(const telemetry::metrics& metrics, const std::string& line) {
  return ("\n" + metrics.text()).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("the three counters that users rely on, with their labels") {
  telemetry::metrics metrics;
  metrics.crash_seen("shop", "OOMKilled", noon);
  metrics.crash_seen("shop", "OOMKilled", noon);
  metrics.crash_seen("bank", "Error", noon);
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
  metrics.api_request("get", 200, 20ms);
  metrics.built_from("1.2.3", "abc");
  metrics.crash_seen("shop", "Error", noon);
  metrics.since_crash("seen", 1500ms);
  metrics.since_crash("clone", -2s);
  metrics.case_closed("Complete");
  metrics.capture_failed("shop", "clone");
  metrics.watch_restarted("gone");
  metrics.malformed(4);
  metrics.case_expired();
  metrics.cases(5, 6, 7);
  metrics.actors(8);
  metrics.leads(false);
  for (const char* line :
       {R"(forensics_crashes_suppressed_total{cause="rate_limit"} 1)",
        "forensics_repeats_dropped_total 1",
        "forensics_cases_pending 3",
        "forensics_cases_in_flight 2",
        R"(forensics_step_seconds_sum{step="evidence"} 0.25)",
        R"(forensics_step_seconds_bucket{step="evidence",le="0.1"} 0)",
        R"(forensics_step_seconds_bucket{step="evidence",le="0.3"} 1)",
        R"(forensics_api_requests_total{code="200",verb="get"} 1)",
        R"(forensics_watch_restarts_total{reason="gone"} 1)",
        R"(forensics_api_request_duration_seconds_sum{verb="get"} 0.02)",
        R"(forensics_build_info{commit="abc",version="1.2.3"} 1)",
        "forensics_last_crash_timestamp_seconds 1000000000.5",
        R"(forensics_since_crash_seconds_bucket{reached="seen",le="1"} 0)",
        R"(forensics_since_crash_seconds_bucket{reached="seen",le="2"} 1)",
        R"(forensics_since_crash_seconds_sum{reached="clone"} 0)",
        R"(forensics_cases_closed_total{phase="Complete"} 1)",
        R"(forensics_step_failures_total{step="clone"} 1)",
        "forensics_watch_malformed_objects_total 4",
        "forensics_cases_expired_total 1",
        R"(forensics_cases{state="kept"} 5)",
        R"(forensics_cases{state="held"} 6)",
        "forensics_leader 0",
        "forensics_actors 8",
        R"(forensics_cases{state="unreadable"} 7)"}) {
    CAPTURE(line);
    CHECK(shows(metrics, line));
  }
}

TEST_CASE("a value that is not known beforehand has a histogram, too") {
  telemetry::metrics metrics;
  metrics.step_took("new", 250ms);
  metrics.step_took("new", 250ms);
  CHECK(shows(metrics, R"(forensics_step_seconds_sum{step="new"} 0.5)"));
  CHECK(
      shows(metrics, R"(forensics_step_seconds_bucket{step="new",le="30"} 2)"));
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
        "forensics_repeats_dropped_total 0",
        "forensics_cases_expired_total 0",
        "forensics_cases_pending 0",
        "forensics_cases_in_flight 0",
        "forensics_actors 0",
        "forensics_leader 1",
        "forensics_last_crash_timestamp_seconds 0",
        R"(forensics_since_crash_seconds_count{reached="seen"} 0)",
        R"(forensics_since_crash_seconds_count{reached="clone"} 0)",
        R"(forensics_step_seconds_count{step="case"} 0)",
        R"(forensics_step_failures_total{step="signature"} 0)",
        R"(forensics_cases_closed_total{phase="Complete"} 0)",
        R"(forensics_cases_closed_total{phase="Failed"} 0)",
        R"(forensics_api_request_duration_seconds_count{verb="stream"} 0)",
        R"(forensics_cases{state="held"} 0)"}) {
    CAPTURE(line);
    CHECK(shows(metrics, line));
  }
}

TEST_CASE("a watch counts as answered from its begin on") {
  telemetry::metrics metrics;
  metrics.watch_begun("pods", noon);
  CHECK(shows(metrics,
              R"(forensics_watch_last_answer_timestamp_seconds{watch="pods"} )"
              "1000000000.5"));
  metrics.watch_answered("pods", noon + 1s);
  metrics.watch_begun("pods", noon + 2s);
  CHECK(shows(metrics,
              R"(forensics_watch_last_answer_timestamp_seconds{watch="pods"} )"
              "1000000001.5"));
}

TEST_CASE("namespaces past the thousandth are counted together") {
  telemetry::metrics metrics;
  constexpr std::size_t many = 3 * telemetry::metrics::most_namespaces;
  for (std::size_t n = 0; n < many; ++n) {
    const auto ns = "ns-" + std::to_string(n);
    metrics.crash_seen(ns, "Error", noon);
    metrics.pod_created(ns);
    metrics.capture_failed(ns, "clone");
  }
  metrics.crash_seen("ns-999", "Error", noon);
  for (const char* line :
       {R"(forensics_crashes_total{namespace="ns-999",reason="Error"} 2)",
        R"(forensics_crashes_total{namespace="_other",reason="Error"} 2000)",
        R"(forensics_pods_created_total{source_namespace="_other"} 2000)",
        R"(forensics_pod_creation_errors_total{namespace="_other",)"
        R"(step="clone"} 2000)"}) {
    CAPTURE(line);
    CHECK(shows(metrics, line));
  }
  CHECK(metrics.text().find("\"ns-1000\"") == std::string::npos);
}

TEST_CASE("reasons past the fiftieth are counted together") {
  telemetry::metrics metrics;
  for (std::size_t n = 0; n < 60; ++n)
    metrics.crash_seen("shop", "Reason" + std::to_string(n), noon);
  CHECK(shows(metrics,
              R"(forensics_crashes_total{namespace="shop",reason="_other"} )"
              "10"));
}

TEST_CASE("a namespace that is not known has a name that none can have") {
  telemetry::metrics metrics;
  metrics.capture_failed("", "source");
  CHECK(shows(metrics,
              R"(forensics_pod_creation_errors_total{namespace="_unknown",)"
              R"(step="source"} 1)"));
}

TEST_CASE("this process's own figures are among them") {
  const telemetry::metrics metrics;
  const std::string text = metrics.text();
  for (const char* name :
       {"process_cpu_seconds_total", "process_resident_memory_bytes",
        "process_virtual_memory_bytes", "process_open_fds", "process_max_fds",
        "process_threads", "process_start_time_seconds"}) {
    CAPTURE(name);
    CHECK(text.find("\n" + std::string(name) + " ") != std::string::npos);
  }
}
