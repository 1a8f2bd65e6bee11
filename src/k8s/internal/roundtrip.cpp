#include "k8s/internal/roundtrip.hpp"

#include <array>
#include <utility>

#include "k8s/internal/body_buffer.hpp"
#include "k8s/internal/request_head.hpp"

namespace forensics::k8s::internal {

namespace {

constexpr std::size_t longest_explanation = 64U << 10;

bool needs_lead(const request& what) {
  return what.verb != method::get && what.over != lane::election;
}

}  // namespace

roundtrip::roundtrip(const cluster_access& access,
                     const client_options& options, credentials& authorize,
                     dialer& dial)
    : access_(access),
      options_(options),
      credentials_(authorize),
      dialer_(dial) {}

asio::awaitable<roundtrip::answer> roundtrip::begin(operation& by,
                                                    const request& what,
                                                    idle_pool& pool) {
  for (bool renewed = false;; renewed = true) {
    const auto as = co_await credentials_.get(by);
    if (!as) co_return failure{as.error()};
    auto got = co_await deliver(by, what, *as, pool);
    if (!got || (*got)->status() != 401 || renewed || !credentials_.renew(*as))
      co_return std::move(got);
  }
}

asio::awaitable<roundtrip::answer> roundtrip::deliver(operation& by,
                                                      const request& what,
                                                      const authorization& as,
                                                      idle_pool& pool) {
  const auto head = request_head(access_, what, options_.user_agent, as.header);
  if (!head)
    co_return failure{fault{action::configuration, "request", head.error()}};
  bool unanswered = false;
  if (auto idle = pool.take(as.identity)) {
    auto got =
        co_await deliver_on(by, *head, what, std::move(idle), unanswered);
    // It was closed while idle. A post may have been carried out, though, and
    // whether it can be repeated is for the caller to say.
    const bool again =
        !got && unanswered && !by.is_cut() && what.verb != method::post;
    if (!again) co_return std::move(got);
  }
  auto fresh = co_await dialer_.dial(by, as.identity);
  if (!fresh) co_return failure{std::move(fresh.error())};
  auto got =
      co_await deliver_on(by, *head, what, *std::move(fresh), unanswered);
  co_return std::move(got);
}

/// Who answers that something went wrong, or took too long, may have passed the
/// write on, and it may be carried out yet: a server whose etcd is slow, a
/// proxy between. Unavailable the API server says before, and in JSON.
bool is_final_answer(const exchange& answer) {
  return answer.status() < 500 || (answer.status() == 503 && answer.is_json());
}

asio::awaitable<roundtrip::answer> roundtrip::deliver_on(
    operation& by, const std::string& head, const request& what,
    std::unique_ptr<connection> on, bool& unanswered) {
  write_gate::pass on_its_way;
  if (options_.gate && needs_lead(what)) {
    on_its_way = options_.gate->enter();
    if (!on_its_way)
      co_return failure{fault{action::retry, "not leading",
                              "another replica may lead by now, so nothing is "
                              "written"}};
  }
  auto asked = std::make_unique<exchange>(std::move(on));
  auto wrong = co_await asked->begin(by, head, what.body);
  unanswered = !asked->answered();
  const bool is_final = !wrong && is_final_answer(*asked);
  if (!is_final && on_its_way && by.is_sent()) options_.gate->in_doubt();
  if (wrong) co_return failure{*std::move(wrong)};
  co_return std::move(asked);
}

asio::awaitable<error> explain(operation& by, const request& what,
                               exchange& answer) {
  body_buffer body(longest_explanation, overflow::fail);
  std::array<char, 4096> part;
  while (!answer.complete()) {
    const auto got = co_await answer.read_body(by, asio::buffer(part));
    // It is there already, or has changed: the body alone tells which.
    if (!got && answer.status() == 409) co_return to_error(what, got.error());
    // Else the status says enough when the rest does not come.
    if (!got || !body.append({part.data(), *got})) break;
  }
  const std::string text = body.take();
  const std::string retry_after = answer.retry_after();
  co_return error_from(what, answer.status(), text, retry_after);
}

}  // namespace forensics::k8s::internal
