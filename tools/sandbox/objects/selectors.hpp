#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/resource_type.hpp"

namespace forensics::sandbox {

/// `app=web,tier!=db,env in (a,b),!beta,track notin (x),size>3`. The errors
/// are 400 with the real API server's sentences.
class label_selector {
 public:
  static answered<label_selector> parse(std::string_view text);
  /// Of a `metav1.LabelSelector` object (matchLabels, matchExpressions) that
  /// has been validated; an empty one matches all.
  static answered<label_selector> from_json(const model::json_value& selector);
  bool matches(const model::json_value& object) const;
  bool empty() const noexcept { return terms_.empty(); }

  enum class op { in, not_in, exists, absent, greater, less };
  struct term {
    std::string key;
    op what = op::in;
    std::vector<std::string> values;
  };

 private:
  std::vector<term> terms_;
};

/// `metadata.name=x,status.phase!=Running`; the fields that each type offers.
/// An unknown field is a 400, as it is of the real API server.
class field_selector {
 public:
  static answered<field_selector> parse(std::string_view text,
                                        const resource_type& type);
  bool matches(const model::json_value& object) const;
  bool empty() const noexcept { return terms_.empty(); }

 private:
  struct term {
    std::string field;
    bool equal = true;
    std::string value;
    std::string_view absent;  ///< what an object without the field has
  };
  std::vector<term> terms_;
};

}  // namespace forensics::sandbox
