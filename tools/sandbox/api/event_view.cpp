#include "sandbox/api/event_view.hpp"

#include <array>
#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

struct renamed {
  std::string_view core;
  std::string_view view;
};
constexpr std::array<renamed, 7> fields = {{
    {"involvedObject", "regarding"},
    {"message", "note"},
    {"source", "deprecatedSource"},
    {"firstTimestamp", "deprecatedFirstTimestamp"},
    {"lastTimestamp", "deprecatedLastTimestamp"},
    {"count", "deprecatedCount"},
    {"reportingComponent", "reportingController"},
}};

bool is_view(const resource_type& type) { return &stored_type(type) != &type; }

std::string_view other_name(std::string_view key, bool to_core) {
  for (const renamed& one : fields)
    if (key == (to_core ? one.view : one.core))
      return to_core ? one.core : one.view;
  return key;
}

json_document reshaped(const json_value& object, const resource_type& type,
                       bool to_core) {
  json_document made;
  made.SetObject();
  auto& memory = made.GetAllocator();
  for (const auto& one : object.GetObject())
    model::set(made, other_name(model::view(one.name), to_core),
               model::copy_of(one.value, memory), memory);
  model::set(made, "apiVersion", type.api_version(), memory);
  return made;
}

}  // namespace

void to_stored_shape(const resource_type& type, json_document& object) {
  if (!is_view(type)) return;
  json_document made = reshaped(object, stored_type(type), true);
  object.Swap(made);
}

object_ptr shown_as(const resource_type& type, const object_ptr& stored) {
  if (stored == nullptr || !is_view(type)) return stored;
  return unstored_object(reshaped(stored->json, type, false));
}

}  // namespace forensics::sandbox
