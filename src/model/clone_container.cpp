#include <utility>

#include "model/clone_parts.hpp"
#include "model/image_pin.hpp"
#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::cloning {
namespace {

constexpr field_rule container_fields[] = {
    {"name", shape::text},
    {"image", shape::text},
    {"workingDir", shape::text},
    {"command"},
    {"args"},
    {"imagePullPolicy"},
    {"env"},
    {"envFrom"},
    {"ports"},
    {"resources"},
    {"securityContext"},
    {"volumeMounts"},
    {"livenessProbe", shape::left, why::probe},
    {"readinessProbe", shape::left, why::probe},
    {"startupProbe", shape::left, why::probe},
    {"lifecycle", shape::left, why::probe},
    {"restartPolicy", shape::left, why::parked},
    {"restartPolicyRules", shape::left, why::parked},
    {"terminationMessagePath", shape::left, why::parked},
    {"terminationMessagePolicy", shape::left, why::parked},
    {"resizePolicy", shape::left, why::resources},
    {"volumeDevices", shape::left, why::storage},
    {"stdin", shape::left, why::terminal},
    {"stdinOnce", shape::left, why::terminal},
    {"tty", shape::left, why::terminal},
};

constexpr field_rule port_fields[] = {
    {"name", shape::text},
    {"containerPort", shape::integer},
    {"protocol", shape::text},
    {"hostPort", shape::left, why::host},
    {"hostIP", shape::left, why::host},
};

json_value carry_ports(context& clone, const json_value& ports,
                       const std::string& path) {
  json_value carried(rapidjson::kArrayType);
  for (const json_value& port : ports.GetArray()) {
    const std::int64_t number = integer_at(port, {"containerPort"});
    if (number < 1 || number > 65'535)
      clone.removed(path, why::invalid);
    else
      carried.PushBack(carry(clone, port, port_fields,
                             entry_path(path, std::to_string(number))),
                       clone.memory);
  }
  return carried;
}

}  // namespace

json_value park(context& clone, const json_value& container,
                const carried_volumes& volumes, const std::string& path) {
  json_value parked = carry(clone, container, container_fields, path);
  const auto own = [&](std::string_view key, json_value value) {
    put(clone, parked, container, key, std::move(value), path, why::parked);
  };
  if (const std::string image =
          pinned_image(text_at(container, {"image"}),
                       image_id_of(clone.pod, text_at(container, {"name"})));
      !image.empty())
    put(clone, parked, container, "image", make_string(image, clone.memory),
        path, why::pinned);
  const std::string sleep = std::string(toolkit_directory) + "/sleep";
  own("command", text_list({sleep}, clone.memory));
  own("args", text_list({"infinity"}, clone.memory));
  put(clone, parked, container, "imagePullPolicy",
      make_string("IfNotPresent", clone.memory), path, why::pull);
  carry_environment(clone, parked, container, path);
  set(parked, "resources",
      carry_resources(clone, object_at(container, {"resources"}),
                      path + ".resources"),
      clone.memory);
  if (const json_value& security = object_at(container, {"securityContext"});
      !security.ObjectEmpty())
    set(parked, "securityContext",
        carry_container_security(clone, security, path + ".securityContext"),
        clone.memory);
  if (const json_value& ports = array_at(container, {"ports"}); !ports.Empty())
    set(parked, "ports", carry_ports(clone, ports, path + ".ports"),
        clone.memory);
  set(parked, "volumeMounts", carry_mounts(clone, container, volumes, path),
      clone.memory);
  return parked;
}

}  // namespace forensics::model::cloning
