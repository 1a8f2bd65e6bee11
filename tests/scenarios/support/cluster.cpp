#include "scenarios/support/cluster.hpp"

#include <doctest/doctest.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <future>
#include <utility>

#include "k8s/requests.hpp"
#include "model/digest.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;

std::string exported(const char* name) {
  const char* value = std::getenv(name);
  REQUIRE_MESSAGE(value != nullptr, name,
                  " is not set: run me by `testenv run --`");
  return value;
}

std::uint16_t port_of(const std::string& url) {
  std::uint16_t port = 0;
  std::from_chars(url.data() + url.rfind(':') + 1, url.data() + url.size(),
                  port);
  return port;
}

std::unique_ptr<k8s::client> connect(std::size_t connections) {
  k8s::cluster_access access;
  access.host = "127.0.0.1";
  access.port = port_of(exported("TESTENV_SERVER"));
  access.ca_file = exported("TESTENV_CA");
  access.auth = k8s::static_token{exported("TESTENV_TOKEN")};
  k8s::client_options options;
  options.connections = connections;
  options.user_agent = "apiserver-tests";
  auto made = k8s::client::create(std::move(access), options);
  if (!made) FAIL(made.error().message);
  return std::move(*made);
}

void require_success(const outcome& what, std::string_view command) {
  REQUIRE_MESSAGE(what.exit_code == 0, std::string{command}, ": ", what.err);
}

const k8s::response& require_success(const k8s::reply& answer) {
  if (!answer) FAIL(k8s::describe(answer.error()));
  return *answer;
}

void require_all(const std::vector<k8s::reply>& answers) {
  for (const auto& answer : answers) require_success(answer);
}

model::json_document parse(std::string_view text) {
  auto parsed = model::parse_json(text, {64U << 20, 64});
  if (!parsed) FAIL(parsed.error());
  return std::move(*parsed);
}

std::string pods_path(const std::string& ns) {
  return "/api/v1/namespaces/" + ns + "/pods";
}

const char* command_for(apiserver_action what) {
  switch (what) {
    case apiserver_action::stop:
      return "stop-apiserver";
    case apiserver_action::start:
      return "start-apiserver";
    case apiserver_action::restart:
      return "restart-apiserver";
    case apiserver_action::pause:
      return "pause-apiserver";
    case apiserver_action::resume:
      return "resume-apiserver";
  }
  return "";
}

}  // namespace

k8s::request make_request(k8s::method verb, std::string target,
                          std::string body) {
  k8s::request what;
  what.verb = verb;
  what.target = std::move(target);
  what.purpose = what.target;
  if (!body.empty())
    what.content_type = verb == k8s::method::patch
                            ? "application/merge-patch+json"
                            : "application/json";
  what.body = std::move(body);
  what.timeout = 60s;
  what.body_limit = 64U << 20;
  return what;
}

cluster::cluster(std::size_t connections)
    : kubeconfig_(exported("KUBECONFIG")),
      powerless_(exported("TESTENV_POWERLESS_KUBECONFIG")),
      folder_(exported("TESTENV_DIR")),
      logs_(exported("TESTENV_LOGS")),
      program_(exported("TESTENV_BIN")),
      server_(exported("TESTENV_SERVER")),
      ca_(exported("TESTENV_CA")),
      token_(exported("TESTENV_TOKEN")),
      client_(connect(connections)) {}

outcome cluster::kubectl(const std::vector<std::string>& args,
                         std::string_view input) const {
  std::vector<std::string> argv{"kubectl"};
  argv.insert(argv.end(), args.begin(), args.end());
  return run(argv, input);
}

model::json_document cluster::get_json(
    const std::vector<std::string>& args) const {
  std::vector<std::string> all{"get", "-o", "json"};
  all.insert(all.end(), args.begin(), args.end());
  const outcome got = kubectl(all);
  require_success(got, "kubectl get");
  return parse(got.out);
}

