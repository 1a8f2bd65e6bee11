#pragma once

#include <string_view>

#include "model/character.hpp"

namespace forensics::test {

/// No character of it is a terminal's command. `allowed` is the one hidden
/// character that may stand in it; 0: none may.
inline bool is_harmless(std::string_view text, char32_t allowed = 0) {
  while (!text.empty()) {
    const model::character next = model::first_character(text);
    const bool is_allowed = allowed != 0 && next.code == allowed;
    if (next.bytes == 0 || (model::is_hidden(next.code) && !is_allowed))
      return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

}  // namespace forensics::test
