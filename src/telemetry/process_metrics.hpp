#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace forensics::telemetry {

/// This process's families by the names that all Prometheus clients give them
/// (`process_cpu_seconds_total` …), as /proc has them now. None where it can't
/// be read. Thread-safe.
std::vector<prometheus::MetricFamily> process_families();

}  // namespace forensics::telemetry
