#pragma once

#include <prometheus/metric_family.h>

#include <vector>

namespace forensics::telemetry {

/// This process's families by the names that all Prometheus clients give them
/// (`process_cpu_seconds_total` …), as /proc has them now. None where it can't
/// be read; without `process_open_fds` where `fd_folder`, the folder of its
/// file descriptors, can't be listed. Thread-safe.
std::vector<prometheus::MetricFamily> process_families(
    const char* fd_folder = "/proc/self/fd");

}  // namespace forensics::telemetry
