#include "cli/help.hpp"

#include "cli/flag_text.hpp"

namespace forensics::cli {
namespace {

constexpr std::string_view introduction =
    R"(Keeps the evidence of every crash in a Kubernetes cluster: the log of the run
that crashed, the pod as it was, and a forensic clone of the pod to debug in a
quarantined namespace, without touching production.

Usage:
  kube-forensics-controller [flags]
)";

constexpr std::string_view examples = R"(
Examples:
  # Watch the cluster of the current kubeconfig context, with logs for people
  kube-forensics-controller --log-format=text

  # Watch two namespaces and keep their crashes for three days
  kube-forensics-controller --watch-namespaces=shop,billing --forensic-ttl=72h

  # Watch the pods of one team, and copy no Secret
  kube-forensics-controller --pod-selector=team=payments \
    --enable-secret-cloning=false

  # The same by environment
  FORENSICS_POD_SELECTOR=team=payments FORENSICS_ENABLE_SECRET_CLONING=false \
    kube-forensics-controller

Each flag has an environment variable, as --max-log-size has
FORENSICS_MAX_LOG_SIZE; the flag wins over it. Durations are written 90s, 1h30m
or 24h. A switch is given as --flag, --flag=true or --flag=false.
)";

}  // namespace

std::string help_text(const CLI::App& app) {
  std::string text(introduction);
  for (const std::string& group : app.get_groups()) {
    text += "\n" + group + ":\n";
    for (const CLI::Option* flag :
         app.get_options([&group](const CLI::Option* o) {
           return o->get_group() == group;
         }))
      text += flag_text(*flag);
  }
  return text += examples;
}

}  // namespace forensics::cli
