// The toolkit and the log are in every container, and nothing hides them.
#include "model/vocabulary.hpp"
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;

/// One volume that is added, and the folder that it is mounted at.
struct addition {
  std::string_view volume;
  std::string_view folder;
};

/// The volume of the case's log, "" where there is none.
std::string_view log_volume(const checked_clone& all) {
  for (const json_value& volume :
       model::array_at(all.spec, {"volumes"}).GetArray())
    if (is_log_volume(volume, all)) return text_at(volume, {"name"});
  return "";
}

void check_own_mount(const json_value& mount, const std::string& at,
                     const addition& added, fault_list& found) {
  if (text_at(mount, {"mountPath"}) != added.folder)
    found.add(at + ".mountPath", "is not the place of that volume");
  if (!model::true_at(mount, {"readOnly"}))
    found.add(at + ".readOnly", "could be written by what is looked at");
  for (const char* field : {"subPath", "subPathExpr"})
    if (model::find(mount, {field}) != nullptr)
      found.add(at + "." + field, "shows a part alone");
}

void check_other_mount(const json_value& mount, const std::string& at,
                       const addition& added, const json_value& spec,
                       fault_list& found) {
  const std::string place = plain_path(text_at(mount, {"mountPath"}));
  if (is_within(place, added.folder))
    return found.add(at + ".mountPath", "hides " + std::string(added.folder));
  if (!is_within(added.folder, place)) return;
  const json_value* volume = named(spec, "volumes", text_at(mount, {"name"}));
  if (model::true_at(mount, {"readOnly"}) || volume == nullptr ||
      model::find(*volume, {"emptyDir"}) == nullptr)
    found.add(at + ".mountPath",
              "leaves no place for a mount at " + std::string(added.folder));
}

void check_addition(const checked_clone& all, const addition& added,
                    fault_list& found) {
  const std::string folder(added.folder);
  if (added.volume.empty())
    return found.add("spec.volumes", "has nothing for " + folder);
  if (named(all.source_spec, "volumes", added.volume) != nullptr)
    found.add("spec.volumes", "what is at " + folder + " is the source's");
  each_entry(all.spec, "containers", "spec",
             [&](const json_value& container, const std::string& path) {
               int own = 0;
               each_entry(container, "volumeMounts", path,
                          [&](const json_value& mount, const std::string& at) {
                            if (text_at(mount, {"name"}) != added.volume)
                              return check_other_mount(mount, at, added,
                                                       all.spec, found);
                            ++own;
                            check_own_mount(mount, at, added, found);
                          });
               if (own != 1)
                 found.add(path + ".volumeMounts", "lacks " + folder);
             });
}

}  // namespace

void check_toolkit(const checked_clone& all, fault_list& found) {
  const std::string_view toolkit = toolkit_volume(all.spec);
  check_addition(all, {toolkit, model::toolkit_directory}, found);
  const json_value* volume = named(all.spec, "volumes", toolkit);
  if (volume == nullptr || model::find(*volume, {"emptyDir"}) == nullptr)
    found.add("spec.volumes", "the toolkit's is no empty one");
  check_addition(all, {log_volume(all), model::log_directory}, found);
}

}  // namespace forensics::test
