// Nothing of the source runs by itself, and all of it is there to be looked
// at. Probes, hooks and ephemeral containers are not in the shape.
#include <set>

#include "model/vocabulary.hpp"
#include "support/api_names.hpp"
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;

bool is_list_of(const json_value* list, const std::string& only) {
  return list != nullptr && list->IsArray() && list->Size() == 1 &&
         text_of((*list)[0]) == only;
}

/// `image`, or the same by the digest that the node reports.
bool is_image_of(std::string_view image, std::string_view container,
                 const json_value& source) {
  bool same = false;
  each_container(model::object_at(source, {"spec"}),
                 [&](const json_value& one, const std::string&) {
                   same = same || (text_at(one, {"name"}) == container &&
                                   text_at(one, {"image"}) == image);
                 });
  for (const char* list : {"containerStatuses", "initContainerStatuses"})
    for (const json_value& status :
         model::array_at(source, {"status", list}).GetArray())
      same = same || (text_at(status, {"name"}) == container &&
                      image.find("@sha256:") != std::string_view::npos &&
                      text_at(status, {"imageID"}).ends_with(image));
  return same;
}

void check_regular(const json_value& container, const std::string& at,
                   const checked_clone& all, fault_list& found) {
  const std::string sleep = std::string(model::toolkit_directory) + "/sleep";
  if (!is_list_of(model::find(container, {"command"}), sleep))
    found.add(at + ".command", "is not the toolkit's sleep alone");
  if (!is_list_of(model::find(container, {"args"}), "infinity"))
    found.add(at + ".args", "is not infinity alone");
  if (text_at(container, {"imagePullPolicy"}) != "IfNotPresent")
    found.add(at + ".imagePullPolicy", "is not IfNotPresent");
  const std::string_view name = text_at(container, {"name"});
  if (named(all.source_spec, "containers", name) == nullptr &&
      named(all.source_spec, "initContainers", name) == nullptr)
    found.add(at, "is no container of the source");
  else if (!is_image_of(text_at(container, {"image"}), name, all.source))
    found.add(at + ".image", "is not the source's");
}

/// The toolkit's container has what it needs to copy itself, and no more.
void check_init(const json_value& container, const std::string& at,
                fault_list& found) {
  for (const char* field : {"env", "envFrom", "ports", "args", "workingDir"})
    if (model::find(container, {field}) != nullptr)
      found.add(at + "." + field, "the toolkit's container needs none");
  const json_value& mounts = model::array_at(container, {"volumeMounts"});
  if (mounts.Size() != 1 || text_at(mounts[0], {"name"}).empty() ||
      text_at(mounts[0], {"mountPath"}) != model::toolkit_directory)
    found.add(at + ".volumeMounts", "is not the toolkit's volume alone");
  for (const char* field : {"readOnly", "subPath", "subPathExpr"})
    if (mounts.Size() > 0 && model::find(mounts[0], {field}) != nullptr)
      found.add(at + ".volumeMounts." + field,
                "the toolkit can't be put there");
}

}  // namespace

std::string_view toolkit_volume(const json_value& spec) {
  const json_value& inits = model::array_at(spec, {"initContainers"});
  if (inits.Empty()) return "";
  const json_value& mounts = model::array_at(inits[0], {"volumeMounts"});
  return mounts.Empty() ? "" : text_at(mounts[0], {"name"});
}

void check_parked(const checked_clone& all, fault_list& found) {
  each_entry(all.spec, "containers", "spec",
             [&](const json_value& container, const std::string& at) {
               check_regular(container, at, all, found);
             });
  each_entry(all.spec, "initContainers", "spec",
             [&](const json_value& container, const std::string& at) {
               check_init(container, at, found);
             });
  if (model::array_at(all.spec, {"initContainers"}).Size() != 1)
    found.add("spec.initContainers", "is not the toolkit's container alone");
  each_container(all.source_spec, [&](const json_value& container,
                                      const std::string& at) {
    const std::string_view name = text_at(container, {"name"});
    if (is_name_label(name) && !text_at(container, {"image"}).empty() &&
        named(all.spec, "containers", name) == nullptr)
      found.add("spec.containers", "the source's " + at + " is not among them");
  });
  // Both as the API server fills them in where they are not there.
  if (!among(text_at(all.spec, {"restartPolicy"}), {"", "Always"}))
    found.add("spec.restartPolicy", "is not Always");
  if (model::integer_at(all.spec, {"terminationGracePeriodSeconds"}, 30) > 30)
    found.add("spec.terminationGracePeriodSeconds",
              "is too long for what sleeps");
}

}  // namespace forensics::test
