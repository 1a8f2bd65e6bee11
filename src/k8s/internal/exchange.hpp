#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "k8s/internal/connection.hpp"

namespace forensics::k8s::internal {

namespace beast = boost::beast;

/// One request on a connection and the answer to it, HTTP/1.1.
class exchange {
 public:
  explicit exchange(std::unique_ptr<connection> on);

  /// Sends the request and reads the answer's header.
  asio::awaitable<std::optional<fault>> begin(operation& by,
                                              const std::string& head,
                                              const std::string& body);

  int status() const { return static_cast<int>(parser_->get().result_int()); }
  std::string retry_after() const;
  /// By its content type.
  bool is_json() const;
  /// True once a byte of an answer has come.
  bool answered() const noexcept { return answered_; }

  /// Waits for bytes of the body and takes all that have come, at most
  /// `into.size()`; 0 only when the body is complete.
  asio::awaitable<result<std::size_t, fault>> read_body(
      operation& by, asio::mutable_buffer into);
  /// The same without waiting: 0 also when nothing has come.
  result<std::size_t, fault> read_body_now(asio::mutable_buffer into);
  bool complete() const { return parser_->is_done(); }
  /// See `connection::rest`.
  void rest() { on_->rest(); }
  void go_on() { on_->go_on(); }

  /// The connection, once the answer is complete and if it can take another
  /// request; else nullptr. Ends the exchange.
  std::unique_ptr<connection> release();

 private:
  using parser = beast::http::response_parser<beast::http::buffer_body>;
  using body_place = beast::http::buffer_body::value_type;
  void new_parser();
  /// Where the parser puts the next bytes of the body; its `size` is the room
  /// that is left.
  const body_place& point_body_at(asio::mutable_buffer into);
  asio::awaitable<std::optional<fault>> read_head(operation& by);
  /// Reads into `input_`; an end of the connection may end the body.
  asio::awaitable<std::optional<fault>> fill(operation& by);
  /// The same without waiting; false when nothing has come.
  bool fill_now();
  /// To the body's buffer, while there is room in it.
  std::optional<fault> take_what_has_come();
  /// Hands `input_` to the parser; the fault is a malformed answer.
  std::optional<fault> parse();
  fault malformed() const;

  std::unique_ptr<connection> on_;
  beast::flat_buffer input_;
  std::optional<parser> parser_;
  bool answered_ = false;
};

}  // namespace forensics::k8s::internal
