#include "sandbox/server/answer_writer.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

#include <boost/beast/http/status.hpp>

namespace forensics::sandbox {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;

constexpr model::duration trickle = 50ms;
/// A chunk each, so that one large answer does not hold up all the others.
constexpr std::size_t largest_piece = 256U << 10;

/// RFC 9110's IMF-fixdate.
std::string http_date(model::timestamp now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const std::time_t time = seconds.time_since_epoch().count();
  std::tm fields{};
  gmtime_r(&time, &fields);
  char text[64];
  // Nobody has set a locale, so the names are the C locale's.
  const std::size_t size =
      std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &fields);
  return {text, size};
}

std::string hex(std::size_t number) {
  std::string text;
  for (; number > 0; number >>= 4) text += "0123456789abcdef"[number & 15];
  return {text.rbegin(), text.rend()};
}

std::string_view phrase_of(int code) {
  const auto text = boost::beast::http::obsolete_reason(
      static_cast<boost::beast::http::status>(code));
  return {text.data(), text.size()};
}

std::size_t left(std::size_t limit, std::size_t written) {
  return limit > written ? limit - written : 0;
}

}  // namespace

std::string answer_writer::head_of(const api_answer& answer) const {
  std::string head = (form_.chunks ? "HTTP/1.1 " : "HTTP/1.0 ") +
                     std::to_string(answer.code) + ' ';
  head += phrase_of(answer.code);
  const auto field = [&](std::string_view name, std::string_view value) {
    ((head += "\r\n") += name) += ": ";
    head += value;
  };
  field("Cache-Control", "no-cache, private");
  field("Content-Type", answer.content_type);
  for (const auto& [name, value] : answer.headers) field(name, value);
  field("Date", http_date(form_.now));
  if (chunked())
    field("Transfer-Encoding", "chunked");
  else if (!streaming_)
    field("Content-Length", std::to_string(answer.body.size()));
  if (!form_.keep_alive) field("Connection", "close");
  return head + "\r\n\r\n";
}

bool answer_writer::break_if_due() {
  if (to_.over()) return true;
  if (faults_.reset_after && written_ >= *faults_.reset_after)
    to_.close(breakage::reset);
  else if (faults_.truncate_after && written_ >= *faults_.truncate_after)
    to_.close(breakage::truncation);
  return to_.over();
}

asio::awaitable<void> answer_writer::write_piece(std::string_view bytes) {
  if (!chunked()) {
    co_await to_.write(bytes);
    co_return;
  }
  std::string chunk = hex(bytes.size()) + "\r\n";
  (chunk += bytes) += "\r\n";
  co_await to_.write(chunk);
}

asio::awaitable<void> answer_writer::write_body(std::string_view bytes) {
  while (!bytes.empty() && !break_if_due()) {
    std::size_t size = std::min(bytes.size(), largest_piece);
    if (faults_.reset_after)
      size = std::min(size, left(*faults_.reset_after, written_));
    if (faults_.truncate_after)
      size = std::min(size, left(*faults_.truncate_after, written_));
    if (faults_.bytes_per_second) {
      co_await to_.pause(trickle);
      const std::size_t allowed = *faults_.bytes_per_second *
                                  static_cast<std::size_t>(trickle / 1ms) /
                                  1000;
      size = std::min(size, std::max<std::size_t>(allowed, 1));
    }
    co_await write_piece(bytes.substr(0, size));
    written_ += size;
    bytes.remove_prefix(size);
  }
  break_if_due();
}

asio::awaitable<void> answer_writer::write_stream(byte_stream& from) {
  while (!to_.over()) {
    const auto taken = from.take();
    if (!taken) break;
    if (taken->empty()) {
      from.when_ready([known = to_.weak_from_this()] {
        if (const auto wire = known.lock()) wire->news().ring();
      });
      co_await to_.news().wait();
      continue;
    }
    std::string all;
    for (const std::string& each : *taken) all += each;
    co_await write_body(all);
  }
  if (chunked() && !to_.over()) co_await to_.write("0\r\n\r\n");
}

asio::awaitable<bool> answer_writer::write(outgoing what) {
  faults_ = what.faults;
  streaming_ = what.answer.stream != nullptr;
  if (streaming_ && !form_.chunks) form_.keep_alive = false;
  if (break_if_due()) co_return false;
  const std::string head = head_of(what.answer);
  if (streaming_) {
    co_await to_.write(head);
    if (!form_.head_only) co_await write_stream(*what.answer.stream);
  } else {
    const std::string& body = what.answer.body;
    // In one write where nothing is to go wrong: one packet, one wake-up.
    const bool whole = !form_.head_only && body.size() < largest_piece &&
                       !faults_.reset_after && !faults_.truncate_after &&
                       !faults_.bytes_per_second;
    const std::string begin = whole ? head + body : head;
    co_await to_.write(begin);
    if (!whole && !form_.head_only) co_await write_body(body);
  }
  co_return form_.keep_alive && !to_.over();
}

}  // namespace forensics::sandbox
