#include "telemetry/process_metrics.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "telemetry/process_figures.hpp"

namespace forensics::telemetry {

namespace {

std::string text_of(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Less the one that looks; nullopt where they can't be listed to the end,
/// such as when none is left to look with.
std::optional<double> count_fds(const char* folder) {
  std::error_code error;
  double count = -1;
  for (std::filesystem::directory_iterator one(folder, error), end;
       !error && one != end; one.increment(error))
    ++count;
  if (error) return std::nullopt;
  return count;
}

prometheus::MetricFamily family(const char* name, const char* help,
                                prometheus::MetricType type, double value) {
  prometheus::ClientMetric metric;
  if (type == prometheus::MetricType::Counter)
    metric.counter.value = value;
  else
    metric.gauge.value = value;
  return {name, help, type, {std::move(metric)}};
}

}  // namespace

std::vector<prometheus::MetricFamily> process_families(const char* fd_folder) {
  const std::string stat = text_of("/proc/self/stat");
  const std::string limits = text_of("/proc/self/limits");
  const std::string system_stat = text_of("/proc/stat");
  const auto now = parse_process({stat, limits, system_stat},
                                 {static_cast<double>(sysconf(_SC_CLK_TCK)),
                                  static_cast<double>(sysconf(_SC_PAGESIZE))});
  if (!now) return {};
  // The kernel reckons the time of the boot from the clock, which is set now
  // and then; no restart is to be seen in that.
  static const double start_time = now->start_time;
  constexpr auto counter = prometheus::MetricType::Counter;
  constexpr auto gauge = prometheus::MetricType::Gauge;
  std::vector<prometheus::MetricFamily> all{
      family("process_cpu_seconds_total",
             "User and system CPU time of this process.", counter,
             now->cpu_seconds),
      family("process_resident_memory_bytes", "Memory of it that is in RAM.",
             gauge, now->resident_bytes),
      family("process_virtual_memory_bytes", "Its address space.", gauge,
             now->virtual_bytes),
      family("process_max_fds", "File descriptors that it may have open.",
             gauge, now->max_fds),
      family("process_threads", "Its threads.", gauge, now->threads),
      family("process_start_time_seconds",
             "When it was started, in seconds since 1970.", gauge, start_time),
  };
  if (const auto fds = count_fds(fd_folder))
    all.push_back(
        family("process_open_fds", "Its open file descriptors.", gauge, *fds));
  return all;
}

}  // namespace forensics::telemetry
