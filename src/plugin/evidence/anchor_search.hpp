#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/json.hpp"

/// Which ConfigMaps are cases, also where somebody took labels off?
namespace forensics::plugin {

/// By what an object's metadata tell: the label by which cases are found, the
/// annotation that each has, else another mark of a case or a case's name on
/// what does not say that it belongs to a case.
bool is_anchor(const model::json_value& object);

/// Looks at all ConfigMaps of a namespace, one after the other.
class anchor_search {
 public:
  /// An object or its metadata alone.
  void add(const model::json_value& object);
  /// Those that are cases, and those of which another one says that it belongs
  /// to them; by name.
  std::vector<std::string> names() const;

 private:
  std::set<std::string> all_;
  std::set<std::string> found_;
  std::set<std::string> named_by_others_;
};

}  // namespace forensics::plugin
