#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "model/result.hpp"

/// YAML from outside is parsed here and nowhere else.
namespace forensics::k8s {

/// The first document of `text` (at most 1 MiB, 32 levels, 64 aliases). The
/// error is the end of a sentence (`is no valid YAML (line 3)`); it never
/// quotes the text, which may hold secrets.
result<YAML::Node, std::string> parse_yaml(const std::string& text);

/// Reads the fields of a mapping and remembers the first one that is of a
/// wrong type. A field that is absent or null is empty. A mapping that is none
/// has no fields.
class yaml_fields {
 public:
  explicit yaml_fields(YAML::Node map) : map_(std::move(map)) {}

  bool has(const std::string& key) const;
  std::string text(const std::string& key);
  bool flag(const std::string& key);
  /// The mapping at `key`; an empty one when it is absent.
  YAML::Node map(const std::string& key);
  /// The elements of the list at `key`.
  std::vector<YAML::Node> list(const std::string& key);

  /// `"token" must be a string`, or "" when all was well.
  const std::string& mistyped() const noexcept { return mistyped_; }

 private:
  YAML::Node at(const std::string& key) const;
  void expect(bool fits, const std::string& key, std::string_view type);

  YAML::Node map_;
  std::string mistyped_;
};

}  // namespace forensics::k8s
