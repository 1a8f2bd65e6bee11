#include "plugin/session.hpp"

#include <chrono>
#include <utility>

#include "k8s/server_url.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/program.hpp"
#include "plugin/shell_word.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {

session::session(global_flags flags, k8s::environment env, screen& around,
                 std::vector<std::string> words_after_dashes)
    : flags_(std::move(flags)),
      env_(std::move(env)),
      around_(around),
      words_after_dashes_(std::move(words_after_dashes)) {}

namespace {

std::string connection_flags(const global_flags& flags) {
  std::string text;
  if (!flags.kubeconfig.empty())
    text += " --kubeconfig=" + shell_word(flags.kubeconfig);
  if (!flags.context.empty()) text += " --context=" + shell_word(flags.context);
  return text;
}

}  // namespace

std::string session::forensic(const std::string& words) const {
  std::string text = "kubectl forensic " + words;
  if (target_namespace() != default_flags(env_).target_namespace)
    text += " -n " + shell_word(target_namespace());
  return shown_in_line(text + connection_flags(flags_));
}

std::string session::kubectl(const std::string& words) const {
  return shown_in_line("kubectl " + words + " -n " +
                       shell_word(target_namespace()) +
                       connection_flags(flags_));
}

model::timestamp session::now() const {
  return std::chrono::time_point_cast<model::duration>(
      std::chrono::system_clock::now());
}

std::string session::variable(const std::string& name) const {
  const auto found = env_.variables.find(name);
  return found == env_.variables.end() ? "" : found->second;
}

connection& session::api() {
  if (api_) return *api_;
  const auto access =
      k8s::find_access_as_kubectl(flags_.kubeconfig, flags_.context, env_);
  if (!access) throw command_failure(access.error().message);
  api_ = std::make_unique<connection>(*access, flags_.request_timeout);
  cluster_ = shown_in_line(
      k8s::to_string(k8s::server_url{access->tls, access->host, access->port,
                                     access->base_path}) +
      " (" + access->source + ")");
  return *api_;
}

std::string session::cluster() {
  api();
  return cluster_;
}

}  // namespace forensics::plugin
