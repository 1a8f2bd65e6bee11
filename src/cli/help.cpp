#include "cli/help.hpp"

#include "cli/declare.hpp"

namespace forensics::cli {
namespace {

constexpr std::size_t columns = 80;

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

std::string wrapped(std::string_view text, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string out;
  std::string line = margin;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (line.size() > indent && line.size() + 1 + word.size() > columns) {
      out += line + "\n";
      line = margin;
    }
    if (line.size() > indent) line += ' ';
    line += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + line + "\n";
}

std::string entry(const CLI::Option& flag) {
  std::string head = "    " + flag.get_name(false, true);
  if (const std::size_t comma = head.find(','); comma != std::string::npos)
    head.insert(comma + 1, " ");
  if (takes_value(flag)) head += "=" + flag.get_default_str();
  return head + ":\n" + wrapped(flag.get_description(), 8);
}

}  // namespace

std::string help_text(const CLI::App& app) {
  std::string text(introduction);
  for (const std::string& group : app.get_groups()) {
    text += "\n" + group + ":\n";
    for (const CLI::Option* flag :
         app.get_options([&group](const CLI::Option* o) {
           return o->get_group() == group;
         }))
      text += entry(*flag);
  }
  return text += examples;
}

}  // namespace forensics::cli
