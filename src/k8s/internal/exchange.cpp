#include "k8s/internal/exchange.hpp"

#include <limits>
#include <utility>

#include <boost/asio/ssl/error.hpp>

namespace forensics::k8s::internal {

namespace http = beast::http;

namespace {

constexpr std::uint32_t longest_head = 64U << 10;
/// One TLS record.
constexpr std::size_t read_size = 16U << 10;
/// Bytes that the parser leaves for later: a header or a chunk's first line.
constexpr std::size_t longest_unparsed = longest_head + read_size;
constexpr int most_interim_answers = 8;

}  // namespace

exchange::exchange(std::unique_ptr<connection> on) : on_(std::move(on)) {
  new_parser();
}

void exchange::new_parser() {
  parser_.emplace();
  parser_->header_limit(longest_head);
  // Beast's own is 8 MiB, and the caller counts.
  parser_->body_limit(boost::none);
}

fault exchange::malformed() const {
  return {action::retry, "malformed",
          on_->peer() + " answers something that is no HTTP/1.1"};
}

std::string exchange::retry_after() const {
  return std::string{parser_->get()[http::field::retry_after]};
}

bool exchange::is_json() const {
  return parser_->get()[http::field::content_type].starts_with(
      "application/json");
}

asio::awaitable<std::optional<fault>> exchange::begin(operation& by,
                                                      const std::string& head,
                                                      const std::string& body) {
  by.stage("sending to " + on_->peer());
  auto unsent = co_await on_->write(by, head, body);
  if (unsent && by.is_cut()) co_return unsent;
  // A server may say why (413, a TLS alert) and close before it has read it
  // all; where it did not, reading fails as writing did.
  co_return co_await read_head(by);
}

asio::awaitable<std::optional<fault>> exchange::read_head(operation& by) {
  by.stage_after_sending("waiting for the answer of " + on_->peer());
  for (int interim = 0; interim <= most_interim_answers; ++interim) {
    while (!parser_->is_header_done()) {
      if (auto wrong = co_await fill(by)) co_return wrong;
      if (auto wrong = parse()) co_return wrong;
    }
    if (status() >= 200 || status() == 101) {
      parser_->eager(true);
      co_return std::nullopt;
    }
    new_parser();
    if (input_.size() > 0)
      if (auto wrong = parse()) co_return wrong;
  }
  co_return malformed();
}

asio::awaitable<std::optional<fault>> exchange::fill(operation& by) {
  if (input_.size() >= longest_unparsed) co_return malformed();
  const auto got = co_await on_->read_some(by, input_.prepare(read_size));
  if (by.is_cut()) co_return cut_fault(by);
  input_.commit(got.bytes);
  answered_ = answered_ || got.bytes > 0;
  if (!got.code) co_return std::nullopt;
  // A body without a length ends with the connection; over TLS only a
  // close_notify says that nobody cut it short.
  boost::system::error_code incomplete = got.code;
  if (got.code == asio::error::eof && parser_->is_header_done())
    parser_->put_eof(incomplete);
  if (incomplete) co_return io_fault(got.code, on_->peer());
  co_return std::nullopt;
}

bool exchange::fill_now() {
  if (input_.size() >= longest_unparsed) return false;
  const std::size_t got = on_->read_now(input_.prepare(read_size));
  input_.commit(got);
  return got > 0;
}

std::optional<fault> exchange::parse() {
  boost::system::error_code code;
  input_.consume(parser_->put(input_.data(), code));
  if (code && code != http::error::need_more &&
      code != http::error::need_buffer)
    return malformed();
  return std::nullopt;
}

const exchange::body_place& exchange::point_body_at(asio::mutable_buffer into) {
  auto& body = parser_->get().body();
  body.data = into.data();
  body.size = into.size();
  body.more = true;
  return body;
}

asio::awaitable<result<std::size_t, fault>> exchange::read_body(
    operation& by, asio::mutable_buffer into) {
  by.stage_after_sending("reading the answer of " + on_->peer());
  const auto& body = point_body_at(into);
  bool hungry = input_.size() == 0;
  while (!parser_->is_done() && body.size == into.size()) {
    if (hungry)
      if (auto wrong = co_await fill(by)) co_return failure{*std::move(wrong)};
    if (parser_->is_done()) break;
    const std::size_t before = input_.size();
    if (auto wrong = parse()) co_return failure{*std::move(wrong)};
    hungry = input_.size() == 0 || input_.size() == before;
  }
  if (auto wrong = take_what_has_come()) co_return failure{*std::move(wrong)};
  co_return into.size() - body.size;
}

result<std::size_t, fault> exchange::read_body_now(asio::mutable_buffer into) {
  const auto& body = point_body_at(into);
  if (!parser_->is_done() && input_.size() > 0)
    if (auto wrong = parse()) return failure{*std::move(wrong)};
  if (auto wrong = take_what_has_come()) return failure{*std::move(wrong)};
  return into.size() - body.size;
}

std::optional<fault> exchange::take_what_has_come() {
  const auto& body = parser_->get().body();
  while (!parser_->is_done() && body.size > 0 && fill_now())
    if (auto wrong = parse()) return wrong;
  return std::nullopt;
}

std::unique_ptr<connection> exchange::release() {
  const bool again =
      parser_->is_done() && parser_->keep_alive() && input_.size() == 0;
  return again ? std::exchange(on_, nullptr) : nullptr;
}

}  // namespace forensics::k8s::internal
