#include "app/probe.hpp"

#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <variant>

#include "app/signals.hpp"
#include "k8s/requests.hpp"
#include "model/retry.hpp"

namespace forensics::app {

namespace {

k8s::reply ask(k8s::client& client, k8s::request what) {
  const auto answer = std::make_shared<std::promise<k8s::reply>>();
  auto future = answer->get_future();
  client.send(std::move(what), [answer](k8s::reply reply) {
    answer->set_value(std::move(reply));
  });
  return future.get();
}

bool renews_itself(const k8s::credential& auth) {
  return std::holds_alternative<k8s::token_file>(auth) ||
         std::holds_alternative<k8s::exec_plugin>(auth);
}

}  // namespace

std::optional<std::string> hopeless(const k8s::error& what,
                                    const k8s::cluster_access& access) {
  const std::string text = k8s::describe(what);
  if (what.what == k8s::action::configuration ||
      what.what == k8s::action::invalid || what.what == k8s::action::not_found)
    return text + " (from " + access.source + ")";
  if (what.what == k8s::action::refresh && !renews_itself(access.auth))
    return text + ": the server does not accept the credential of " +
           access.source +
           "; renew it (log in again) or choose another with "
           "--context";
  return std::nullopt;
}

probe_result wait_for_server(k8s::client& client,
                             const k8s::cluster_access& access,
                             telemetry::logger& log) {
  // Until it answers no crash is seen.
  const model::backoff backoff{model::duration{1'000}, model::duration{2'000}};
  for (unsigned attempt = 0;; ++attempt) {
    const auto reply = ask(client, k8s::get_version());
    if (reply) return {};
    const k8s::error& why = reply.error();
    // The credential is known, which is all that is asked here.
    if (why.what == k8s::action::forbidden) return {};
    if (auto reason = hopeless(why, access))
      return {probe_verdict::hopeless, std::move(*reason)};
    const auto wait = std::max(why.retry_after, backoff.delay(attempt, 0.5));
    log.warning("API server not reachable yet", {{"error", k8s::describe(why)},
                                                 {"server", access.host},
                                                 {"retry_ms", wait.count()}});
    if (stop_signal_within(wait)) return {probe_verdict::stopped, ""};
  }
}

std::optional<std::string> refused_selector(k8s::client& client,
                                            const std::string& pod_namespace,
                                            const std::string& selector) {
  constexpr int bad_request = 400;
  if (selector.empty()) return std::nullopt;
  auto look = k8s::list_pods(pod_namespace, selector, 1, "");
  look.timeout = std::chrono::seconds{5};  // a stop signal waits for it
  const auto reply = ask(client, std::move(look));
  if (reply || reply.error().status != bad_request) return std::nullopt;
  return "--pod-selector: " + reply.error().message;
}

}  // namespace forensics::app
