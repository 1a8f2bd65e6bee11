#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

bool has_outer_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\n\v\f\r";
  return !text.empty() && (blanks.find(text.front()) != std::string::npos ||
                           blanks.find(text.back()) != std::string::npos);
}

void check_name_and_image(const json_value& container, const std::string& path,
                          findings& found) {
  const std::string_view name = text_at(container, {"name"});
  if (name.empty())
    found.required(child(path, "name"));
  else
    check_name_at(container, "name", path, dns_label_problems, found);
  const std::string_view image = text_at(container, {"image"});
  if (image.empty())
    found.required(child(path, "image"));
  else if (has_outer_blanks(image))
    found.invalid(child(path, "image"), image,
                  "must not have leading or trailing whitespace");
}

void check_host_port(const pod_scope& pod, const json_value& port,
                     const std::string& path, findings& found) {
  const std::int64_t number = model::integer_at(port, {"hostPort"});
  if (number == 0) return;
  check_port(port, "hostPort", path, found);
  if (model::true_at(pod.spec, {"hostNetwork"}) &&
      number != model::integer_at(port, {"containerPort"}))
    found.invalid(child(path, "hostPort"), number,
                  "must match `containerPort` when `hostNetwork` is true");
}

void check_ports(const pod_scope& pod, const json_value& container,
                 const std::string& path, findings& found) {
  std::set<std::string> names;
  each_item(container, "ports", path,
            [&](const json_value& port, const std::string& at) {
              const std::string_view name = text_at(port, {"name"});
              if (!name.empty()) {
                const sentences problems = port_name_problems(name);
                found.each_invalid(child(at, "name"), name, problems);
                if (problems.empty() && !names.emplace(name).second)
                  found.duplicate(child(at, "name"), name);
              }
              if (model::integer_at(port, {"containerPort"}) == 0)
                found.required(child(at, "containerPort"));
              else
                check_port(port, "containerPort", at, found);
              check_host_port(pod, port, at, found);
              check_choice(port, "protocol", at, {"SCTP", "TCP", "UDP"}, found);
            });
}

void check_resize_policy(const json_value& container, const std::string& path,
                         findings& found) {
  each_item(container, "resizePolicy", path,
            [&](const json_value& policy, const std::string&) {
              const std::string at = child(path, "resizePolicy");
              const std::string_view name = text_at(policy, {"resourceName"});
              if (name != "cpu" && name != "memory")
                found.unsupported(at, name, {"cpu", "memory"});
              const std::string_view how = text_at(policy, {"restartPolicy"});
              if (how != "NotRequired" && how != "RestartContainer")
                found.unsupported(at, how, {"NotRequired", "RestartContainer"});
            });
}

/// What all sorts of containers have.
void check_container(const pod_scope& pod, const json_value& container,
                     const std::string& path, findings& found) {
  check_name_and_image(container, path, found);
  check_choice(container, "terminationMessagePolicy", path,
               {"File", "FallbackToLogsOnError"}, found);
  check_ports(pod, container, path, found);
  check_environment(container, path, found);
  check_mounts(pod, container, path, found);
  check_choice(container, "imagePullPolicy", path,
               {"Always", "IfNotPresent", "Never"}, found);
  check_resources(pod, container, path, found);
  check_resize_policy(container, path, found);
  check_container_security(pod, container, path, found);
}

/// A host port is one container's.
void check_host_ports(const json_value& spec, const std::string& path,
                      findings& found) {
  std::set<std::string> taken;
  each_item(spec, "containers", path,
            [&](const json_value& container, const std::string& at) {
              each_item(
                  container, "ports", at,
                  [&](const json_value& port, const std::string& port_at) {
                    const auto number = model::integer_at(port, {"hostPort"});
                    const std::string key =
                        std::string(text_at(port, {"protocol"})) + "/" +
                        std::string(text_at(port, {"hostIP"})) + "/" +
                        std::to_string(number);
                    if (number != 0 && !taken.insert(key).second)
                      found.duplicate(child(port_at, "hostPort"), key);
                  });
            });
}

}  // namespace

void check_containers(const pod_scope& pod, const std::string& path,
                      findings& found) {
  if (model::array_at(pod.spec, {"containers"}).Empty()) {
    found.required(child(path, "containers"));
    return;
  }
  std::set<std::string> names;
  each_item(pod.spec, "containers", path,
            [&](const json_value& container, const std::string& at) {
              check_container(pod, container, at, found);
              const std::string_view name = text_at(container, {"name"});
              if (!name.empty() && !names.emplace(name).second)
                found.duplicate(child(at, "name"), name);
              check_probes(pod, container, at, found);
            });
  check_host_ports(pod.spec, path, found);
}

void check_init_containers(const pod_scope& pod, const std::string& path,
                           findings& found) {
  std::set<std::string> names;
  for (const json_value& container :
       model::array_at(pod.spec, {"containers"}).GetArray())
    names.emplace(text_at(container, {"name"}));
  each_item(
      pod.spec, "initContainers", path,
      [&](const json_value& container, const std::string& at) {
        check_container(pod, container, at, found);
        const std::string_view name = text_at(container, {"name"});
        if (!name.empty() && !names.emplace(name).second)
          found.duplicate(child(at, "name"), name);
        if (text_at(container, {"restartPolicy"}) == "Always") {
          check_probes(pod, container, at, found);
          return;
        }
        for (const std::string_view field :
             {"lifecycle", "livenessProbe", "readinessProbe", "startupProbe"})
          if (has(container, field))
            found.forbidden(child(at, field),
                            "may not be set for init containers without "
                            "restartPolicy=Always");
      });
}

}  // namespace forensics::sandbox
