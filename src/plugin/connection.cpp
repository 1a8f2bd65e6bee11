#include "plugin/connection.hpp"

#include <algorithm>
#include <future>
#include <utility>

#include "plugin/command_failure.hpp"

namespace forensics::plugin {
namespace {

/// A handler that keeps the promise, and its future.
template <class Answer>
auto expect_answer() {
  auto promise = std::make_shared<std::promise<Answer>>();
  auto future = promise->get_future();
  auto handler = [promise](Answer answer) {
    promise->set_value(std::move(answer));
  };
  return std::pair(std::move(handler), std::move(future));
}

std::unique_ptr<k8s::client> connect(const k8s::cluster_access& access) {
  k8s::client_options options;
  options.connections = 4;
  options.user_agent = "kubectl-forensic";
  auto made = k8s::client::create(access, options);
  if (!made) throw command_failure(made.error().message);
  return *std::move(made);
}

}  // namespace

std::string_view next_step(const k8s::error& what) noexcept {
  switch (what.what) {
    case k8s::action::retry:
      return what.status == 0
                 ? "is the API server up, and is this the right --context?"
                 : "try again";
    case k8s::action::refresh:
      return "log in again, or choose another --context";
    case k8s::action::forbidden:
      return "docs/cli-plugin.md lists the rights that each command needs";
    case k8s::action::conflict:
      return "it was changed meanwhile; try again";
    case k8s::action::configuration:
      return "check the kubeconfig";
    case k8s::action::exists:
    case k8s::action::gone:
    case k8s::action::not_found:
    case k8s::action::invalid:
    case k8s::action::too_large:
      return "";
  }
  return "";
}

std::string explain(const k8s::error& what) {
  const std::string_view next = next_step(what);
  std::string text = k8s::describe(what);
  return next.empty() ? text : text.append("; ").append(next);
}

connection::connection(const k8s::cluster_access& access,
                       std::chrono::milliseconds request_timeout)
    : request_timeout_(request_timeout), client_(connect(access)) {}

k8s::request connection::bounded(k8s::request what) const {
  if (request_timeout_.count() > 0) what.timeout = request_timeout_;
  if (!end_) return what;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      *end_ - std::chrono::steady_clock::now());
  what.timeout =
      std::clamp(left, std::chrono::milliseconds{1},
                 std::max(what.timeout, std::chrono::milliseconds{1}));
  return what;
}

k8s::reply connection::send(k8s::request what) {
  auto [handler, answer] = expect_answer<k8s::reply>();
  client_->send(bounded(std::move(what)), std::move(handler));
  return answer.get();
}

std::vector<k8s::reply> connection::send_all(
    std::vector<k8s::request> requests) {
  std::vector<std::future<k8s::reply>> pending;
  for (k8s::request& what : requests) {
    auto [handler, answer] = expect_answer<k8s::reply>();
    client_->send(bounded(std::move(what)), std::move(handler));
    pending.push_back(std::move(answer));
  }
  std::vector<k8s::reply> answers;
  for (auto& answer : pending) answers.push_back(answer.get());
  return answers;
}

model::json_document connection::get_json(k8s::request what) {
  const std::string purpose = what.purpose;
  return parse_answer(send(std::move(what)), purpose);
}

k8s::open_reply connection::open(k8s::request what) {
  auto [handler, answer] = expect_answer<k8s::open_reply>();
  client_->open(bounded(std::move(what)), std::move(handler));
  return answer.get();
}

k8s::chunk_reply connection::read(k8s::stream_id stream) {
  auto [handler, answer] = expect_answer<k8s::chunk_reply>();
  client_->read(stream, std::move(handler));
  return answer.get();
}

void connection::close(k8s::stream_id stream) { client_->close(stream); }

model::json_document parse_answer(const k8s::reply& answer,
                                  const std::string& purpose) {
  if (!answer) throw command_failure(explain(answer.error()));
  auto parsed = model::parse_json(answer->body);
  if (!parsed)
    throw command_failure(purpose + ": the answer is no JSON of the API (" +
                          parsed.error() + "); is this an API server?");
  return *std::move(parsed);
}

}  // namespace forensics::plugin
