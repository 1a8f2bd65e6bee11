#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <string>

#include "sandbox/api/request.hpp"

namespace forensics::sandbox {

/// How many requests there were of each kind, for tests and benches.
class request_counts {
 public:
  /// A path that is no resource's counts by its first part, `/version`.
  void add(const resource_request& what, const api_request& request, int code);
  std::string to_json() const;

 private:
  struct key {
    std::string verb;
    std::string resource;
    int code = 0;
    auto operator<=>(const key&) const = default;
  };
  std::map<key, std::size_t> counts_;
};

}  // namespace forensics::sandbox
