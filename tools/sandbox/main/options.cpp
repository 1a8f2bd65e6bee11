#include "sandbox/main/options.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>

namespace forensics::sandbox {

namespace {

constexpr const char* about =
    R"(An embedded Kubernetes API on loopback: in memory, with a node that runs pods
as real processes, and with faults on demand. A stock kubectl works with it.)";

constexpr const char* examples = R"(Try it:
  sandbox run -- bash                  # a shell; leave it and all is gone
    kubectl create deployment web --image busybox -- sleep 60
    kubectl run crash --image busybox -- sh -c 'echo so long; exit 3'
    kubectl get pods -w
    kubectl logs crash --previous
  sandbox serve                        # in the foreground until Ctrl-C
  sandbox run --scripted-node testenv-node --no-node -- ./tests

Make it misbehave (`kubectl create --raw PATH -f -` posts, `get --raw` reads):
  echo '{"match": {"verb": "list", "resource": "pods"},
         "effect": {"status": 429, "retry_after_seconds": 1}, "times": 2}' |
    kubectl create --raw /sandbox/faults -f -
  kubectl get --raw /sandbox/requests

COMMAND finds in its environment:
  KUBECONFIG                       the administrator's
  TESTENV_POWERLESS_KUBECONFIG     of a user without any right
  TESTENV_DIR TESTENV_LOGS         this sandbox; the scripted node's logs
  TESTENV_SERVER TESTENV_CA        https://127.0.0.1:PORT; its CA's file
  TESTENV_TOKEN TESTENV_POWERLESS_TOKEN
  TESTENV_BIN TESTENV_KIND         this program; `sandbox`

The pods that you apply run as your user on this machine, without a container
around them: apply what you would run yourself.)";

/// `1s,10s`: the first wait and the longest.
std::string read_backoff(const std::string& text, options& into) {
  const std::size_t comma = text.find(',');
  const auto first = model::parse_duration(text.substr(0, comma));
  const auto longest = comma == std::string::npos
                           ? first
                           : model::parse_duration(text.substr(comma + 1));
  if (!first || !longest || *first > *longest)
    return "write the first wait and the longest, such as 1s,10s";
  into.crash_backoff = *first;
  into.crash_backoff_limit = *longest;
  return "";
}

void add_server_flags(CLI::App& to, options& into) {
  to.add_option("--port", into.port, "on 127.0.0.1; 0 takes a free one")
      ->capture_default_str();
  to.add_option("--dir", into.dir,
                "folder for kubeconfigs, logs and pods' files, new\n"
                "or empty [a new one in $TMPDIR]");
  to.add_option("--seed", into.seed, "of uids, names and faults' chances")
      ->capture_default_str();
  to.add_option_function<std::string>(
        "--crash-backoff",
        [&into](const std::string& text) {
          const std::string wrong = read_backoff(text, into);
          if (!wrong.empty())
            throw CLI::ValidationError("--crash-backoff", wrong);
        },
        "the wait before a crashed container is restarted,\n"
        "doubled each time [1s,10s]")
      ->type_name("TIMES");
  to.add_flag_callback(
      "--no-node", [&into] { into.node = false; },
      "run no pods, schedule none");
  to.add_option("--scripted-node", into.scripted_node,
                "a node of this name that runs nothing, whose logs\n"
                "are files that you write below $TESTENV_LOGS:\n"
                "NAMESPACE/POD/CONTAINER/{current,previous}.log");
}

struct control_command {
  const char* name;
  action what;
  const char* help;
};

constexpr control_command control_commands[] = {
    {"stop-apiserver", action::stop_apiserver,
     "the API server is away: port closed, connections cut"},
    {"start-apiserver", action::start_apiserver, "it is back, by its old port"},
    {"restart-apiserver", action::restart_apiserver, "both, at once"},
    {"pause-apiserver", action::pause_apiserver,
     "it accepts connections and never answers"},
    {"resume-apiserver", action::resume_apiserver, "it answers again"},
};

void declare(CLI::App& app, options& into) {
  app.require_subcommand(1);
  app.footer(examples);
  app.get_formatter()->column_width(26);
  auto* serve = app.add_subcommand(
      "serve", "in the foreground; prints `export KUBECONFIG=…`");
  serve->callback([&into] { into.what = action::serve; });
  add_server_flags(*serve, into);
  auto* run = app.add_subcommand(
      "run", "up, `-- COMMAND…` with KUBECONFIG set, all down");
  run->callback([&into] { into.what = action::run; });
  add_server_flags(*run, into);
  for (const auto& each : control_commands) {
    auto* command = app.add_subcommand(each.name, each.help);
    command->add_option("--dir", into.dir, "the folder of a running sandbox")
        ->required();
    command->callback([&into, what = each.what] { into.what = what; });
  }
}

early_end end_of(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out, err;
  const int code = app.exit(error, out, err);
  return {code == 0 ? 0 : 2, out.str(), err.str()};
}

}  // namespace

std::variant<options, early_end> parse_options(
    std::vector<std::string> arguments) {
  options parsed;
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  if (dashes != arguments.end())
    parsed.command.assign(std::next(dashes), arguments.end());
  arguments.erase(dashes, arguments.end());

  CLI::App app(about, "sandbox");
  declare(app, parsed);
  // CLI11 takes them last to first.
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return end_of(app, error);
  }
  if (parsed.what == action::run && parsed.command.empty())
    return early_end{2, "", "run what? sandbox run -- COMMAND…\n"};
  return parsed;
}

}  // namespace forensics::sandbox
