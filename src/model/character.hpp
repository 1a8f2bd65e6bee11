#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace forensics::model {

struct character {
  char32_t code = 0;
  std::size_t bytes = 0;  ///< 0: no valid UTF-8 begins here
};

/// Of a text that is not empty.
character first_character(std::string_view text) noexcept;

/// C0, DEL, C1, what ends a line and what reorders the text around it (a
/// "Trojan source").
bool is_hidden(char32_t code) noexcept;

/// JSON or YAML in which strings are quoted, with the hidden characters past
/// ASCII's controls, which can stand in strings alone there, as `\u202e`: it
/// means the same, and a terminal shows it instead of obeying it. Below are
/// line ends and indents; writers escape them in strings.
std::string escape_hidden(std::string_view document);

}  // namespace forensics::model
