#include "sandbox/node/container_plan.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;
using model::json_value;
using model::text_at;

/// Where images have their programs; all of them are `/bin` here.
constexpr std::string_view program_folders[] = {
    "/bin",      "/sbin",          "/usr/bin",
    "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"};

bool is_program_folder(std::string_view folder) {
  return std::find(std::begin(program_folders), std::end(program_folders),
                   folder) != std::end(program_folders);
}

const json_value* security(const container_plan::inputs& from,
                           std::string_view field) {
  if (const auto* own = model::find(from.spec, {"securityContext", field}))
    return own;
  return model::find(from.pod, {"spec", "securityContext", field});
}

/// The sandbox runs all as its own user; it only holds what a kubelet holds
/// of the pod before it starts a container.
std::optional<std::string> user_problem(const container_plan::inputs& from) {
  const json_value* must = security(from, "runAsNonRoot");
  if (must == nullptr || !must->IsTrue()) return std::nullopt;
  const json_value* user = security(from, "runAsUser");
  if (user != nullptr && user->IsInt64() && user->GetInt64() != 0)
    return std::nullopt;
  return (user == nullptr
              ? "container has runAsNonRoot and image will run as root"
              : "container's runAsUser breaks non-root policy") +
         (" (pod: \"" + std::string(name_of(from.pod)) + "_" +
          std::string(namespace_of(from.pod)) + "(" +
          std::string(uid_of(from.pod)) +
          ")\", container: " + std::string(text_at(from.spec, {"name"})) + ")");
}

std::vector<std::string> arguments_of(const container_plan::inputs& from,
                                      const variable_map& variables) {
  auto command = strings_of(model::array_at(from.spec, {"command"}));
  auto rest = strings_of(model::array_at(from.spec, {"args"}));
  for (auto* list : {&command, &rest})
    for (std::string& text : *list) text = expand(text, variables);
  if (command.empty()) {
    command = from.image.entrypoint;
    if (rest.empty()) rest = from.image.command;
  }
  command.insert(command.end(), rest.begin(), rest.end());
  return command;
}

std::string host_name(const json_value& pod) {
  const auto wished = text_at(pod, {"spec", "hostname"});
  return std::string(wished.empty() ? name_of(pod) : wished);
}

start_refusal config_error(std::string why) {
  return {"CreateContainerConfigError", std::move(why)};
}

/// As Go writes an errno.
std::string in_lower_case(const std::error_code& error) {
  std::string why = error.message();
  if (!why.empty() && why.front() >= 'A' && why.front() <= 'Z')
    why.front() = static_cast<char>(why.front() - 'A' + 'a');
  return why;
}

start_refusal mount_error(std::string_view path, const std::error_code& error) {
  return start_error(
      "error during container init: error mounting to rootfs at \"" +
      std::string(path) + "\": " + in_lower_case(error));
}

/// Source: kubelet's `makeMounts`.
std::optional<start_refusal> sub_path_problem(const fs::path& part) {
  if (part.empty() || stays_beneath(part)) return std::nullopt;
  const std::string shown = "`" + part.string() + "`";
  return config_error(
      part.is_absolute()
          ? "error SubPath " + shown + " must not be an absolute path"
          : "unable to provision SubPath " + shown + ": must not contain '..'");
}

/// True if `target` is there, made when it was not, and lies in the volume.
bool prepare(const fs::path& target, const fs::path& volume) {
  std::error_code error;
  if (!leads_beneath(target, volume)) return false;
  return fs::exists(target, error) ||
         (!error && fs::create_directories(target, error) && !error);
}

}  // namespace

container_plan::container_plan(const inputs& from)
    : root_(from.root, from.volumes),
      message_file_(from.root.string() + ".message") {}

result<container_plan, start_refusal> container_plan::make(const inputs& from) {
  if (auto problem = user_problem(from))
    return failure{config_error(std::move(*problem))};
  auto variables =
      variables_of(from.spec, from.pod, from.objects, from.node, from.given);
  if (!variables) return failure{config_error(std::move(variables).error())};

  container_plan made(from);
  if (auto refused = made.lay_out(from, *variables))
    return failure{std::move(*refused)};
  made.set_environment(from, *variables);
  auto program = made.command(arguments_of(from, *variables));
  if (!program) return failure{std::move(program).error()};
  made.program_ = std::move(*program);
  return made;
}

std::optional<start_refusal> container_plan::lay_out(
    const inputs& from, const variable_map& variables) {
  for (const char* folder : {"/", "/root", "/tmp"})
    if (const auto error = root_.make_folder(folder))
      return start_refusal{"CreateContainerError", error.message()};
  if (const auto error = root_.link("/bin", from.image.programs))
    return start_refusal{"CreateContainerError", error.message()};
  for (const auto& [path, program] : from.image.others)
    if (const auto error = root_.link(path, program))
      return start_refusal{"CreateContainerError", error.message()};
  if (auto refused = mount_volumes(from, variables)) return refused;

  std::ofstream(message_file_, std::ios::trunc);
  const auto message_path = text_at(from.spec, {"terminationMessagePath"});
  if (!message_path.empty())
    if (const auto error = root_.mount(message_path, message_file_))
      return mount_error(message_path, error);

  const std::string wished(text_at(from.spec, {"workingDir"}));
  directory_ = root_.on_machine(wished.empty() ? "/" : wished);
  if (const auto error = root_.make_folder(wished))
    return start_error("mkdir " + wished + ": " + in_lower_case(error));
  return std::nullopt;
}

