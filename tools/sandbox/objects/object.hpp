#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "model/json.hpp"

namespace forensics::sandbox {

using revision = std::uint64_t;  ///< a resourceVersion

/// An object at one revision; never changed once it is made.
struct object {
 private:
  /// Small chunks: RapidJSON's own would take 64 KiB for each object.
  model::json_allocator memory_{4096};

 public:
  model::json_document json{&memory_};
  std::string text;  ///< the same, serialised once for all who read it
  revision at = 0;
};
using object_ptr = std::shared_ptr<const object>;

struct object_key {
  std::string ns;  ///< "" where the type has no namespaces
  std::string name;
  auto operator<=>(const object_key&) const = default;
};

std::string_view name_of(const model::json_value& object) noexcept;
std::string_view namespace_of(const model::json_value& object) noexcept;
std::string_view uid_of(const model::json_value& object) noexcept;
bool being_deleted(const model::json_value& object) noexcept;
/// An immutable object of `json`, whose resourceVersion becomes `at`.
object_ptr make_object(model::json_document json, revision at);
/// One that is not stored, as a dry run answers it: its metadata as it is.
object_ptr unstored_object(model::json_document json);
object_key key_of(const model::json_value& object);
/// A deep copy that may be changed.
model::json_document copy_of(const model::json_value& value);

}  // namespace forensics::sandbox
