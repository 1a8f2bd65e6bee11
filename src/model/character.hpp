#pragma once

#include <cstddef>
#include <string_view>

namespace forensics::model {

struct character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0: no valid UTF-8 begins here
};

/// Of a text that is not empty.
character first_character(std::string_view text) noexcept;

/// C0, DEL, C1 and what reorders the text around it (a "Trojan source").
bool is_hidden(char32_t code) noexcept;

}  // namespace forensics::model
