#include "sandbox/server/gate.hpp"

#include <memory>
#include <utility>

#include "sandbox/server/access_control.hpp"
#include "sandbox/server/access_question.hpp"
#include "sandbox/server/bell.hpp"
#include "sandbox/server/identity.hpp"
#include "sandbox/server/request_target.hpp"
#include "sandbox/server/rethrow.hpp"

namespace forensics::sandbox {

namespace asio = boost::asio;

namespace {

std::string lower_case(std::string text) {
  for (char& each : text)
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each | 0x20);
  return text;
}

/// Of a path that is no resource's, the verb is the method.
resource_request describe(const api_request& request) {
  if (auto what = parse_resource_request(request)) return *std::move(what);
  resource_request what;
  what.verb = lower_case(request.method);
  return what;
}

}  // namespace

void gate::handle(incoming what, send_outgoing send) {
  asio::co_spawn(parts_.io, serve(std::move(what), std::move(send)), rethrow{});
}

asio::awaitable<void> gate::serve(incoming from, send_outgoing send) {
  const resource_request what = describe(from.request);
  outgoing out = co_await pass(from, what);
  parts_.counts.add(what, from.request, out.answer.code);
  send(std::move(out));
}

asio::awaitable<outgoing> gate::pass(incoming& from,
                                     const resource_request& what) {
  const store& objects = parts_.served.objects();
  auto who =
      authenticate(parts_.tokens, objects, from, parts_.served.around().now());
  if (!who) co_return outgoing{answer_of(who.error())};
  api_request& request = from.request;
  request.who = *std::move(who);
  if (is_admin_path(request)) co_return outgoing{administer(from)};

  const fault_effect effect =
      parts_.faults.meet(what, request).value_or(fault_effect{});
  co_await wait(effect.latency);
  outgoing out;
  if (effect.status && !effect.carried_out)
    out.answer = faulty_answer(effect, what);
  else
    out = co_await carry_out(request, what, effect);
  co_await wait(effect.answer_latency);
  out.faults = {effect.reset_after, effect.truncate_after,
                effect.bytes_per_second};
  co_return out;
}

asio::awaitable<outgoing> gate::carry_out(const api_request& request,
                                          const resource_request& what,
                                          const fault_effect& effect) {
  if (const auto refused = refusal(request, what))
    co_return outgoing{answer_of(*refused)};
  outgoing out;
  out.answer = co_await ask(request);
  if (effect.status)
    out.answer = faulty_answer(effect, what);
  else if (out.answer.stream && what.verb == "watch" && has_watch_fault(effect))
    out.answer.stream = with_watch_faults(std::move(out.answer.stream), effect,
                                          parts_.served.around().after);
  co_return out;
}

asio::awaitable<api_answer> gate::ask(const api_request& request) {
  struct pending {
    std::optional<api_answer> answer;
    bell came;
  };
  const auto waiting = std::make_shared<pending>(
      pending{std::nullopt, bell{parts_.io.get_executor()}});
  parts_.served.handle(request, [waiting](api_answer answer) {
    waiting->answer.emplace(std::move(answer));
    waiting->came.ring();
  });
  if (!waiting->answer) co_await waiting->came.wait();
  co_return *std::move(waiting->answer);
}

asio::awaitable<void> gate::wait(model::duration length) {
  if (length == model::duration::zero()) co_return;
  asio::steady_timer timer(parts_.io, length);
  co_await timer.async_wait(asio::use_awaitable);
}

std::optional<api_error> gate::refusal(const api_request& request,
                                       const resource_request& what) const {
  const access_question asked = question_of(request, what);
  const auto verdict = decide(parts_.served.objects(), request.who, asked);
  if (verdict.allowed) return std::nullopt;
  api_error error = refusal_of(request.who.name, asked);
  if (!verdict.reason.empty()) error.message += ": " + verdict.reason;
  return error;
}

api_answer gate::administer(const incoming& from) {
  const api_request& request = from.request;
  if (!is_master(request.who))
    return answer_of(forbidden_path(
        request.who.name, lower_case(request.method), join_path(request.path)));
  const admin_parts parts{
      parts_.served.objects(),
      parts_.faults,
      parts_.tokens,
      parts_.counts,
      parts_.administrator_token,
      parts_.set_skew,
      [this, &from] { parts_.reset_connections(from.connection); }};
  return answer_admin(parts, request);
}

}  // namespace forensics::sandbox
