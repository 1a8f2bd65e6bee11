#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/validation_names.hpp"

namespace forensics::sandbox {

/// The name of a field below another one: `spec` and `containers`.
std::string child(const std::string& path, std::string_view field);
/// `spec.containers[0]`, `data[key]`.
std::string item(const std::string& path, std::size_t index);
std::string item(const std::string& path, std::string_view key);

/// Collects what is wrong with an object, in the words of apimachinery's
/// `util/validation/field`.
class findings {
 public:
  void invalid(std::string field, const model::json_value& value,
               std::string_view why);
  void invalid(std::string field, std::string_view value, std::string_view why);
  void invalid(std::string field, std::int64_t value, std::string_view why);
  /// One for each sentence.
  void each_invalid(const std::string& field, std::string_view value,
                    const sentences& whys);
  void required(std::string field, std::string_view why = {});
  void duplicate(std::string field, std::string_view value);
  void duplicate(std::string field, const model::json_value& value,
                 std::string_view why = {});
  void forbidden(std::string field, std::string_view why);
  void unsupported(std::string field, std::string_view value,
                   const std::vector<std::string_view>& supported);
  void unsupported(std::string field, const model::json_value& value,
                   const std::vector<std::string_view>& supported);
  void too_long(std::string field, std::size_t limit_bytes);
  void not_found(std::string field, std::string_view value,
                 std::string_view why = {});

  bool empty() const noexcept { return causes_.empty(); }
  std::vector<status_cause> take() { return std::move(causes_); }

 private:
  void add(std::string_view reason, std::string field, std::string message);

  std::vector<status_cause> causes_;
};

}  // namespace forensics::sandbox
