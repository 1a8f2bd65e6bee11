#include "k8s/json_framer.hpp"

#include <array>
#include <utility>

#include "model/plain_text.hpp"

namespace forensics::k8s {

namespace {

constexpr std::size_t longest_envelope = 64U << 10;
constexpr std::string_view items_key = "items";

using byte_set = std::array<bool, 256>;

constexpr byte_set set_of(std::string_view members) {
  byte_set set{};
  for (const char each : members) set[static_cast<unsigned char>(each)] = true;
  return set;
}

constexpr byte_set structural = set_of("\"{}[]");

const char* skip_to_structural(const char* at, const char* end) noexcept {
  while (at != end && !structural[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

bool is_space(char byte) noexcept {
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

}  // namespace

json_framer::json_framer(shape what, std::size_t max_object)
    : shape_(what),
      max_object_(max_object),
      place_(what == shape::list ? place::before_list
                                 : place::before_document) {}

void json_framer::feed(std::string_view bytes, const on_object& found) {
  std::size_t at = 0;
  while (at < bytes.size() && !broken_) {
    if (place_ == place::in_object) {
      at = feed_object(bytes, at, found);
    } else {
      step(bytes[at]);
      if (place_ != place::in_object) ++at;
    }
  }
}

std::string_view json_framer::envelope() const noexcept {
  return place_ == place::after_list && !broken_ ? std::string_view{envelope_}
                                                 : std::string_view{};
}

std::string json_framer::head() const {
  const bool is_in_items =
      place_ == place::before_first_item || place_ == place::before_next_item ||
      place_ == place::after_item ||
      (place_ == place::in_object && shape_ == shape::list);
  return is_in_items && !broken_ ? envelope_ + "]}" : std::string();
}

std::size_t json_framer::held_bytes() const noexcept {
  return object_.size() + envelope_.size() + key_.size();
}

void json_framer::step(char byte) {
  if (place_ == place::in_envelope) return step_in_envelope(byte);
  if (is_space(byte)) return;
  const bool item_may_begin = place_ == place::before_document ||
                              place_ == place::before_first_item ||
                              place_ == place::before_next_item;
  const bool items_may_end =
      place_ == place::before_first_item || place_ == place::after_item;
  if (byte == '{' && item_may_begin) {
    place_ = place::in_object;
    depth_ = 0;
  } else if (byte == ']' && items_may_end) {
    place_ = place::in_envelope;
    keep_in_envelope(byte);
  } else if (byte == ',' && place_ == place::after_item) {
    place_ = place::before_next_item;
  } else if (byte == '[' && place_ == place::before_items) {
    place_ = place::before_first_item;
    keep_in_envelope(byte);
  } else if (byte == 'n' && place_ == place::before_items) {
    place_ = place::in_envelope;  // Go writes an empty list as null
    keep_in_envelope(byte);
  } else if (byte == '{' && place_ == place::before_list) {
    place_ = place::in_envelope;
    step_in_envelope(byte);
  } else {
    broken_ = true;
  }
}

void json_framer::step_in_envelope(char byte) {
  keep_in_envelope(byte);
  if (in_string_) {
    const bool closes = byte == '"' && !escaped_;
    escaped_ = byte == '\\' && !escaped_;
    in_string_ = !closes;
    const bool may_be_items = depth_ == 1 && key_.size() <= items_key.size();
    if (!closes && may_be_items) key_ += byte;
    return;
  }
  if (byte == '"') {
    in_string_ = true;
    if (depth_ == 1) key_.clear();
  } else if (byte == '{' || byte == '[') {
    ++depth_;
  } else if (byte == '}' || byte == ']') {
    if (--depth_ == 0) place_ = place::after_list;
  } else if (byte == ':' && depth_ == 1 && key_ == items_key) {
    place_ = place::before_items;
  }
}

void json_framer::keep_in_envelope(char byte) {
  if (envelope_.size() == longest_envelope)
    broken_ = true;
  else
    envelope_ += byte;
}

std::size_t json_framer::feed_object(std::string_view bytes, std::size_t from,
                                     const on_object& found) {
  const std::size_t end = object_end(bytes, from);
  const std::string_view piece = bytes.substr(from, end - from);
  if (in_string_ || depth_ > 0) {
    hold(piece);
    return end;
  }
  place_ = shape_ == shape::list ? place::after_item : place::before_document;
  if (shape_ == shape::list) depth_ = 1;
  if (object_.empty() && !too_long_ && piece.size() <= max_object_) {
    found(piece);
    return end;
  }
  hold(piece);
  const std::string whole = std::exchange(object_, {});
  if (std::exchange(too_long_, false))
    ++skipped_;
  else
    found(whole);
  return end;
}

/// One past the object's last byte, or the end of the bytes when it goes on.
std::size_t json_framer::object_end(std::string_view bytes,
                                    std::size_t from) noexcept {
  const char* at = bytes.data() + from;
  const char* const end = bytes.data() + bytes.size();
  while (at != end) {
    if (escaped_) {
      escaped_ = false;
      ++at;
    } else if (in_string_) {
      at = model::skip_plain_text(at, end).end;
      if (at == end) break;
      escaped_ = *at == '\\';
      in_string_ = *at != '"';
      ++at;
    } else {
      at = skip_to_structural(at, end);
      if (at == end) break;
      const char byte = *at++;
      if (byte == '"')
        in_string_ = true;
      else if (byte == '{' || byte == '[')
        ++depth_;
      else if (--depth_ == 0)
        break;
    }
  }
  return static_cast<std::size_t>(at - bytes.data());
}

void json_framer::hold(std::string_view piece) {
  too_long_ = too_long_ || piece.size() > max_object_ - object_.size();
  if (too_long_)
    object_ = {};
  else
    object_ += piece;
}

}  // namespace forensics::k8s