void cluster::apply(std::string_view manifests) const {
  require_success(kubectl({"apply", "-f", "-"}, manifests), "kubectl apply");
}

std::optional<model::json_document> cluster::get(
    const std::string& path) const {
  const auto answer = call(make_request(k8s::method::get, path, ""));
  if (!answer && answer.error().what == k8s::action::not_found) return {};
  return parse(require_success(answer).body);
}

k8s::reply cluster::call(k8s::request what) const {
  std::vector<k8s::request> one;
  one.push_back(std::move(what));
  return std::move(call_all(std::move(one)).front());
}

std::vector<k8s::reply> cluster::call_all(
    std::vector<k8s::request> requests) const {
  std::vector<std::future<k8s::reply>> pending;
  for (auto& what : requests) {
    auto promise = std::make_shared<std::promise<k8s::reply>>();
    pending.push_back(promise->get_future());
    client_->send(std::move(what), [promise](k8s::reply answer) {
      promise->set_value(std::move(answer));
    });
  }
  std::vector<k8s::reply> answers;
  for (auto& answer : pending) answers.push_back(answer.get());
  return answers;
}

https_answer cluster::exchange(https_request what) const {
  what.server = server_;
  what.ca_file = ca_;
  what.token = token_;
  return test::exchange(what);
}

void cluster::create_pods(const std::string& ns,
                          const std::vector<std::string>& pods) const {
  std::vector<k8s::request> requests;
  for (const auto& pod : pods) requests.push_back(k8s::create_pod(ns, pod));
  require_all(call_all(std::move(requests)));
}

void cluster::create_pod(const std::string& ns, const std::string& pod) const {
  create_pods(ns, {pod});
}

void cluster::set_statuses(const std::vector<pod_status>& statuses) const {
  std::vector<k8s::request> requests;
  for (const auto& [ns, pod, status] : statuses)
    requests.push_back(make_request(k8s::method::patch,
                                    pods_path(ns) + '/' + pod + "/status",
                                    "{\"status\":" + status + '}'));
  require_all(call_all(std::move(requests)));
}

void cluster::set_status(const std::string& ns, const std::string& pod,
                         const std::string& status) const {
  set_statuses({{ns, pod, status}});
}

container_log cluster::log_of(const std::string& ns, const std::string& pod,
                              const std::string& container) const {
  return container_log{std::filesystem::path{logs_} / ns / pod / container};
}

void cluster::apiserver(apiserver_action what) const {
  const char* command = command_for(what);
  require_success(run({program_, command, "--dir", folder_}), command);
}

std::string cluster::kubeconfig_for(const std::string& token) const {
  return write_kubeconfig(token, server_);
}

std::string cluster::admin_kubeconfig_by(std::uint16_t port) const {
  return write_kubeconfig(token_, "https://127.0.0.1:" + std::to_string(port));
}

std::uint16_t cluster::server_port() const { return port_of(server_); }

std::string cluster::write_kubeconfig(const std::string& token,
                                      const std::string& server) const {
  const auto path = std::filesystem::path{folder_} /
                    (model::sha256_hex(server + token) + ".kubeconfig");
  std::ofstream{path} << "apiVersion: v1\nkind: Config\n"
                      << "clusters: [{name: it, cluster: {server: \"" << server
                      << "\", certificate-authority: \"" << ca_ << "\"}}]\n"
                      << "users: [{name: it, user: {token: \"" << token
                      << "\"}}]\n"
                      << "contexts: [{name: it, context: {cluster: it, "
                      << "user: it}}]\ncurrent-context: it\n";
  return path;
}

std::string cluster::token_of(const std::string& ns,
                              const std::string& service_account) const {
  const outcome made =
      kubectl({"create", "token", service_account, "--namespace", ns});
  require_success(made, "kubectl create token");
  return made.out.substr(0, made.out.find('\n'));
}

std::string cluster::kubeconfig_of(const std::string& ns,
                                   const std::string& service_account) const {
  return kubeconfig_for(token_of(ns, service_account));
}

}  // namespace forensics::test
