#include "k8s/kubeconfig_entry.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <filesystem>

#include "k8s/concat.hpp"
#include "k8s/one_line.hpp"
#include "k8s/pem_source.hpp"
#include "k8s/server_url.hpp"
#include "model/digest.hpp"

namespace forensics::k8s {

namespace {

constexpr std::size_t longest_hint = 512;

std::string take_client_certificate(yaml_fields& fields,
                                    const kubeconfig_entry& user,
                                    const file_reader& read,
                                    cluster_access& into) {
  pem_source certificate = take_pem(fields, "client-certificate", user, read);
  pem_source key = take_pem(fields, "client-key", user, read);
  if (!certificate.problem.empty()) return certificate.problem;
  if (!key.problem.empty()) return key.problem;
  if (certificate.pem.empty() != key.pem.empty())
    return "client-certificate and client-key go together: one is missing";
  into.client_certificate_pem = std::move(certificate.pem);
  into.client_key_pem = std::move(key.pem);
  into.client_certificate_file = std::move(certificate.file);
  into.client_key_file = std::move(key.file);
  return {};
}

/// Goes into a header, where a line break would begin another one.
bool is_token(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char each) { return each > ' ' && each <= '~'; });
}

std::string take_token(yaml_fields& fields, const kubeconfig_entry& user,
                       const file_reader& read, cluster_access& into) {
  const std::string path = fields.text("tokenFile");
  std::string token = fields.text("token");
  if (!path.empty()) {  // it is newer than a token that stands beside it
    const std::string file = resolve_path(user.directory, path);
    const auto content = read(file);
    if (!content)
      return concat({"tokenFile: ", file, " ", content.error().message});
    into.auth = token_file{file};
    return {};
  }
  const std::size_t end = token.find_last_not_of(" \t\r\n");
  token.resize(end == std::string::npos ? 0 : end + 1);
  if (!is_token(token))
    return "token holds characters that a bearer token can't have";
  if (!token.empty()) into.auth = static_token{std::move(token)};
  return {};
}

std::string take_basic(yaml_fields& fields, cluster_access& into) {
  basic_credential basic{fields.text("username"), fields.text("password")};
  if (basic.user.empty()) return {};
  if (!std::holds_alternative<no_credential>(into.auth))
    return "a token and a username exclude each other: take one of them out";
  if (basic.user.find(':') != std::string::npos)
    return "username must not hold a colon";
  into.auth = std::move(basic);
  return {};
}

std::string take_arguments(yaml_fields& fields, exec_plugin& plugin) {
  for (const YAML::Node& each : fields.list("args")) {
    if (!each.IsScalar()) return "exec: \"args\" must be a list of strings";
    plugin.args.push_back(each.Scalar());
  }
  for (const YAML::Node& each : fields.list("env")) {
    yaml_fields variable(each);
    const std::string name = variable.text("name");
    if (name.empty() || name.find('=') != std::string::npos)
      return "exec: \"env\" must be a list of name and value";
    plugin.env.insert_or_assign(name, variable.text("value"));
    if (!variable.mistyped().empty())
      return concat({"exec: env ", variable.mistyped()});
  }
  return {};
}

std::string take_exec(const YAML::Node& exec, const kubeconfig_entry& user,
                      cluster_access& into) {
  yaml_fields fields(exec);
  exec_plugin plugin;
  plugin.api_version = fields.text("apiVersion");
  plugin.command = fields.text("command");
  plugin.install_hint = one_line(fields.text("installHint"), longest_hint);
  const bool wants_cluster = fields.flag("provideClusterInfo");
  const std::string mode = fields.text("interactiveMode");
  if (const std::string problem = take_arguments(fields, plugin);
      !problem.empty())
    return problem;
  if (!fields.mistyped().empty()) return concat({"exec: ", fields.mistyped()});
  if (plugin.api_version != "client.authentication.k8s.io/v1" &&
      plugin.api_version != "client.authentication.k8s.io/v1beta1")
    return "exec: apiVersion must be client.authentication.k8s.io/v1 or "
           "v1beta1; a newer version of the plugin speaks it";
  if (plugin.command.empty()) return "exec: command is missing";
  if (mode == "Always")
    return "exec: interactiveMode Always asks for a terminal, which a "
           "controller has not; use a plugin that works without one";
  // A bare name is looked up in $PATH, as kubectl does.
  if (plugin.command.find('/') != std::string::npos)
    plugin.command = resolve_path(user.directory, plugin.command);
  if (wants_cluster) plugin.cluster_info = cluster_info(into);
  if (std::holds_alternative<no_credential>(into.auth))
    into.auth = std::move(plugin);
  return {};
}

/// What would be ignored to the user's harm: other rights than were meant.
std::string unsupported(yaml_fields& fields) {
  if (fields.has("auth-provider"))
    return "auth-provider was removed in Kubernetes 1.26: use an exec plugin "
           "of your cloud";
  for (const char* key : {"as", "as-uid", "as-groups", "as-user-extra"})
    if (fields.has(key))
      return concat(
          {key,
           " (impersonation) is not supported: use a user entry of its own"});
  return {};
}

}  // namespace

std::string take_user(const kubeconfig_entry& user, const file_reader& read,
                      cluster_access& into) {
  yaml_fields fields(user.body);
  std::string problem = unsupported(fields);
  if (problem.empty())
    problem = take_client_certificate(fields, user, read, into);
  if (problem.empty()) problem = take_token(fields, user, read, into);
  if (problem.empty()) problem = take_basic(fields, into);
  const YAML::Node exec = fields.map("exec");
  if (problem.empty() && exec.IsMap()) problem = take_exec(exec, user, into);
  return problem.empty() ? fields.mistyped() : problem;
}

std::string cluster_info(const cluster_access& access) {
  rapidjson::StringBuffer text;
  rapidjson::Writer writer(text);
  writer.StartObject();
  writer.Key("server");
  writer.String(
      to_string({access.tls, access.host, access.port, access.base_path}));
  if (access.tls_server_name != access.host) {
    writer.Key("tls-server-name");
    writer.String(access.tls_server_name);
  }
  if (access.insecure_skip_verify) {
    writer.Key("insecure-skip-tls-verify");
    writer.Bool(true);
  }
  if (!access.ca_pem.empty()) {
    writer.Key("certificate-authority-data");
    writer.String(model::base64_encode(access.ca_pem));
  }
  writer.EndObject();
  return {text.GetString(), text.GetSize()};
}

}  // namespace forensics::k8s
