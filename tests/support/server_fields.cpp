#include "support/server_fields.hpp"

#include <string_view>

namespace forensics::test {
namespace {

using model::json_value;

void drop(json_value& object, const char* field) { object.RemoveMember(field); }

void drop_default(json_value& object, const char* field,
                  const json_value& value) {
  const json_value* found = model::find(object, {field});
  if (found != nullptr && *found == value) drop(object, field);
}

}  // namespace

model::json_document as_sent(const json_value& clone) {
  model::json_document out;
  auto& memory = out.GetAllocator();
  out.CopyFrom(clone, memory);
  model::set(out, "apiVersion", "v1", memory);
  model::set(out, "kind", "Pod", memory);
  drop(out, "status");
  for (const char* field : {"uid", "resourceVersion", "generation",
                            "creationTimestamp", "managedFields"})
    drop(out["metadata"], field);
  json_value& spec = out["spec"];
  drop_default(spec, "schedulerName", json_value("default-scheduler"));
  // Of the clone's own PriorityClass.
  drop_default(spec, "priority", json_value(-100));
  drop_default(spec, "preemptionPolicy", json_value("Never"));
  if (spec.HasMember("runtimeClassName"))
    for (const char* of_class : {"overhead", "nodeSelector"})
      drop(spec, of_class);
  for (const char* list : {"containers", "initContainers"})
    for (json_value& one : spec[list].GetArray()) {
      drop_default(one, "terminationMessagePath",
                   json_value("/dev/termination-log"));
      drop_default(one, "terminationMessagePolicy", json_value("File"));
    }
  return out;
}

}  // namespace forensics::test
