#include "scenarios/support/controller_process.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "scenarios/support/eventually.hpp"
#include "support/log_schema.hpp"

namespace forensics::test {
namespace {

std::vector<std::string> command_line(const std::string& kubeconfig,
                                      const std::vector<std::string>& flags,
                                      program which) {
  const char* variable =
      which == program::breakable ? "TESTENV_BREAKABLE" : "TESTENV_CONTROLLER";
  const char* path = std::getenv(variable);
  REQUIRE_MESSAGE(path != nullptr, variable, " must name the built program");
  std::vector<std::string> argv{path,          "--kubeconfig",
                                kubeconfig,    "--log-format",
                                "json",        "--health-probe-bind-address",
                                "127.0.0.1:0", "--metrics-bind-address",
                                "127.0.0.1:0"};
  argv.insert(argv.end(), flags.begin(), flags.end());
  return argv;
}

bool says(const model::json_value& entry, std::string_view message) {
  return entry.IsObject() &&
         std::any_of(entry.MemberBegin(), entry.MemberEnd(),
                     [&](const auto& member) {
                       return member.value.IsString() &&
                              model::view(member.value) == message;
                     });
}

std::string content_of_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A line `NAME:   123 kB` of /proc/PID/status, in bytes.
std::size_t memory_in(const std::string& status, std::string_view name) {
  const auto at = status.find(name);
  if (at == std::string::npos) return 0;
  std::istringstream line(status.substr(at + name.size() + 1));
  std::size_t kilobytes = 0;
  line >> kilobytes;
  return kilobytes * 1024;
}

/// From /proc/PID/stat: utime and stime are the 12th and 13th field after the
/// program's name, which stands in parentheses. Source: proc(5).
double cpu_seconds_in(const std::string& stat) {
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string skipped;
  for (int field = 0; field < 11; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

controller_process::controller_process(const std::string& kubeconfig,
                                       const std::vector<std::string>& flags,
                                       const variables& env, program which)
    : log_(memory_file()),
      program_(command_line(kubeconfig, flags, which), env,
               {-1, -1, log_.get()}) {}

controller_process::~controller_process() {
  kill();
  for (const auto& line : log_lines()) {
    CAPTURE(line);
    CHECK(fault_of_log_line(line) == "");
  }
}

void controller_process::wait_ready(std::chrono::milliseconds timeout) {
  INFO("log of the controller:\n", log());
  eventually(timeout, "the controller is ready", [&] {
    const auto ended = program_.wait(std::chrono::milliseconds{0});
    if (ended) FAIL("the controller ended with ", *ended);
    const auto answer = health("/readyz");
    return answer && answer->status == 200;
  });
}

std::optional<http_answer> controller_process::health(
    const std::string& path) const {
  return http_get(address_of("serving health"), path);
}

std::string controller_process::metrics() const {
  const auto answer = http_get(address_of("serving metrics"), "/metrics");
  return answer && answer->status == 200 ? answer->body : "";
}

std::optional<double> controller_process::metric(
    std::string_view name_and_labels) const {
  std::istringstream lines(metrics());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name_and_labels)) continue;
    std::istringstream rest(line.substr(name_and_labels.size()));
    if (double value = 0; rest.peek() == ' ' && rest >> value) return value;
  }
  return {};
}

int controller_process::stop(std::chrono::milliseconds timeout) {
  program_.signal(SIGTERM);
  const auto code = program_.wait(timeout);
  REQUIRE_MESSAGE(code.has_value(), "the controller did not stop; its log:\n",
                  log());
  return *code;
}

void controller_process::kill() {
  program_.signal(SIGKILL);
  program_.wait(std::chrono::milliseconds{-1});
}

std::optional<int> controller_process::wait(std::chrono::milliseconds timeout) {
  return program_.wait(timeout);
}

std::string controller_process::log() const { return content_of(log_); }

std::vector<std::string> controller_process::log_lines() const {
  std::istringstream text(log());
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::optional<model::json_document> controller_process::logged(
    std::string_view message) const {
  const auto lines = log_lines();
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->find(message) == std::string::npos) continue;
    auto entry = model::parse_json(*line);
    if (entry && says(*entry, message)) return std::move(*entry);
  }
  return {};
}

usage controller_process::measure() const {
  const std::string proc = "/proc/" + std::to_string(program_.pid());
  const auto status = content_of_file(proc + "/status");
  return {memory_in(status, "VmHWM"), memory_in(status, "VmRSS"),
          cpu_seconds_in(content_of_file(proc + "/stat"))};
}

std::string controller_process::address_of(std::string_view server) const {
  const auto entry = logged(server);
  return entry ? std::string{model::text_at(*entry, {"address"})} : "";
}

}  // namespace forensics::test
