#include "sandbox/server/request_reader.hpp"

#include <stdexcept>
#include <utility>

#include <boost/beast/http.hpp>

#include "sandbox/server/request_target.hpp"

namespace forensics::sandbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using parser_type = http::request_parser<http::string_body>;

namespace {

constexpr std::size_t read_all_the_same = 10;

std::string text_of(beast::string_view text) {
  return {text.data(), text.size()};
}

std::string refusal(const std::string& status) {
  return "HTTP/1.1 " + status +
         "\r\nContent-Type: text/plain; charset=utf-8\r\n"
         "Connection: close\r\n\r\n" +
         status;
}

std::string refusal_of_body(std::size_t limit) {
  const std::string body = to_json(too_large(limit));
  return "HTTP/1.1 413 Request Entity Too Large\r\n"
         "Content-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

std::string refusal_of(error_code failed, std::size_t body_limit) {
  if (failed == http::error::header_limit)
    return refusal("431 Request Header Fields Too Large");
  if (failed == http::error::body_limit) return refusal_of_body(body_limit);
  return refusal("400 Bad Request");
}

/// How much of the inbox the parser took.
std::size_t feed(parser_type& parser, const wire& from, error_code& failed) {
  std::size_t used = 0;
  try {
    used = parser.put(asio::buffer(from.inbox()), failed);
  } catch (const std::length_error&) {
    // Beast has no error code for a single field of more than 64 KiB.
    failed = http::error::header_limit;
  }
  // What has no room can't become whole: Beast has no limit for trailers.
  if (failed == http::error::need_more && used == 0 && from.is_full())
    failed = http::error::header_limit;
  return used;
}

/// nullopt: a 400.
std::optional<read_request> digest(http::request<http::string_body>&& from) {
  auto target = parse_target({from.target().data(), from.target().size()});
  const bool has_host = from.version() < 11 || from.count("Host") == 1;
  if (!target || !has_host) return std::nullopt;
  const auto header = [&](beast::string_view name) {
    return text_of(from[name]);
  };
  read_request made;
  made.keep_alive = from.keep_alive();
  made.chunks = from.version() >= 11;
  made.what.authorization = header("Authorization");
  made.what.as_user = header("Impersonate-User");
  made.what.as_uid = header("Impersonate-Uid");
  const auto groups = from.equal_range("Impersonate-Group");
  for (auto each = groups.first; each != groups.second; ++each)
    made.what.as_groups.push_back(text_of(each->value()));
  api_request& request = made.what.request;
  request.method = text_of(from.method_string());
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  request.accept = header("Accept");
  request.content_type = header("Content-Type");
  request.user_agent = header("User-Agent");
  request.body = std::move(from.body());
  return made;
}

bool wants_go_ahead(parser_type& parser) {
  return parser.is_header_done() && !parser.is_done() &&
         beast::iequals(parser.get()["Expect"], "100-continue");
}

}  // namespace

asio::awaitable<std::optional<read_request>> request_reader::next() {
  parser_type parser;
  parser.header_limit(limits_.head_bytes);
  // A client that is refused while it still sends may never see why: so what
  // is a little too large is read to its end.
  parser.body_limit(read_all_the_same * limits_.body_bytes);
  parser.eager(true);
  bool told_to_go_ahead = false;
  from_.close_after(limits_.idle);
  while (!parser.is_done()) {
    error_code failed;
    const std::size_t used = feed(parser, from_, failed);
    from_.consume(used);
    if (failed && failed != http::error::need_more) {
      const std::string told = refusal_of(failed, limits_.body_bytes);
      co_await from_.write(told);
      co_return std::nullopt;
    }
    if (parser.is_done()) break;
    if (!told_to_go_ahead && wants_go_ahead(parser)) {
      told_to_go_ahead = true;
      co_await from_.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (used > 0 && !failed) continue;
    if (from_.over()) co_return std::nullopt;
    co_await from_.news().wait();
    if (parser.got_some() || !from_.inbox().empty())
      from_.close_after(limits_.head);
  }
  from_.close_after(std::chrono::milliseconds::zero());
  if (parser.get().body().size() > limits_.body_bytes) {
    const std::string told = refusal_of_body(limits_.body_bytes);
    co_await from_.write(told);
    co_return std::nullopt;
  }
  auto made = digest(parser.release());
  if (!made) {
    const std::string told = refusal("400 Bad Request");
    co_await from_.write(told);
  }
  co_return made;
}

}  // namespace forensics::sandbox
