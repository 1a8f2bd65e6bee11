#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace forensics::sandbox {

/// One media range of an Accept header.
struct media_range {
  std::string type;  ///< `application/json`, `*/*`, in lower case
  std::map<std::string, std::string> parameters;  ///< `as`, `v`, `g` …

  bool is_json() const {
    return type == "application/json" || type == "*/*" ||
           type == "application/*";
  }
  std::string parameter(const std::string& name) const;
};

/// In order of preference as written; `*/*` when the header is empty.
std::vector<media_range> parse_accept(std::string_view header);

}  // namespace forensics::sandbox
