#include "sandbox/server/gate_lab.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <stdexcept>
#include <utility>

#include "sandbox/server/request_target.hpp"

namespace forensics::sandbox {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr model::timestamp noon{1'800'000'000s};

auto timers_of(asio::io_context& io) {
  return [&io](model::duration wait, std::function<void()> call) {
    auto timer = std::make_shared<asio::steady_timer>(io, wait);
    timer->async_wait([call = std::move(call)](boost::system::error_code off) {
      if (!off) call();
    });
    return std::shared_ptr<void>(timer);
  };
}

}  // namespace

gate_lab::gate_lab()
    : around_{[this] { return noon + skew; }, std::mt19937_64{1},
              "https://127.0.0.1:6443", timers_of(io), "CA"},
      served(store_, around_),
      gate({io, served, faults, tokens, counts, "admin",
            [this](model::duration to) { skew = to; },
            [this](connection_id id) { spared = id; }}) {
  tokens.add("admin", {"admin", "admin", {"system:masters"}});
  tokens.add("jane", {"jane", "", {}});
}

outgoing gate_lab::ask(const std::string& method, const std::string& target,
                       const std::string& body, const std::string& token) {
  return ask(request_of(method, target, body, token));
}

outgoing gate_lab::ask(incoming what) {
  std::optional<outgoing> got;
  gate.handle(std::move(what),
              [&](outgoing answer) { got.emplace(std::move(answer)); });
  const auto end = std::chrono::steady_clock::now() + 10s;
  io.restart();
  while (!got)
    if (io.run_one_until(end) == 0) throw std::runtime_error("no answer");
  return *std::move(got);
}

void gate_lab::add_fault(const std::string& rule) {
  const outgoing answer = ask("POST", "/sandbox/faults", rule);
  if (answer.answer.code != 201) FAIL(answer.answer.body);
}

void gate_lab::let_jane(const std::string& verbs,
                        const std::string& resources) {
  const std::string rbac = "/apis/rbac.authorization.k8s.io/v1/";
  const std::string version = R"("apiVersion": "rbac.authorization.k8s.io/v1")";
  const outgoing role =
      ask("POST", rbac + "clusterroles",
          "{" + version +
              R"(, "kind": "ClusterRole", "metadata": {"name": "r"},
              "rules": [{"apiGroups": [""], "verbs": [)" +
              verbs + R"(], "resources": [)" + resources + "]}]}");
  if (role.answer.code != 201) FAIL(role.answer.body);
  const outgoing binding =
      ask("POST", rbac + "clusterrolebindings",
          "{" + version +
              R"(, "kind": "ClusterRoleBinding", "metadata": {"name": "b"},
              "roleRef": {"apiGroup": "rbac.authorization.k8s.io",
                "kind": "ClusterRole", "name": "r"},
              "subjects": [{"apiGroup": "rbac.authorization.k8s.io",
                "kind": "User", "name": "jane"}]})");
  if (binding.answer.code != 201) FAIL(binding.answer.body);
}

incoming request_of(const std::string& method, const std::string& target,
                    const std::string& body, const std::string& token) {
  auto parsed = parse_target(target);
  if (!parsed) FAIL("no target: ", target);
  incoming made;
  made.connection = 7;
  made.authorization = "Bearer " + token;
  api_request& request = made.request;
  request.method = method;
  request.path = std::move(parsed->path);
  request.query = std::move(parsed->query);
  request.body = body;
  if (!body.empty()) request.content_type = "application/json";
  return made;
}

std::string text_in(const outgoing& answer, model::json_path path) {
  const auto json = model::parse_json(answer.answer.body);
  return json ? std::string{model::text_at(*json, path)} : "";
}

}  // namespace forensics::sandbox
