#include "cli/declare.hpp"

#include "cli/values.hpp"

namespace forensics::cli {
namespace {

constexpr const char* switch_type = "SWITCH";
constexpr const char* list_type = "LIST";

/// A repeated list goes on where it stood; of all else the last one counts.
std::string one_value(const std::vector<std::string>& given, bool list) {
  if (!list) return given.back();
  std::string joined;
  for (const std::string& part : given) joined += part + ",";
  return joined;
}

/// Declares the flags of one group.
class group {
 public:
  group(CLI::App& app, std::vector<problem>& problems, std::string title)
      : app_(app), problems_(problems), title_(std::move(title)) {}

  template <class T>
  CLI::Option* add(const std::string& flag, T& into, const std::string& text) {
    return add_read(flag, into, text, read_value<T>);
  }

  /// `what` says in an error what is counted; the default is the example.
  CLI::Option* add_count(const std::string& flag, std::size_t& into,
                         const std::string& text,
                         std::string_view what = "whole number") {
    return add_read(flag, into, text,
                    [what, example = show_value(into)](std::string_view given) {
                      return read_count(given, what, example);
                    });
  }

 private:
  template <class T, class Reader>
  CLI::Option* add_read(const std::string& flag, T& into,
                        const std::string& text, Reader reader) {
    constexpr bool list = std::is_same_v<T, std::vector<std::string>>;
    CLI::callback_t read = [flag, reader, &into, &problems = problems_](
                               const std::vector<std::string>& given) {
      result<T, std::string> value = reader(one_value(given, list));
      if (value)
        into = std::move(*value);
      else
        problems.push_back({flag, value.error()});
      return true;  // a problem is collected, not thrown: there may be more
    };
    CLI::Option* option = app_.add_option(flag, std::move(read), text);
    option->group(title_);
    option->default_str(show_value(into));
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (std::is_same_v<T, bool>) option->type_name(switch_type);
    if (list) option->type_name(list_type);
    return option;
  }

