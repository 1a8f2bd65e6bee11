#include "k8s/internal/streams.hpp"

#include <array>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "k8s/internal/rethrow.hpp"

namespace forensics::k8s::internal {

namespace {

constexpr std::size_t longest_chunk = 256U << 10;
/// What a stream holds while nothing comes.
constexpr std::size_t first_part = 16U << 10;

/// Waits for the first bytes, then takes all that have come.
asio::awaitable<result<std::string, fault>> read_chunk(operation& by,
                                                       exchange& from) {
  std::array<char, first_part> first;
  const auto waited = co_await from.read_body(by, asio::buffer(first));
  if (!waited) co_return failure{waited.error()};
  std::string bytes(first.data(), *waited);
  for (std::size_t room = first_part;
       bytes.size() == room && room < longest_chunk; room *= 4) {
    bytes.resize(4 * room);
    const auto more = from.read_body_now(asio::buffer(bytes) + room);
    if (!more) co_return failure{more.error()};
    bytes.resize(room + *more);
  }
  co_return bytes;
}

}  // namespace

streams::streams(operations& all, roundtrip& begin,
                 const client_options& options)
    : all_(all),
      roundtrip_(begin),
      options_(options),
      pool_(all.io(), options.keep_alive) {}

void streams::open(request what, client::open_handler handler,
                   time_point begun) {
  auto by = all_.start(what.timeout, begun);
  if (open_.size() + opening_ >= options_.streams && !by->is_cut()) {
    handler(failure{to_error(
        what, {action::retry, "busy",
               std::to_string(options_.streams) + " streams are open"})});
    return;
  }
  ++opening_;
  asio::co_spawn(all_.io(),
                 run_open(std::make_shared<request>(std::move(what)),
                          std::move(handler), std::move(by)),
                 rethrow);
}

asio::awaitable<void> streams::run_open(std::shared_ptr<request> what,
                                        client::open_handler handler,
                                        std::shared_ptr<operation> by) {
  by->stage("opening");
  auto opened = co_await begin(*by, *what);
  --opening_;
  handler(std::move(opened));
}

asio::awaitable<open_reply> streams::begin(operation& by, request& what) {
  auto begun = co_await roundtrip_.begin(by, what, pool_);
  if (!begun) co_return failure{to_error(what, begun.error())};
  if ((*begun)->status() / 100 != 2) {
    auto why = co_await explain(by, what, **begun);
    pool_.give((*begun)->release());
    co_return failure{std::move(why)};
  }
  if (by.is_cut()) co_return failure{to_error(what, cut_fault(by))};
  what.body.clear();
  const auto made = std::make_shared<stream>();
  made->what = std::move(what);
  made->answer = *std::move(begun);
  open_.emplace(++last_, made);
  co_return last_;
}

void streams::read(stream_id id, client::chunk_handler handler) {
  const auto found = open_.find(id);
  if (found == open_.end()) {
    const fault why =
        all_.stopped()
            ? fault{action::retry, "stopped", "the client is stopped"}
            : fault{action::retry, "closed", "no such stream is open"};
    handler(failure{to_error({}, why)});
    return;
  }
  const auto from = found->second;
  if (from->reading) {
    handler(failure{to_error(
        from->what, {action::retry, "busy", "the stream is being read"})});
    return;
  }
  from->reading = all_.start(from->what.idle_timeout);
  asio::co_spawn(all_.io(), run_read(id, from, std::move(handler)), rethrow);
}

asio::awaitable<void> streams::keep_pace(operation& by, stream& of) {
  if (of.next_read <= std::chrono::steady_clock::now()) co_return;
  asio::steady_timer pause(all_.io(), of.next_read);
  const operation::on_cut end(by, [&pause] { pause.cancel(); });
  if (by.is_cut()) co_return;
  of.answer->rest();
  boost::system::error_code cut_short;
  co_await pause.async_wait(
      asio::redirect_error(asio::use_awaitable, cut_short));
  of.answer->go_on();
}

asio::awaitable<void> streams::run_read(stream_id id,
                                        std::shared_ptr<stream> from,
                                        client::chunk_handler handler) {
  const auto by = from->reading;
  co_await keep_pace(*by, *from);
  auto got = co_await read_chunk(*by, *from->answer);
  from->reading.reset();
  const bool end = got && from->answer->complete();
  if (!got || end) open_.erase(id);
  if (end) pool_.give(from->answer->release());
  if (got) {
    if (got->size() < longest_chunk)
      from->next_read = std::chrono::steady_clock::now() + from->what.pace;
    handler(stream_chunk{*std::move(got), end});
    co_return;
  }
  if (by->why() == cut_cause::timeout)
    got.error() = {action::retry, "timeout",
                   "the stream is idle: no byte within " +
                       std::to_string(by->allowed().count()) + " ms"};
  handler(failure{to_error(from->what, got.error())});
}

void streams::close(stream_id id) {
  const auto found = open_.find(id);
  if (found == open_.end()) return;
  const auto closed = found->second;
  open_.erase(found);
  if (closed->reading) closed->reading->cut(cut_cause::closed);
}

void streams::stop() {
  open_.clear();
  pool_.close();
}

}  // namespace forensics::k8s::internal
