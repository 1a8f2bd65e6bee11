#include "scenarios/support/pods.hpp"

#include <utility>

#include "model/digest.hpp"
#include "model/json.hpp"

namespace forensics::test {
namespace {

using model::json_allocator;
using model::json_value;

std::string quoted(std::string_view text) {
  return model::dump(
      json_value(rapidjson::StringRef(text.data(), text.size())));
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) {
    if (text.empty()) continue;
    if (!all.empty()) all += ',';
    all += text;
  }
  return all;
}

std::string member(std::string_view key, std::string_view value) {
  return quoted(key).append(":").append(value);
}

std::string object(const std::vector<std::string>& members) {
  return '{' + joined(members) + '}';
}

std::string array(const std::vector<std::string>& elements) {
  return '[' + joined(elements) + ']';
}

std::string object_of(const std::map<std::string, std::string>& texts) {
  std::vector<std::string> members;
  for (const auto& [key, value] : texts)
    members.push_back(member(key, quoted(value)));
  return object(members);
}

std::string containers_of(const std::vector<std::string>& names,
                          const std::string& image, const std::string& more) {
  std::vector<std::string> containers;
  for (const auto& name : names)
    containers.push_back(object(
        {member("name", quoted(name)), member("image", quoted(image)), more}));
  return array(containers);
}

std::string terminated(std::string_view pod, const container_crash& crash) {
  const auto time = [](model::timestamp when) {
    return quoted(model::format_rfc3339(when));
  };
  const auto id = container_id(pod, crash.container, crash.run);
  return object({member("exitCode", std::to_string(crash.exit_code)),
                 member("reason", quoted(crash.reason)),
                 member("message", quoted(crash.message)),
                 member("startedAt", time(crash.finished - crash.ran)),
                 member("finishedAt", time(crash.finished)),
                 member("containerID", quoted(id))});
}

std::string running(model::timestamp since) {
  return object({member(
      "running",
      object({member("startedAt", quoted(model::format_rfc3339(since)))}))});
}

/// `run` is the one that containerID names.
std::string container_status(std::string_view pod, std::string_view container,
                             int run, int restarts, std::string state,
                             std::string last_state) {
  return object(
      {member("name", quoted(container)), member("image", quoted("test")),
       member("imageID", quoted("")), member("ready", "false"),
       member("restartCount", std::to_string(restarts)),
       member("containerID", quoted(container_id(pod, container, run))),
       member("state", state), member("lastState", last_state)});
}

std::string status_after(std::string_view pod, const container_crash& crash) {
  const auto end = object({member("terminated", terminated(pod, crash))});
  const auto& name = crash.container;
  switch (crash.then) {
    case afterwards::stays_dead:
      return container_status(pod, name, crash.run, crash.run, end, "{}");
    case afterwards::runs_again:
      return container_status(pod, name, crash.run + 1, crash.run + 1,
                              running(crash.finished), end);
    case afterwards::backs_off:
      return container_status(pod, name, crash.run, crash.run,
                              R"({"waiting":{"reason":"CrashLoopBackOff"}})",
                              end);
  }
  return {};
}

std::string pod_status_of(std::string_view phase,
                          const std::vector<std::string>& init,
                          const std::vector<std::string>& regular) {
  return object({member("phase", quoted(phase)),
                 member("initContainerStatuses", array(init)),
                 member("containerStatuses", array(regular))});
}

}  // namespace

std::string make_pod(const pod_shape& shape) {
  std::string init =
      shape.init_containers.empty()
          ? ""
          : member("initContainers",
                   containers_of(shape.init_containers, shape.image, ""));
  return object(
      {member("apiVersion", quoted("v1")), member("kind", quoted("Pod")),
       member("metadata",
              object({member("name", quoted(shape.name)),
                      member("labels", object_of(shape.labels)),
                      member("annotations", object_of(shape.annotations)),
                      shape.more_metadata})),
       member("spec",
              object({member("nodeName", quoted("testenv-node")),
                      member("terminationGracePeriodSeconds", "0"),
                      member("containers",
                             containers_of(shape.containers, shape.image,
                                           shape.more_container)),
                      std::move(init), shape.more_spec}))});
}

model::timestamp container_crash::now() {
  return std::chrono::time_point_cast<model::duration>(
      std::chrono::system_clock::now());
}

std::string container_id(std::string_view pod, std::string_view container,
                         int run) {
  return "containerd://" +
         model::sha256_hex_of({pod, container, std::to_string(run)});
}

std::string crashed_status(std::string_view pod,
                           const std::vector<container_crash>& crashes) {
  std::vector<std::string> init;
  std::vector<std::string> regular;
  for (const auto& crash : crashes)
    (crash.init ? init : regular).push_back(status_after(pod, crash));
  return pod_status_of(init.empty() ? "Running" : "Pending", init, regular);
}

std::string running_status(std::string_view pod,
                           const std::vector<std::string>& containers,
                           int run) {
  std::vector<std::string> regular;
  for (const auto& name : containers)
    regular.push_back(container_status(pod, name, run, run,
                                       running(container_crash::now()), "{}"));
  return pod_status_of("Running", {}, regular);
}

std::string failed_status(std::string_view reason, std::string_view message) {
  return object({member("phase", quoted("Failed")),
                 member("reason", quoted(reason)),
                 member("message", quoted(message))});
}

}  // namespace forensics::test
