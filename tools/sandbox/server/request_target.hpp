#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace forensics::sandbox {

/// The path and query of a request line, decoded as Go's net/http does it.
struct request_target {
  /// Between the slashes; a slash at the end adds none. `%2F` separates like
  /// any other slash, since Go splits what it has decoded.
  std::vector<std::string> path;
  std::map<std::string, std::string> query;  ///< the first of each name
};

/// Of `/path?query` or `http://host/path?query`. nullopt, which is a plain
/// 400, where the path holds a broken escape, a NUL or no UTF-8. A query's
/// broken pair is left out.
std::optional<request_target> parse_target(std::string_view target);

/// `/a/b` again, as error sentences and nonResourceURLs name it.
std::string join_path(const std::vector<std::string>& path);

}  // namespace forensics::sandbox
