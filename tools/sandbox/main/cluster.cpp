#include "sandbox/main/cluster.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include <openssl/rand.h>

#include "sandbox/node/loop_timers.hpp"
#include "sandbox/server/access_control.hpp"
#include "sandbox/server/default_roles.hpp"
#include "sandbox/server/identity.hpp"

namespace forensics::sandbox {

namespace asio = boost::asio;

namespace {

model::timestamp wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
}

/// 128 bits that nobody guesses: other users of the machine reach the port.
std::string random_token() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("no random bytes for a token");
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

auto poster_of(asio::io_context& io) {
  return [&io](std::function<void()> call) { asio::post(io, std::move(call)); };
}

}  // namespace

cluster::cluster(const options& how, const workspace& folder)
    : folder_(folder),
      token_(random_token()),
      powerless_token_(random_token()),
      identity_(make_identity(wall_clock())),
      around_{[this] { return wall_clock() + skew_; },
              std::mt19937_64{how.seed}, "", loop_timers(io_), identity_.ca},
      api_(store_, around_),
      faults_(how.seed),
      gate_({io_, api_, faults_, tokens_, counts_, token_,
             [this](model::duration skew) { skew_ = skew; },
             [this](connection_id spared) { server_.reset_all_but(spared); }}),
      server_(io_, identity_, around_.now,
              [this](incoming what, send_outgoing send) {
                gate_.handle(std::move(what), std::move(send));
              }),
      role_aggregation_(api_, poster_of(io_)),
      garbage_collector_(api_, poster_of(io_)),
      namespace_controller_(api_, poster_of(io_)),
      service_account_controller_(api_, poster_of(io_)),
      quota_controller_(api_, poster_of(io_)),
      job_controller_(api_, poster_of(io_),
                      {how.crash_backoff, how.crash_backoff_limit}),
      replica_set_controller_(api_, poster_of(io_)),
      deployment_controller_(api_, poster_of(io_)),
      log_server_(api_) {
  tokens_.add(token_, {"admin", "admin", {"system:masters"}});
  tokens_.add(powerless_token_,
              {"powerless", "powerless", {"powerless-users"}});
  api_.set_access(access_rules());
  const auto port = server_.start(how.port);
  if (!port) throw std::runtime_error(port.error());
  port_ = *port;
  around_.server = "https://127.0.0.1:" + std::to_string(port_);
  create_default_roles(api_);
  write_files();
  start_nodes(how);
}

void cluster::start_nodes(const options& how) {
  if (!how.scripted_node.empty()) {
    scripted_node_.emplace(api_, how.scripted_node, folder_ / "logs");
    log_server_.add(how.scripted_node, scripted_node_->logs());
  }
  if (how.node) {
    node_settings settings;
    settings.root = folder_ / "node";
    settings.stand_ins = SANDBOX_STAND_INS;
    settings.crash_backoff = how.crash_backoff;
    settings.crash_backoff_limit = how.crash_backoff_limit;
    node_.emplace(io_, api_, settings);
    log_server_.add(node_->name(), node_->logs());
    scheduler_.emplace(api_, poster_of(io_), node_->name());
  }
  api_.set_log_source(log_server_.source());
}

access_answers cluster::access_rules() {
  access_answers answers;
  answers.may = [this](const user& who, const access_question& what) {
    return decide(store_, who, what);
  };
  answers.rules = [this](const user& who, const std::string& ns) {
    return list_rules(store_, who, ns);
  };
  answers.issue = [this](const user& who, model::timestamp expires) {
    std::string token = random_token();
    tokens_.add(token, who, expires);
    return token;
  };
  answers.read = [this](std::string_view token) {
    return identify(tokens_, store_, token, around_.now());
  };
  return answers;
}

void cluster::write_files() const {
  std::filesystem::create_directories(folder_ / "pki");
  std::filesystem::create_directories(folder_ / "logs");
  const auto ca = folder_ / "pki" / "ca.crt";
  write_file(ca, identity_.ca);
  write_file(folder_ / "kubeconfig",
             kubeconfig_of({around_.server, ca, "admin", token_}));
  write_file(
      folder_ / "powerless.kubeconfig",
      kubeconfig_of({around_.server, ca, "powerless", powerless_token_}));
}

std::map<std::string, std::string> cluster::environment() const {
  return {
      {"KUBECONFIG", folder_ / "kubeconfig"},
      {"KUBECACHEDIR", folder_ / "kubectl-cache"},
      {"TESTENV_KIND", "sandbox"},
      {"TESTENV_POWERLESS_KUBECONFIG", folder_ / "powerless.kubeconfig"},
      {"TESTENV_DIR", folder_.folder()},
      {"TESTENV_LOGS", folder_ / "logs"},
      {"TESTENV_SERVER", around_.server},
      {"TESTENV_CA", folder_ / "pki" / "ca.crt"},
      {"TESTENV_TOKEN", token_},
      {"TESTENV_POWERLESS_TOKEN", powerless_token_},
      {"TESTENV_BIN", std::filesystem::read_symlink("/proc/self/exe")},
  };
}

result<bool, std::string> cluster::control(const std::string& word) {
  if (word == "pause-apiserver") {
    server_.pause();
    return true;
  }
  if (word == "resume-apiserver") {
    server_.resume();
    return true;
  }
  const bool restart = word == "restart-apiserver";
  if (!restart && word != "stop-apiserver" && word != "start-apiserver")
    return failure{"unknown command: " + word};
  if (word != "start-apiserver") server_.stop();
  if (word == "stop-apiserver" || server_.started()) return true;
  const auto started = server_.start(port_);
  if (!started) return failure{started.error()};
  return true;
}

}  // namespace forensics::sandbox
