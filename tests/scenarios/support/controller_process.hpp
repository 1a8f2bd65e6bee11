#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "scenarios/support/http_get.hpp"
#include "scenarios/support/process.hpp"

namespace forensics::test {

struct usage {
  std::size_t peak_rss = 0;  ///< bytes
  std::size_t rss = 0;       ///< bytes
  double cpu_seconds = 0;    ///< user and system
};

enum class program {
  controller,  ///< TESTENV_CONTROLLER
  breakable    ///< TESTENV_BREAKABLE, see tests/breakable/failpoint.hpp
};

/// The built controller, running on its own flags plus
/// `--kubeconfig`, `--log-format json` and free loopback ports for health and
/// metrics. Killed when this object goes, which also fails the test for each
/// line of its log that is not as docs/log.schema.json says.
class controller_process {
 public:
  static constexpr std::chrono::milliseconds default_wait{30'000};

  explicit controller_process(const std::string& kubeconfig,
                              const std::vector<std::string>& flags = {},
                              const variables& env = {},
                              program which = program::controller);
  /// One that has an accident.
  controller_process(const std::string& kubeconfig,
                     const std::vector<std::string>& flags,
                     const std::string& accident)
      : controller_process(kubeconfig, flags, {{"TESTENV_ACCIDENT", accident}},
                           program::breakable) {}
  controller_process(const controller_process&) = delete;
  controller_process& operator=(const controller_process&) = delete;
  ~controller_process();

  /// Until /readyz says 200; fails the test, with its log, when it does not.
  void wait_ready(std::chrono::milliseconds timeout = default_wait);
  /// GET from the health port: `/healthz`, `/readyz`.
  std::optional<http_answer> health(const std::string& path) const;
  /// The text of /metrics; "" when it is not served.
  std::string metrics() const;
  /// One sample of it, named as exposed: `forensics_x_total{reason="Error"}`.
  std::optional<double> metric(std::string_view name_and_labels) const;

  /// SIGTERM; its exit code. Fails the test when it takes longer.
  int stop(std::chrono::milliseconds timeout = default_wait);
  /// kill -9, and gone on return.
  void kill();
  /// The exit code once it ends by itself; nullopt when it goes on.
  std::optional<int> wait(std::chrono::milliseconds timeout);

  /// All of its stderr so far.
  std::string log() const;
  std::vector<std::string> log_lines() const;
  /// The newest JSON log line one of whose members is the string `message`.
  std::optional<model::json_document> logged(std::string_view message) const;

  /// While it runs.
  usage measure() const;
  const child& process() const noexcept { return program_; }

 private:
  std::string address_of(std::string_view server) const;

  descriptor log_;
  child program_;
};

}  // namespace forensics::test
