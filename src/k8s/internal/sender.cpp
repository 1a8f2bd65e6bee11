#include "k8s/internal/sender.hpp"

#include <array>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "k8s/internal/body_buffer.hpp"
#include "k8s/internal/rethrow.hpp"

namespace forensics::k8s::internal {

namespace {

/// Times as many as those that count.
constexpr std::size_t most_aside = 3;

}  // namespace

sender::sender(operations& all, roundtrip& begin, const client_options& options)
    : all_(all),
      roundtrip_(begin),
      options_(options),
      pool_(all.io(), options.keep_alive) {}

void sender::submit(request what, client::reply_handler handler,
                    time_point begun) {
  auto by = all_.start(what.timeout, begun);
  by->stage("waiting for a free connection");
  if (by->is_cut()) {
    handler(failure{to_error(what, cut_fault(*by))});
    return;
  }
  if (running_ >= options_.connections &&
      queue_.size() >= options_.max_queued) {
    handler(failure{to_error(
        what, {action::retry, "busy",
               std::to_string(queue_.size()) + " requests wait already"})});
    return;
  }
  enqueue(std::make_shared<job>(
      job{std::move(what), std::move(handler), std::move(by)}));
  start_queued();
}

void sender::enqueue(std::shared_ptr<job> waiting) {
  const auto place = queue_.insert(queue_.end(), queued{waiting, nullptr});
  place->leave =
      std::make_unique<operation::on_cut>(*waiting->by, [this, place] {
        const auto left = std::move(place->waiting);
        queue_.erase(place);
        left->handler(failure{to_error(left->what, cut_fault(*left->by))});
      });
}

void sender::start_queued() {
  while (running_ < options_.connections && !queue_.empty()) {
    auto next = std::move(queue_.front().waiting);
    queue_.pop_front();
    ++running_;
    asio::co_spawn(all_.io(), run(std::move(next)), rethrow);
  }
}

void sender::step_aside(job& slow) {
  if (aside_ >= most_aside * options_.connections) return;
  slow.is_aside = true;
  --running_;
  ++aside_;
  start_queued();
}

asio::awaitable<void> sender::run(std::shared_ptr<job> started) {
  asio::steady_timer patience(all_.io(), options_.slow_after);
  patience.async_wait([this, slow = std::weak_ptr(started)](
                          const boost::system::error_code& answered) {
    const auto still = slow.lock();
    if (!answered && still) step_aside(*still);
  });
  auto answer = co_await exchange_for(*started);
  patience.cancel();
  --(started->is_aside ? aside_ : running_);
  // Posted: a queue of requests that fail at once must not grow the stack.
  asio::post(all_.io(), [this] { start_queued(); });
  started->handler(std::move(answer));
}

asio::awaitable<reply> sender::exchange_for(const job& of) {
  operation& by = *of.by;
  auto begun = co_await roundtrip_.begin(by, of.what, pool_);
  if (!begun) co_return failure{to_error(of.what, begun.error())};
  exchange& answer = **begun;
  const bool success = answer.status() / 100 == 2;
  if (!success) {
    auto why = co_await explain(by, of.what, answer);
    pool_.give(answer.release());
    co_return failure{std::move(why)};
  }
  body_buffer body(of.what.body_limit, of.what.when_longer);
  std::array<char, 16U << 10> part;
  while (!answer.complete()) {
    const auto got = co_await answer.read_body(by, asio::buffer(part));
    if (!got) co_return failure{to_error(of.what, got.error())};
    if (!body.append({part.data(), *got}))
      co_return failure{to_error(
          of.what, {action::too_large, "too large",
                    "the answer is longer than " +
                        std::to_string(of.what.body_limit) + " bytes"})};
  }
  pool_.give(answer.release());
  response whole;
  whole.status = answer.status();
  whole.dropped = body.dropped();
  whole.body = body.take();
  co_return std::move(whole);
}

void sender::stop() { pool_.close(); }

}  // namespace forensics::k8s::internal
