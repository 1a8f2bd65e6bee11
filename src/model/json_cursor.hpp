#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/plain_text.hpp"
#include "model/utf8.hpp"

namespace forensics::model {

/// A string where it stands in the text, with its quotes.
struct json_string {
  std::string_view quoted;
  bool has_escapes = false;

  /// What is between the quotes; the string itself when it has no escapes.
  std::string_view raw() const noexcept {
    return quoted.substr(1, quoted.size() - 2);
  }
  /// The string itself.
  std::string unescaped() const;
};

/// Steps through a JSON text by its tokens and copies nothing. What a token
/// may be is RFC 8259's, in valid UTF-8; which may follow which is the
/// caller's to know. White space before a token is stepped over. After a
/// `false` of string(), number() or word() the text is no JSON, and the cursor
/// of no more use. The text must outlive it.
class json_cursor {
 public:
  explicit json_cursor(std::string_view text) noexcept
      : at_(text.data()), end_(text.data() + text.size()) {}

  /// The first byte of the next token, before which the cursor stays. '\0' at
  /// the end, and for a NUL byte, with which no token begins.
  char peek() noexcept {
    while (at_ != end_ && is_space(*at_)) ++at_;
    return byte();
  }
  bool at_end() noexcept {
    peek();
    return at_ == end_;
  }
  /// Of the next byte; after peek() that of the token.
  const char* position() const noexcept { return at_; }

  /// Steps over the next token if it is this one of `{}[],:`.
  bool take(char token) noexcept {
    peek();
    return skip(token);
  }
  /// A lone low surrogate passes if it is escaped, as it does with RapidJSON.
  bool string(json_string& found) noexcept {
    if (!take('"')) return false;
    const char* const begin = at_ - 1;
    found.has_escapes = false;
    bool is_ascii = true;
    for (;;) {
      const plain_text plain = skip_plain_text(at_, end_);
      at_ = plain.end;
      is_ascii = is_ascii && plain.is_ascii;
      if (skip('"')) break;
      if (!skip_escape()) return false;
      found.has_escapes = true;
    }
    found.quoted = {begin, static_cast<std::size_t>(at_ - begin)};
    return is_ascii || is_utf8(found.quoted);
  }
  /// One that is too large for a double is refused when it has more than 309
  /// digits before the point, or an exponent past 308 and one more for each
  /// digit after the point. RapidJSON refuses these, too, and some that are
  /// not much too large.
  bool number(std::string_view& found) noexcept;
  /// `true`, `false` or `null`.
  bool word(std::string_view expected) noexcept;

 private:
  static bool is_space(char byte) noexcept {
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
  }
  char byte() const noexcept { return at_ == end_ ? '\0' : *at_; }
  bool skip(char expected) noexcept {
    if (at_ == end_ || *at_ != expected) return false;
    ++at_;
    return true;
  }
  std::size_t skip_digits() noexcept;
  bool skip_exponent(std::size_t largest) noexcept;
  bool skip_escape() noexcept {
    if (!skip('\\')) return false;
    switch (byte()) {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't':
        ++at_;
        return true;
      case 'u':
        ++at_;
        return skip_code_point();
      default:
        return false;
    }
  }
  bool skip_code_point() noexcept;
  bool skip_hex_quad(unsigned& value) noexcept;

  const char* at_;
  const char* end_;
};

}  // namespace forensics::model
