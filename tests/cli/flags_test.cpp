#include "cli/flags.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <regex>

namespace {

using namespace std::chrono_literals;
using forensics::cli::command_line;
using forensics::cli::exit_request;
using forensics::cli::parse_flags;
using forensics::model::listen_choice;
using forensics::model::log_format;
using forensics::model::log_level;
using forensics::model::pod_security;
using strings = std::vector<std::string>;
using variables = std::map<std::string, std::string>;

exit_request refused(const strings& arguments, const variables& env = {}) {
  const auto parsed = parse_flags(arguments, env);
  REQUIRE(std::holds_alternative<exit_request>(parsed));
  return std::get<exit_request>(parsed);
}

command_line accepted(const strings& arguments, const variables& env = {}) {
  const auto parsed = parse_flags(arguments, env);
  if (const auto* refusal = std::get_if<exit_request>(&parsed))
    FAIL(refusal->err);
  return std::get<command_line>(parsed);
}

struct accepted_row {
  const char* name;
  strings arguments;
  variables environment;
  std::function<bool(const command_line&)> holds;
};

const std::vector<accepted_row> accepted_rows{
    {"no flag gives the defaults",
     {},
     {},
     [](const command_line& c) {
       return c.settings.target_namespace == "debug-forensics" &&
              c.settings.forensic_ttl == 24h && c.context.empty();
     }},
    {"a value follows after a blank",
     {"--target-namespace", "quarantine"},
     {},
     [](auto& c) { return c.settings.target_namespace == "quarantine"; }},
    {"a value follows after an equals sign",
     {"--target-namespace=quarantine"},
     {},
     [](auto& c) { return c.settings.target_namespace == "quarantine"; }},
    {"a value may hold equals signs",
     {"--pod-selector=team=payments,tier!=batch"},
     {},
     [](auto& c) {
       return c.settings.pod_selector == "team=payments,tier!=batch";
     }},
    {"a value may begin with a dash after an equals sign",
     {"--context=-odd"},
     {},
     [](auto& c) { return c.context == "-odd"; }},
    {"durations are Go's",
     {"--forensic-ttl=1h30m", "--rate-limit-window", "500ms",
      "--max-crash-age=0"},
     {},
     [](auto& c) {
       return c.settings.forensic_ttl == 90min &&
              c.settings.rate_limit_window == 500ms &&
              c.settings.crash_age() == 90min;
     }},
    {"numbers are whole",
     {"--max-log-size=1024", "--max-concurrent-cases=2",
      "--max-pending-cases=3", "--worker-threads=4", "--api-connections=5",
      "--max-cases=6", "--max-cases-per-namespace=7"},
     {},
     [](auto& c) {
       const auto& s = c.settings;
       return s.max_log_size == 1024 && s.max_concurrent_cases == 2 &&
              s.max_pending_cases == 3 && s.worker_threads == 4 &&
              s.api_connections == 5 && s.max_cases == 6 &&
              s.max_cases_per_namespace == 7;
     }},
    {"a list is split at commas, blanks around an entry are dropped",
     {"--watch-namespaces", " shop, billing,,search ,"},
     {},
     [](auto& c) {
       return c.settings.watch_namespaces ==
              strings{"shop", "billing", "search"};
     }},
    {"a list that is given twice is one list",
     {"--watch-namespaces=shop", "--watch-namespaces=billing"},
     {},
     [](auto& c) {
       return c.settings.watch_namespaces == strings{"shop", "billing"};
     }},
    {"of any other flag the last one counts",
     {"--context=a", "--context=b"},
     {},
     [](auto& c) { return c.context == "b"; }},
    {"an empty list after an equals sign does not take the next flag",
     {"--ignore-namespaces=", "--context=lab"},
     {},
     [](auto& c) {
       return c.settings.ignore_namespaces.empty() && c.context == "lab";
     }},
    {"an empty list may be an argument of its own",
     {"--ignore-namespaces", "", "--context=lab"},
     {},
     [](auto& c) {
       return c.settings.ignore_namespaces.empty() && c.context == "lab";
     }},
    {"a switch takes false",
     {"--enable-secret-cloning=false"},
     {},
     [](auto& c) { return !c.settings.enable_secret_cloning; }},
    {"a switch takes true",
     {"--enable-secret-cloning=false", "--enable-secret-cloning=true"},
     {},
     [](auto& c) { return c.settings.enable_secret_cloning; }},
    {"a bare switch is true",
     {"--enable-secret-cloning=false", "--enable-secret-cloning"},
     {},
     [](auto& c) { return c.settings.enable_secret_cloning; }},
    {"addresses are read, 0 is no server",
     {"--metrics-bind-address=0", "--health-probe-bind-address=[::1]:9000"},
     {},
     [](auto& c) {
       return !c.settings.metrics.enabled &&
              c.settings.health == listen_choice{true, {"::1", 9000}};
     }},
    {"log level and format are words",
     {"--log-level=debug", "--log-format=text"},
     {},
     [](auto& c) {
       return c.settings.level == log_level::debug &&
              c.settings.format == log_format::text;
     }},
    {"the quarantine's level is a word, its quota a list",
     {"--pod-security=restricted", "--target-quota=pods=50,limits.cpu=4"},
     {},
     [](auto& c) {
       return c.settings.security == pod_security::restricted &&
              c.settings.target_quota ==
                  std::vector<std::string>{"pods=50", "limits.cpu=4"};
     }},
    {"paths and images are taken as they are",
     {"--kubeconfig=/etc/kube config", "--toolkit-image=mirror:5000/busybox:1"},
     {},
     [](auto& c) {
       return c.settings.kubeconfig == "/etc/kube config" &&
              c.settings.toolkit_image == "mirror:5000/busybox:1";
     }},
    {"a variable stands for its flag",
     {},
     {{"FORENSICS_MAX_LOG_SIZE", "2048"},
      {"FORENSICS_ENABLE_SECRET_CLONING", "false"},
      {"FORENSICS_CONTEXT", "lab"}},
     [](auto& c) {
       return c.settings.max_log_size == 2048 &&
              !c.settings.enable_secret_cloning && c.context == "lab";
     }},
    {"a flag wins over its variable",
     {"--max-log-size=1"},
     {{"FORENSICS_MAX_LOG_SIZE", "2048"}},
     [](auto& c) { return c.settings.max_log_size == 1; }},
    {"a flag wins over a variable that can't be read",
     {"--max-log-size=1"},
     {{"FORENSICS_MAX_LOG_SIZE", "junk"}},
     [](auto& c) { return c.settings.max_log_size == 1; }},
    {"an empty variable empties a list",
     {},
     {{"FORENSICS_IGNORE_NAMESPACES", ""}},
     [](auto& c) { return c.settings.ignore_namespaces.empty(); }},
    {"other programs' variables are nothing to us",
     {},
     {{"PATH", "/bin"}, {"FORENSICSX", "1"}, {"forensics_max_log_size", "x"}},
     [](auto& c) { return c.settings.max_log_size == 512'000; }},
    {"the variables of a Service named forensics are no flags",
     {},
     {{"FORENSICS_SERVICE_HOST", "10.0.0.1"},
      {"FORENSICS_SERVICE_PORT", "80"},
      {"FORENSICS_SERVICE_PORT_HTTP", "80"},
      {"FORENSICS_PORT", "tcp://10.0.0.1:80"},
      {"FORENSICS_PORT_80_TCP", "tcp://10.0.0.1:80"},
      {"FORENSICS_PORT_80_TCP_ADDR", "10.0.0.1"},
      {"FORENSICS_METRICS_PORT_80_UDP_PROTO", "udp"}},
     [](auto& c) { return c.settings.max_log_size == 512'000; }},
};

struct refused_row {
  const char* name;
  strings arguments;
  variables environment;
  strings lines;  ///< of stderr, the first and the last left out
};

const std::vector<refused_row> refused_rows{
    {"an unknown flag is named",
     {"--frobnicate=1"},
     {},
     {"--frobnicate: no such flag"}},
    {"a near miss is put right",
     {"--max-log-sze=1"},
     {},
     {"--max-log-sze: no such flag; did you mean --max-log-size?"}},
    {"the value after an unknown flag is not a second problem",
     {"--max-log-sze", "1"},
     {},
     {"--max-log-sze: no such flag; did you mean --max-log-size?"}},
    {"underscores are put right",
     {"--max_log_size=1"},
     {},
     {"--max_log_size: no such flag; did you mean --max-log-size?"}},
    {"one dash is put right",
     {"-log-level=info"},
     {},
     {"-log-level: no such flag; did you mean --log-level?"}},
    {"a stray word is named",
     {"start"},
     {},
     {"\"start\": only flags are taken, no other arguments"}},
    {"the value of a switch after a blank is not lost without a word",
     {"--enable-secret-cloning", "false"},
     {},
     {"\"false\": a switch takes its value with '=': --flag=false"}},
    {"what stands after two dashes is no flag's value",
     {"--", "x"},
     {},
     {"\"x\": only flags are taken, no other arguments"}},
    {"a flag at the end lacks its value",
     {"--max-log-size=no", "--kubeconfig"},
     {},
     {"--kubeconfig: a value is missing after it",
      "--max-log-size: \"no\" is no number of bytes, such as 512000"}},
    {"a bad switch",
     {"--enable-secret-cloning=flase"},
     {},
     {"--enable-secret-cloning: \"flase\" is not true or false; did you mean "
      "false?"}},
    {"an empty switch is not true",
     {"--enable-secret-cloning="},
     {},
     {"--enable-secret-cloning: \"\" is not true or false"}},
    {"a bad duration",
     {"--forensic-ttl=1d"},
     {},
     {"--forensic-ttl: not a duration: write a number with a unit (h, m, s, "
      "ms), such as 24h, 1h30m or 500ms (got \"1d\")"}},
    {"numbers with a sign, a unit or nothing",
     {"--max-log-size=512k", "--api-connections=-1", "--worker-threads="},
     {},
     {"--max-log-size: \"512k\" is no number of bytes, such as 512000",
      "--worker-threads: \"\" is no whole number, such as 0",
      "--api-connections: \"-1\" is no whole number, such as 16"}},
    {"a number that no machine holds",
     {"--max-log-size=99999999999999999999"},
     {},
     {"--max-log-size: \"99999999999999999999\" is too large"}},
    {"a bad level is put right",
     {"--log-level=warn"},
     {},
     {"--log-level: \"warn\" is not debug, info, warning or error; did you "
      "mean warning?"}},
    {"a bad format",
     {"--log-format=xml"},
     {},
     {"--log-format: \"xml\" is not json or text"}},
    {"a bad address",
     {"--metrics-bind-address=8080"},
     {},
     {"--metrics-bind-address: must be an address like :8080, 127.0.0.1:8080 "
      "or [::1]:8080, or 0 for no server (got \"8080\")"}},
    {"a bad variable is named, not its flag",
     {},
     {{"FORENSICS_FORENSIC_TTL", "soon"}},
     {"FORENSICS_FORENSIC_TTL: not a duration: write a number with a unit (h, "
      "m, s, ms), such as 24h, 1h30m or 500ms (got \"soon\")"}},
    {"an unknown variable is put right",
     {},
     {{"FORENSICS_MAX_LOGSIZE", "1"}, {"FORENSICS_XYZ", "1"}},
     {"FORENSICS_MAX_LOGSIZE: no flag has this variable; did you mean "
      "FORENSICS_MAX_LOG_SIZE?",
      "FORENSICS_XYZ: no flag has this variable"}},
    {"help is no variable",
     {},
     {{"FORENSICS_HELP", "true"}},
     {"FORENSICS_HELP: no flag has this variable"}},
    {"a rule that a value breaks",
     {"--max-concurrent-cases=0"},
     {},
     {"--max-concurrent-cases: must be 1 to 1000, not 0"}},
    {"a rule that a variable's value breaks",
     {},
     {{"FORENSICS_MAX_CONCURRENT_CASES", "0"}},
     {"FORENSICS_MAX_CONCURRENT_CASES: must be 1 to 1000, not 0"}},
    {"all problems are listed together",
     {"--nope", "--forensic-ttl=x", "--target-namespace=A", "more"},
     {{"FORENSICS_NOPE", ""}, {"FORENSICS_WORKER_THREADS", "many"}},
     {"--forensic-ttl: not a duration: write a number with a unit (h, m, s, "
      "ms), such as 24h, 1h30m or 500ms (got \"x\")",
      "--nope: no such flag", "FORENSICS_NOPE: no flag has this variable",
      "FORENSICS_WORKER_THREADS: \"many\" is no whole number, such as 0",
      "--target-namespace: must be a namespace name: at most 63 lower-case "
      "letters, digits and '-'"}},
    {"control characters and long values are not passed on",
     {"--log-format=\x1b[31m" + std::string(100, 'x')},
     {},
     {"--log-format: \"?[31m" + std::string(59, 'x') +
      "...\" is not json or text"}},
};

std::string refusal_text(const strings& lines) {
  std::string text = "kube-forensics-controller can't start:\n";
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text + "All flags: kube-forensics-controller --help\n";
}

}  // namespace

TEST_CASE("flags and variables are read") {
  for (const accepted_row& row : accepted_rows) {
    SUBCASE(row.name) {
      CHECK(row.holds(accepted(row.arguments, row.environment)));
    }
  }
}

TEST_CASE("what can't be read is refused, and named") {
  for (const refused_row& row : refused_rows) {
    SUBCASE(row.name) {
      const exit_request refusal = refused(row.arguments, row.environment);
      CHECK(refusal.code == 2);
      CHECK(refusal.out.empty());
      CHECK(refusal.err == refusal_text(row.lines));
    }
  }
}

TEST_CASE("version and commit are printed") {
  const exit_request answer = refused({"--version"});
  CHECK(answer.code == 0);
  CHECK(answer.err.empty());
  CHECK(std::regex_match(
      answer.out, std::regex(R"(kube-forensics-controller \d+\.\d+\.\d+ )"
                             R"(\((no commit|[0-9a-f]{12}(-dirty)?)\)\n)")));
}
