#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "model/json.hpp"

namespace forensics::sandbox {

/// Of text that the test wrote: `'` stands for `"`.
inline model::json_document parsed(std::string_view text) {
  std::string json(text);
  for (char& c : json)
    if (c == '\'') c = '"';
  auto document = model::parse_json(json);
  if (!document) throw std::invalid_argument(document.error() + ": " + json);
  return *std::move(document);
}

/// The same text without blanks, with members in the order they have.
inline std::string compact(std::string_view text) {
  return model::dump(parsed(text));
}

}  // namespace forensics::sandbox
