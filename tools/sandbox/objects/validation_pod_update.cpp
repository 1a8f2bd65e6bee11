#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;
using model::text_at;

/// False when there are more or fewer, after which nothing else is checked.
bool check_images(const json_value& spec, const json_value& before,
                  std::string_view list, findings& found) {
  const json_value& containers = model::array_at(spec, {list});
  const std::string path = child("spec", list);
  if (containers.Size() != model::array_at(before, {list}).Size()) {
    found.forbidden(path, "pod updates may not add or remove containers");
    return false;
  }
  for (rapidjson::SizeType i = 0; i < containers.Size(); ++i)
    check_required(containers[i], "image", item(path, i), found);
  return true;
}

/// False when nothing else is checked.
bool check_deadline_update(const json_value& spec, const json_value& before,
                           findings& found) {
  const char* const field = "activeDeadlineSeconds";
  if (!has(before, field)) return true;
  if (!has(spec, field)) {
    found.invalid("spec.activeDeadlineSeconds", json_value(),
                  "must not update from a positive integer to nil value");
    return true;
  }
  const std::int64_t seconds = model::integer_at(spec, {field});
  if (seconds <= model::integer_at(before, {field})) return true;
  found.invalid("spec.activeDeadlineSeconds", seconds,
                "must be less than or equal to previous value");
  return false;
}

json_document without(const json_value& toleration, std::string_view field) {
  json_document made = copy_of(toleration);
  erase(made, field);
  return made;
}

bool has_toleration(const json_value& tolerations, const json_value& wanted) {
  const json_document plain = without(wanted, "tolerationSeconds");
  for (const json_value& each : tolerations.GetArray())
    if (without(each, "tolerationSeconds") ==
        static_cast<const json_value&>(plain))
      return true;
  return false;
}

void check_kept_tolerations(const json_value& spec, const json_value& before,
                            findings& found) {
  const json_value& tolerations = model::array_at(spec, {"tolerations"});
  for (const json_value& old :
       model::array_at(before, {"tolerations"}).GetArray())
    if (!has_toleration(tolerations, old)) {
      found.forbidden("spec.tolerations",
                      "existing toleration can not be modified except its "
                      "tolerationSeconds");
      return;
    }
}

void check_no_new_gates(const json_value& spec, const json_value& before,
                        findings& found) {
  std::set<std::string_view> old;
  for (const json_value& gate :
       model::array_at(before, {"schedulingGates"}).GetArray())
    old.insert(text_at(gate, {"name"}));
  each_item(spec, "schedulingGates", "spec",
            [&](const json_value& gate, const std::string& at) {
              const std::string_view name = text_at(gate, {"name"});
              if (old.count(name) == 0)
                found.forbidden(
                    child(at, "name"),
                    "only deletion is allowed, but found new scheduling gate "
                    "'" +
                        std::string(name) + "'");
            });
}

void take_back(json_value& spec, const json_value& before,
               std::string_view field, model::json_allocator& memory) {
  erase(spec, field);
  if (const json_value* old = model::find(before, {field}))
    model::set(spec, field, model::copy_of(*old, memory), memory);
}

void take_back_images(json_value& spec, const json_value& before,
                      std::string_view list, model::json_allocator& memory) {
  json_value* containers = member(spec, list);
  const json_value& old = model::array_at(before, {list});
  if (containers == nullptr || !containers->IsArray()) return;
  for (rapidjson::SizeType i = 0; i < containers->Size(); ++i)
    if ((*containers)[i].IsObject())
      take_back((*containers)[i], old[i], "image", memory);
}

/// A pod that waits for its gates may still get a node selector and affinity.
void take_back_placement(json_value& spec, const json_value& before,
                         model::json_allocator& memory) {
  if (model::array_at(before, {"schedulingGates"}).Empty()) return;
  take_back(spec, before, "nodeSelector", memory);
  take_back(spec, before, "affinity", memory);
}

bool changes_what_is_fixed(const json_value& spec, const json_value& before) {
  json_document left = copy_of(spec);
  model::json_allocator& memory = left.GetAllocator();
  take_back_images(left, before, "containers", memory);
  take_back_images(left, before, "initContainers", memory);
  for (const std::string_view field :
       {"activeDeadlineSeconds", "schedulingGates", "tolerations"})
    take_back(left, before, field, memory);
  take_back_placement(left, before, memory);
  const char* const grace = "terminationGracePeriodSeconds";
  if (model::integer_at(before, {grace}) < 0 &&
      model::integer_at(spec, {grace}) == 1)
    take_back(left, before, grace, memory);
  return static_cast<const json_value&>(left) != before;
}

}  // namespace

void check_pod_update(const json_value& pod, const json_value& before,
                      findings& found) {
  const json_value& spec = model::object_at(pod, {"spec"});
  const json_value& old = model::object_at(before, {"spec"});
  check_pod_spec(spec, "spec", found);
  if (!check_images(spec, old, "containers", found) ||
      !check_images(spec, old, "initContainers", found) ||
      !check_deadline_update(spec, old, found))
    return;
  check_kept_tolerations(spec, old, found);
  check_no_new_gates(spec, old, found);
  if (changes_what_is_fixed(spec, old))
    found.forbidden(
        "spec",
        "pod updates may not change fields other than "
        "`spec.containers[*].image`,`spec.initContainers[*].image`,"
        "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to "
        "existing tolerations),`spec.terminationGracePeriodSeconds` (allow it "
        "to be set to 1 if it was previously negative)");
}

}  // namespace forensics::sandbox
