#include <set>

#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_metadata.hpp"
#include "sandbox/objects/validation_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_service_port(const json_value& port, bool alone,
                        const std::string& path, std::set<std::string>& names,
                        findings& found) {
  const std::string_view name = text_at(port, {"name"});
  if (name.empty()) {
    if (!alone) found.required(child(path, "name"));
  } else {
    check_name_at(port, "name", path, dns_label_problems, found);
    if (!names.emplace(name).second) found.duplicate(child(path, "name"), name);
  }
  check_port(port, "port", path, found);
  check_choice(port, "protocol", path, {"SCTP", "TCP", "UDP"}, found);
  check_port(port, "targetPort", path, found);
}

void check_ports(const json_value& spec, findings& found) {
  const bool alone = model::array_at(spec, {"ports"}).Size() <= 1;
  std::set<std::string> names;
  each_item(spec, "ports", "spec",
            [&](const json_value& port, const std::string& at) {
              check_service_port(port, alone, at, names, found);
            });
  std::set<std::string> numbers;
  each_item(spec, "ports", "spec",
            [&](const json_value& port, const std::string& at) {
              const std::string key =
                  std::string(text_at(port, {"protocol"})) + "/" +
                  std::to_string(model::integer_at(port, {"port"}));
              if (!numbers.insert(key).second) found.duplicate(at, port);
            });
}

void check_kept_address(const checked& what, findings& found) {
  if (what.before == nullptr) return;
  const std::string_view old = text_at(*what.before, {"spec", "clusterIP"});
  const json_value& now = model::object_at(what.object, {"spec"});
  if (old.empty() || text_at(now, {"type"}) == "ExternalName") return;
  if (text_at(now, {"clusterIP"}) == old) return;
  json_value shown(rapidjson::kArrayType);
  model::json_document memory;
  shown.PushBack(
      model::make_string(text_at(now, {"clusterIP"}), memory.GetAllocator()),
      memory.GetAllocator());
  found.invalid("spec.clusterIPs[0]", shown, "may not change once set");
}

}  // namespace

void check_service(const checked& what, findings& found) {
  const json_value& spec = model::object_at(what.object, {"spec"});
  const std::string_view type = text_at(spec, {"type"});
  const bool headless = text_at(spec, {"clusterIP"}) == "None";
  check_kept_address(what, found);
  if (type != "ExternalName" && !headless &&
      model::array_at(spec, {"ports"}).Empty())
    found.required("spec.ports");
  if (type == "ExternalName") {
    const std::string_view name = text_at(spec, {"externalName"});
    if (name.empty())
      found.required("spec.externalName");
    else
      check_name_at(spec, "externalName", "spec", dns_subdomain_problems,
                    found);
  }
  check_ports(spec, found);
  check_labels(model::object_at(spec, {"selector"}), "spec.selector", found);
  check_choice(spec, "sessionAffinity", "spec", {"ClientIP", "None"}, found);
  check_choice(spec, "type", "spec",
               {"ClusterIP", "ExternalName", "LoadBalancer", "NodePort"},
               found);
}

}  // namespace forensics::sandbox