  CLI::App& app_;
  std::vector<problem>& problems_;
  std::string title_;
};

void declare_watched(group flags, model::settings& s) {
  flags.add("--watch-namespaces", s.watch_namespaces,
            "Namespaces whose pods are watched, separated by commas, with a "
            "watch for each. Empty: all of them, with one watch.");
  flags.add("--ignore-namespaces", s.ignore_namespaces,
            "Namespaces whose crashes are left alone, separated by commas. "
            "Those of the target namespace always are.");
  flags.add("--pod-selector", s.pod_selector,
            "Label selector that a pod must match, written as for kubectl.");
  flags.add("--rate-limit-window", s.rate_limit_window,
            "Time in which one container of one workload gets one case; what "
            "crashes more often is counted, not captured.");
  flags.add("--max-crash-age", s.max_crash_age,
            "A run that ended longer ago is no new crash. 0: the TTL.");
}

void declare_kept(group flags, model::settings& s) {
  flags.add("--target-namespace", s.target_namespace,
            "Quarantine that holds the cases and the clones. It is made when "
            "it is not there.");
  flags.add("--forensic-ttl", s.forensic_ttl,
            "How long a case is kept. One with the annotation "
            "forensic.io/hold stays until that is taken off.");
  flags.add_count("--max-log-size", s.max_log_size,
                  "Bytes that are kept of each container's log: the newest. At "
                  "most 8388608 (8 MiB).",
                  "number of bytes");
  flags.add("--enable-secret-cloning", s.enable_secret_cloning,
            "Copy the Secrets that the pod uses. With false their values are "
            "left out, as for a pod annotated forensic.io/no-secret-clone.");
  flags.add("--toolkit-image", s.toolkit_image,
            "Image with the static busybox that a clone finds at "
            "/usr/local/bin/toolkit/.");
  flags.add("--signing-key-secret", s.signing_key_secret,
            "Secret of the controller's own namespace with the Ed25519 key "
            "(private.pem) that cases are signed by. It is made when it is "
            "not there.");
}

void declare_quarantine(group flags, model::settings& s) {
  flags.add("--pod-security", s.security,
            "Pod Security Standard, baseline or restricted, that the target "
            "namespace is made with. restricted also takes root and every "
            "capability from each clone.");
  flags.add("--target-quota", s.target_quota,
            "ResourceQuota of the target namespace, such as "
            "pods=50,limits.memory=16Gi. A crash that finds no room has its "
            "evidence and no clone. Empty: none is made.");
}

void declare_limits(group flags, model::settings& s) {
  flags.add_count(
      "--max-concurrent-cases", s.max_concurrent_cases,
      "Clones that are worked on at once. Evidence waits for none of them.");
  flags.add_count("--max-pending-cases", s.max_pending_cases,
                  "Crashes that may wait for their turn.");
  flags.add_count(
      "--max-cases", s.max_cases,
      "Cases that may stand at once. No namespace takes more of them "
      "than it leaves free for others. What comes when there is no room "
      "is counted, not captured. 0: any number.");
  flags.add_count(
      "--max-cases-per-namespace", s.max_cases_per_namespace,
      "Cases that may stand at once of the pods of each namespace. 0: as "
      "many as --max-cases leaves it.");
  flags.add_count("--worker-threads", s.worker_threads,
                  "Threads that do the work. 0: one for each core.");
  flags.add_count(
      "--api-connections", s.api_connections,
      "Connections to the API server. Logs have as many of their own, and each "
      "watch has one.");
}

void declare_replicas(group flags, model::settings& s) {
  flags.add("--leader-elect", s.leader_elect,
            "Run beside others of its kind: one leads and does all the work, "
            "the others stand by and take over when it is gone.");
  flags.add(
      "--leader-elect-namespace", s.leader_elect_namespace,
      "Namespace of the Lease that names the leader of those that fill one "
      "target namespace: kube-forensics-controller-<target namespace>. "
      "Empty: $POD_NAMESPACE, else that of the service account, else "
      "default.");
}

void declare_connection(group flags, command_line& line) {
  flags.add("--kubeconfig", line.settings.kubeconfig,
            "Kubeconfig file. Empty: $KUBECONFIG, else the service account of "
            "the pod this runs in, else ~/.kube/config.");
  flags.add("--context", line.context,
            "Context of the kubeconfig. Empty: its current one.");
}

void declare_signals(group flags, model::settings& s) {
  flags.add("--metrics-bind-address", s.metrics,
            "Where /metrics is served. 0: nowhere.");
  flags.add("--health-probe-bind-address", s.health,
            "Where /healthz and /readyz are served. 0: nowhere.");
  flags.add("--log-level", s.level, "debug, info, warning or error.");
  flags.add("--log-format", s.format,
            "json, for machines, or text, for people.");
}

}  // namespace

void declare_flags(CLI::App& app, command_line& into,
                   std::vector<problem>& problems) {
  app.allow_extras();
  app.set_help_flag();  // CLI11's own would stop at the first problem
  model::settings& s = into.settings;
  declare_watched({app, problems, "What is watched"}, s);
  declare_kept({app, problems, "What is kept"}, s);
  declare_quarantine({app, problems, "The quarantine"}, s);
  declare_limits({app, problems, "Limits"}, s);
  declare_replicas({app, problems, "Replicas"}, s);
  declare_connection({app, problems, "Connection"}, into);
  declare_signals({app, problems, "Signals of life"}, s);
  app.add_flag("-h,--help")->description("Print this.")->group("Help");
  app.add_flag("--version")
      ->description("Print version and commit.")
      ->group("Help");
}

bool takes_value(const CLI::Option& flag) {
  return flag.get_items_expected_max() > 0;
}

bool is_switch(const CLI::Option& flag) {
  return flag.get_type_name() == switch_type;
}

bool is_list(const CLI::Option& flag) {
  return flag.get_type_name() == list_type;
}

}  // namespace forensics::cli
