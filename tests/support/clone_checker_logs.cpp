// The folder of logs has the case's own and those beside it, and no file of
// anything else.
#include <set>

#include "model/names.hpp"
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;

constexpr std::string_view crash_log = "crash.log";

/// By the spec or by a status: the kubelet's word counts where they differ.
bool is_container(const checked_clone& all, std::string_view name) {
  if (name.empty()) return false;
  for (const char* list :
       {"containers", "initContainers", "ephemeralContainers"})
    if (named(all.source_spec, list, name) != nullptr) return true;
  const json_value& status = model::object_at(all.source, {"status"});
  for (const char* list : {"containerStatuses", "initContainerStatuses",
                           "ephemeralContainerStatuses"})
    if (named(status, list, name) != nullptr) return true;
  return false;
}

/// The log of a container's current or previous run.
bool is_log_of_source(std::string_view file, const checked_clone& all) {
  for (const std::string_view ending :
       {".previous.log", ".current.log", ".log"}) {
    if (!file.ends_with(ending)) continue;
    const auto container = file.substr(0, file.size() - ending.size());
    return is_container(all, container) &&
           (ending != ".current.log" || container == "crash");
  }
  return false;
}

void check_source(const json_value& source, const std::string& at,
                  const checked_clone& all, std::set<std::string>& files,
                  fault_list& found) {
  const json_value& from = model::object_at(source, {"configMap"});
  const json_value& items = model::array_at(from, {"items"});
  if (!model::true_at(from, {"optional"}))
    found.add(at + ".optional", "is not true: there may be no such log");
  if (items.Size() != 1 || items[0].MemberCount() != 2)
    return found.add(at + ".items", "is not one file");
  const std::string file(text_at(items[0], {"path"}));
  if (text_at(items[0], {"key"}) != file || !files.insert(file).second)
    found.add(at + ".items", "is not a file of its own");
  const bool is_first = files.size() == 1;
  if (is_first ? file != crash_log
               : file == crash_log || !is_log_of_source(file, all))
    found.add(at + ".items", "is no log of the source: " + file);
  if (!is_first &&
      text_at(from, {"name"}) != model::copy_name(all.name, "log", file))
    found.add(at + ".name", "is not the case's log " + file);
}

}  // namespace

bool is_log_volume(const json_value& volume, const checked_clone& all) {
  const json_value& sources = model::array_at(volume, {"projected", "sources"});
  return named(all.source_spec, "volumes", text_at(volume, {"name"})) ==
             nullptr &&
         !sources.Empty() &&
         text_at(sources[0], {"configMap", "name"}) == all.name;
}

void check_logs(const checked_clone& all, fault_list& found) {
  each_entry(all.spec, "volumes", "spec",
             [&](const json_value& volume, const std::string& at) {
               if (!is_log_volume(volume, all)) return;
               std::set<std::string> files;
               each_entry(
                   model::object_at(volume, {"projected"}), "sources", at,
                   [&](const json_value& source, const std::string& source_at) {
                     check_source(source, source_at, all, files, found);
                   });
             });
}

}  // namespace forensics::test
