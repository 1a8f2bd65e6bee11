#include <algorithm>
#include <set>

#include "support/random_parts.hpp"

namespace forensics::test {
namespace {

std::string random_container_name(choices& pick, random_scope& scope) {
  constexpr std::string_view names[] = {
      "web",
      "toolkit",
      "toolkit-1",
      "log",
      "migrate",
      "forensic-toolkit",
      "proxy",
      "a-name-of-a-container-that-is-as-long-as-a-label-may-be-63-long"};
  std::string name(pick.junk() ? "Bad_Name" : pick.one_of(names));
  auto& taken = scope.container_names;
  if (std::find(taken.begin(), taken.end(), name) != taken.end() &&
      !pick.junk())
    name = "c" + std::to_string(taken.size());
  taken.push_back(name);
  return name;
}

std::string random_mounts(choices& pick, const random_scope& scope,
                          bool privileged) {
  constexpr std::string_view places[] = {
      "/data",
      "/etc/web",
      "/tmp",
      "/",
      "/usr",
      "/usr/local",
      "/usr/local/bin",
      "/usr/local/bin/",
      "/usr/local/bin/toolkit",
      "/usr/local/bin/toolkit/",
      "/usr/local/bin/toolkit/sleep",
      "/usr//local/./bin/toolkit",
      "/usr/local/lib/../bin",
      "usr/local/bin",
      "/forensics",
      "/forensics/original-logs",
      "/forensics/original-logs/crash.log",
      "/var/run/secrets/kubernetes.io/serviceaccount",
      "/var/run",
      "/dev/shm"};
  constexpr std::string_view propagations[] = {"None", "HostToContainer",
                                               "Bidirectional"};
  std::set<std::string_view> taken;
  return random_list(pick, scope.volumes.empty() ? 0 : 4, [&] {
    random_object mount(pick);
    const auto& volume = scope.volumes[pick.below(scope.volumes.size())];
    mount.text("name", pick.junk() ? "nowhere" : volume.name);
    std::string_view place = pick.one_of(places);
    std::string other;
    if (!taken.insert(place).second && !pick.junk())
      place = other = "/mnt/" + std::to_string(taken.size()) +
                      std::string(pick.below(200) + 1, 'm');
    mount.text("mountPath", place);
    const bool read_only = pick.chance(30);
    if (read_only) mount.add("readOnly", "true");
    if (pick.chance(15))
      mount.text("subPath", pick.junk() ? "../up" : "tls.crt");
    else if (pick.chance(10))
      mount.text("subPathExpr", "$(POD_NAME)");
    if (read_only && pick.chance(20))
      return mount.text("recursiveReadOnly", "Enabled").done();
    if (pick.chance(10))
      mount.text("mountPropagation",
                 propagations[pick.below(privileged ? 3 : 2)]);
    return mount.done();
  });
}

std::string random_ports(choices& pick, const random_scope& scope) {
  std::size_t number = 0;
  return random_list(pick, 3, [&] {
    const std::string port =
        std::to_string(8000 + 10 * scope.container_names.size() + ++number);
    random_object made(pick);
    made.add("containerPort", port);
    if (pick.chance(50))
      made.text("name", pick.junk() ? "http" : "p" + std::to_string(number));
    if (pick.chance(50)) made.text("protocol", pick.chance(20) ? "UDP" : "TCP");
    if (scope.host_network || pick.chance(20)) {
      made.add("hostPort", port);
      if (pick.chance(30)) made.text("hostIP", "10.0.0.11");
    }
    return made.done();
  });
}

std::string random_words(choices& pick) {
  constexpr std::string_view words[] = {"/web", "serve", "--password=s3cr3t",
                                        "-c", "größe"};
  if (pick.chance(1)) return quoted(std::string(70000, 'w'));
  return quoted(pick.one_of(words));
}

void add_life(choices& pick, random_object& container, random_kind kind) {
  if (kind == random_kind::init || kind == random_kind::ephemeral) return;
  container.maybe(25, "livenessProbe",
                  [&] { return random_probe(pick, false); });
  container.maybe(25, "readinessProbe",
                  [&] { return random_probe(pick, true); });
  container.maybe(25, "startupProbe",
                  [&] { return random_probe(pick, false); });
  container.maybe(25, "lifecycle", [&] { return random_lifecycle(pick); });
}

void add_process(choices& pick, random_object& container) {
  const auto words = [&] {
    return random_list(pick, 3, [&] { return random_words(pick); });
  };
  container.maybe(50, "command", words).maybe(50, "args", words);
  container.maybe(30, "workingDir", [&] { return random_text(pick); });
  container.flag(10, "stdin").flag(5, "stdinOnce").flag(10, "tty");
  container.maybe(30, "terminationMessagePath",
                  [&] { return "\"/dev/termination-log\""; });
  container.maybe(30, "terminationMessagePolicy",
                  [&] { return "\"FallbackToLogsOnError\""; });
}

void add_image(choices& pick, random_object& container) {
  constexpr std::string_view images[] = {
      "web:1", "registry.example/web", "registry.example:5000/a/b:v2",
      "web@sha256:"
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
  constexpr std::string_view pulls[] = {"Always", "IfNotPresent", "Never"};
  if (!pick.junk()) container.text("image", pick.one_of(images));
  container.maybe(60, "imagePullPolicy",
                  [&] { return quoted(pick.one_of(pulls)); });
}

}  // namespace

std::string random_container(choices& pick, random_scope& scope,
                             random_kind kind) {
  const bool full = kind != random_kind::ephemeral;
  random_object made(pick);
  made.text("name", random_container_name(pick, scope));
  add_image(pick, made);
  add_process(pick, made);
  made.maybe(70, "env", [&] { return random_environment(pick); });
  made.maybe(30, "envFrom", [&] { return random_env_from(pick); });
  std::string security;
  if (pick.chance(50))
    made.add("securityContext", security = random_security(pick));
  const bool privileged =
      security.find("\"privileged\":true") != std::string::npos;
  made.maybe(80, "volumeMounts",
             [&] { return random_mounts(pick, scope, privileged); });
  for (const random_volume& one : scope.volumes)
    if (one.is_block && pick.chance(10)) {
      made.add("volumeDevices", R"([{"devicePath":"/dev/xvda","name":)" +
                                    quoted(one.name) + "}]");
      break;
    }
  if (full) made.maybe(50, "ports", [&] { return random_ports(pick, scope); });
  if (full)
    made.maybe(60, "resources", [&] { return random_resources(pick, scope); });
  made.maybe(10, "resizePolicy", [&] {
    return R"([{"resourceName":"cpu","restartPolicy":"NotRequired"}])";
  });
  if (kind == random_kind::sidecar) made.text("restartPolicy", "Always");
  if (kind == random_kind::regular && pick.chance(3))
    made.text("restartPolicy", "Never")
        .add("restartPolicyRules",
             R"([{"action":"Restart","exitCodes":{"operator":"In",)"
             R"("values":[42]}}])");
  if (kind == random_kind::ephemeral) made.text("targetContainerName", "web");
  add_life(pick, made, kind);
  return made.done();
}

}  // namespace forensics::test
