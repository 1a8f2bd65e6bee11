#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/asio.hpp>

#include "model/time.hpp"
#include "sandbox/server/exchange.hpp"
#include "sandbox/server/wire.hpp"

namespace forensics::sandbox {

/// How an answer is to be put on the wire.
struct answer_form {
  bool head_only = false;  ///< to HEAD
  bool keep_alive = true;
  bool chunks = true;
  model::timestamp now{};  ///< for the Date header
};

/// Writes one answer, breaking it as its faults say.
class answer_writer {
 public:
  answer_writer(wire& to, answer_form form) : to_(to), form_(form) {}

  /// True when another answer may follow by this connection.
  boost::asio::awaitable<bool> write(outgoing what);

 private:
  std::string head_of(const api_answer& answer) const;
  boost::asio::awaitable<void> write_stream(byte_stream& from);
  boost::asio::awaitable<void> write_body(std::string_view bytes);
  boost::asio::awaitable<void> write_piece(std::string_view bytes);
  bool break_if_due();
  bool chunked() const noexcept { return streaming_ && form_.chunks; }

  wire& to_;
  answer_form form_;
  wire_faults faults_;
  bool streaming_ = false;
  std::size_t written_ = 0;  ///< of the body
};

}  // namespace forensics::sandbox
