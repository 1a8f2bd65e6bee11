// What the API server would refuse for its structure alone.
#include <set>

#include "support/api_names.hpp"
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;

class seen_once {
 public:
  seen_once(std::string_view what, fault_list& found)
      : what_(what), found_(found) {}
  void operator()(std::string_view value, const std::string& at) {
    if (!values_.emplace(value).second)
      found_.add(at, "is a duplicate " + what_);
  }

 private:
  std::string what_;
  fault_list& found_;
  std::set<std::string> values_;
};

/// A name that no API server would have taken is the source's own.
void check_name(const json_value& source,
                std::initializer_list<std::string_view> lists,
                std::string_view name, const std::string& at,
                fault_list& found) {
  if (is_name_label(name)) return;
  for (const std::string_view list : lists)
    if (named(source, list, name) != nullptr) return;
  found.add(at + ".name", "is no DNS label");
}

void check_relative(const json_value& mount, std::string_view field,
                    const std::string& at, const checked_clone& all,
                    fault_list& found) {
  const json_value* value = model::find(mount, {field});
  if (value == nullptr || is_source_s(all.source_spec, field, *value)) return;
  const std::string_view path = text_of(*value);
  const std::string steps = "/" + std::string(path) + "/";
  if (path.starts_with('/') || steps.find("/../") != std::string::npos)
    found.add(at + "." + std::string(field), "leaves the volume");
}

void check_mounts(const json_value& container, const std::string& path,
                  const checked_clone& all, fault_list& found) {
  seen_once once("mountPath", found);
  each_entry(
      container, "volumeMounts", path,
      [&](const json_value& mount, const std::string& at) {
        if (named(all.spec, "volumes", text_at(mount, {"name"})) == nullptr)
          found.add(at, "is of a volume that is not there");
        const std::string_view place = text_at(mount, {"mountPath"});
        if (place.empty()) found.add(at + ".mountPath", "is empty");
        once(place, at);
        check_relative(mount, "subPath", at, all, found);
        check_relative(mount, "subPathExpr", at, all, found);
        if (!text_at(mount, {"subPath"}).empty() &&
            !text_at(mount, {"subPathExpr"}).empty())
          found.add(at + ".subPathExpr", "stands beside a subPath");
        const std::string_view deep = text_at(mount, {"recursiveReadOnly"});
        if (!among(deep, {"", "Disabled"}) &&
            !model::true_at(mount, {"readOnly"}))
          found.add(at + ".recursiveReadOnly", "but it is not readOnly");
      });
}

void check_ports(const json_value& container, const std::string& path,
                 const checked_clone& all, fault_list& found) {
  seen_once once("port name", found);
  each_entry(
      container, "ports", path,
      [&](const json_value& port, const std::string& at) {
        const std::string_view name = text_at(port, {"name"});
        if (!name.empty()) once(name, at);
        const auto number = model::integer_at(port, {"containerPort"}, 1);
        if ((number < 1 || number > 65535) &&
            !is_source_s(all.source_spec, "containerPort", json_value(number)))
          found.add(at + ".containerPort", "is no port");
      });
}

void check_variable(const json_value& entry, const std::string& at,
                    const checked_clone& all, fault_list& found) {
  const std::string_view name = text_at(entry, {"name"});
  if (name.empty() ||
      (name.find('=') != std::string_view::npos &&
       !is_source_s(all.source_spec, "name", *model::find(entry, {"name"}))))
    found.add(at, "an env name is empty or has a =");
  const json_value* from = model::find(entry, {"valueFrom"});
  if (from == nullptr) return;
  if (!text_at(entry, {"value"}).empty())
    found.add(at + ".value", "stands beside valueFrom");
  if (!from->IsObject() || from->MemberCount() != 1)
    found.add(at + ".valueFrom", "is not one source");
  const std::string_view amount =
      text_at(*from, {"resourceFieldRef", "resource"});
  if (amount.starts_with("requests."))
    found.add(at + ".resourceFieldRef", "tells the clone's request");
}

void check_environment(const json_value& container, const std::string& path,
                       const checked_clone& all, fault_list& found) {
  each_entry(container, "env", path,
             [&](const json_value& entry, const std::string& at) {
               check_variable(entry, at, all, found);
             });
  each_entry(container, "envFrom", path,
             [&](const json_value& entry, const std::string& at) {
               const bool map = model::find(entry, {"configMapRef"}) != nullptr;
               const bool secret = model::find(entry, {"secretRef"}) != nullptr;
               if (map == secret) found.add(at, "is not one source");
             });
}

}  // namespace

void check_structure(const checked_clone& all, fault_list& found) {
  if (model::array_at(all.spec, {"containers"}).Empty())
    found.add("spec.containers", "is empty");
  seen_once once_container("container name", found);
  each_container(all.spec,
                 [&](const json_value& container, const std::string& at) {
                   const std::string_view name = text_at(container, {"name"});
                   check_name(all.source_spec, {"containers", "initContainers"},
                              name, at, found);
                   once_container(name, at);
                   if (text_at(container, {"image"}).empty())
                     found.add(at + ".image", "is empty");
                   check_mounts(container, at, all, found);
                   check_ports(container, at, all, found);
                   check_environment(container, at, all, found);
                 });
  seen_once once_volume("volume name", found);
  each_entry(all.spec, "volumes", "spec",
             [&](const json_value& volume, const std::string& at) {
               const std::string_view name = text_at(volume, {"name"});
               check_name(all.source_spec, {"volumes"}, name, at, found);
               once_volume(name, at);
             });
  for (const char* field : {"hostname", "subdomain"})
    if (!text_at(all.spec, {field}).empty() &&
        !is_name_label(text_at(all.spec, {field})) &&
        !is_source_s(all.source_spec, field, *model::find(all.spec, {field})))
      found.add(std::string("spec.") + field, "is no DNS label");
  if (model::find(all.spec, {"enableServiceLinks"}) == nullptr ||
      model::true_at(all.spec, {"enableServiceLinks"}))
    found.add("spec.enableServiceLinks",
              "is not false: variables of the clone's namespace would come");
}

}  // namespace forensics::test