std::optional<start_refusal> container_plan::mount_volumes(
    const inputs& from, const variable_map& variables) {
  // From the outer to the inner ones: /data before /data/cache.
  std::vector<const json_value*> sorted;
  for (const auto& mount :
       model::array_at(from.spec, {"volumeMounts"}).GetArray())
    sorted.push_back(&mount);
  std::stable_sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) {
    return text_at(*a, {"mountPath"}).size() <
           text_at(*b, {"mountPath"}).size();
  });
  for (const json_value* mount : sorted) {
    const fs::path volume(text_at(*mount, {"name"}));
    if (!stays_beneath(volume)) continue;
    std::string part(text_at(*mount, {"subPath"}));
    if (part.empty())
      part = expand(text_at(*mount, {"subPathExpr"}), variables);
    if (auto refused = sub_path_problem(part)) return refused;
    const fs::path target =
        part.empty() ? from.volumes / volume : from.volumes / volume / part;
    if (!prepare(target, from.volumes / volume))
      return config_error("failed to prepare subPath for volumeMount \"" +
                          volume.string() + "\" of container \"" +
                          std::string(text_at(from.spec, {"name"})) + "\"");
    const auto path = text_at(*mount, {"mountPath"});
    if (const auto error = root_.mount(path, target))
      return mount_error(path, error);
  }
  return std::nullopt;
}

void container_plan::set_environment(const inputs& from,
                                     variable_map variables) {
  const auto path = variables.find("PATH");
  const std::string bin = (root_.folder() / "bin").string();
  const std::string translated =
      path == variables.end() ? bin : translated_path(path->second);
  for (std::size_t at = 0; at <= translated.size();) {
    const std::size_t end =
        std::min(translated.find(':', at), translated.size());
    path_.push_back(translated.substr(at, end - at));
    at = end + 1;
  }
  for (auto& [name, value] : variables) value = root_.translate(value);
  variables["PATH"] = translated;
  variables.try_emplace("HOSTNAME", host_name(from.pod));
  variables.try_emplace("HOME", (root_.folder() / "root").string());
  // A shell believes it, and does not look where the links of mounts lead.
  variables["PWD"] = directory_.string();
  variables.erase("SANDBOX_ROOT");
  environment_.push_back(mark());
  for (const auto& [name, value] : variables)
    environment_.push_back(name + "=" + value);
}

std::string container_plan::translated_path(const std::string& path) const {
  std::vector<std::string> entries;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    std::string entry = path.substr(at, end - at);
    at = end + 1;
    std::string translated = root_.translate(entry);
    if (translated == entry && is_program_folder(entry))
      translated = (root_.folder() / "bin").string();
    if (std::find(entries.begin(), entries.end(), translated) == entries.end())
      entries.push_back(std::move(translated));
  }
  std::string joined;
  for (const std::string& entry : entries)
    joined += (joined.empty() ? "" : ":") + entry;
  return joined;
}

result<fs::path, std::string> container_plan::look_up(
    const std::string& name) const {
  const std::string shown = "exec: \"" + name + "\": ";
  fs::path found;
  if (name.find('/') != std::string::npos) {
    const fs::path wished(name);
    const bool translated = root_.translate(name) != name;
    if (wished.is_relative())
      found = directory_ / wished;
    else if (!translated && is_program_folder(wished.parent_path().string()))
      found = root_.folder() / "bin" / wished.filename();
    else
      found = root_.on_machine(name);
    std::error_code error;
    if (!fs::exists(found, error))
      return failure{
          shown + "stat " + name + ": " +
          (error ? in_lower_case(error) : "no such file or directory")};
  } else {
    std::error_code unusable;
    for (const std::string& folder : path_)
      if (found.empty() && !folder.empty() && !name.empty() &&
          fs::exists(fs::path(folder) / name, unusable))
        found = fs::path(folder) / name;
    if (found.empty())
      return failure{shown + "executable file not found in $PATH"};
  }
  std::error_code error;
  if (fs::is_directory(found, error) || access(found.c_str(), X_OK) != 0)
    return failure{shown + "permission denied"};
  return found;
}

result<command_line, start_refusal> container_plan::command(
    const std::vector<std::string>& arguments) const {
  if (arguments.empty())
    return failure{
        start_refusal{"CreateContainerError", "no command specified"}};
  auto found = look_up(arguments.front());
  if (!found) return failure{start_error(found.error())};
  command_line made;
  made.program = std::move(*found);
  for (const std::string& text : arguments)
    made.arguments.push_back(root_.translate(text));
  made.environment = environment_;
  made.directory = directory_;
  return made;
}

start_refusal start_error(std::string_view why) {
  return {"StartError",
          "failed to create containerd task: failed to create shim task: OCI "
          "runtime create failed: runc create failed: unable to start "
          "container process: " +
              std::string(why) + ": unknown"};
}

std::string exec_problem(std::string_view name, int error) {
  return "exec: \"" + std::string(name) +
         "\": " + in_lower_case({error, std::generic_category()});
}

}  // namespace forensics::sandbox
