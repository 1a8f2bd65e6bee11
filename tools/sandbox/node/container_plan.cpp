#include "sandbox/node/container_plan.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>
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

}  // namespace

container_plan::container_plan(fs::path root) : root_(std::move(root)) {}

result<container_plan, start_refusal> container_plan::make(const inputs& from) {
  const auto config_error = [](std::string why) {
    return failure{start_refusal{"CreateContainerConfigError", std::move(why)}};
  };
  if (auto problem = user_problem(from)) return config_error(*problem);
  auto variables =
      variables_of(from.spec, from.pod, from.objects, from.node, from.given);
  if (!variables) return config_error(std::move(variables).error());

  fs::remove_all(from.root);
  container_plan made(from.root);
  made.lay_out(from, *variables);
  const std::string wished(text_at(from.spec, {"workingDir"}));
  made.directory_ = made.root_.on_machine(wished.empty() ? "/" : wished);
  std::error_code exists_as_file;
  fs::create_directories(made.directory_, exists_as_file);
  made.set_environment(from, *variables);
  auto program = made.command(arguments_of(from, *variables));
  if (!program) return failure{std::move(program).error()};
  made.program_ = std::move(*program);
  return made;
}

void container_plan::lay_out(const inputs& from,
                             const variable_map& variables) {
  root_.link("/bin", from.image.programs);
  for (const auto& [path, program] : from.image.others)
    root_.link(path, program);
  for (const char* folder : {"/root", "/tmp"})
    fs::create_directories(root_.on_machine(folder));
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
    std::string part(text_at(*mount, {"subPath"}));
    if (part.empty())
      part = expand(text_at(*mount, {"subPathExpr"}), variables);
    if (!stays_beneath(volume)) continue;
    fs::path target = from.volumes / volume;
    if (stays_beneath(part)) target /= part;
    if (!fs::exists(target)) fs::create_directories(target);
    root_.mount(text_at(*mount, {"mountPath"}), target);
  }
  message_file_ = from.root.string() + ".message";
  std::ofstream(message_file_, std::ios::trunc);
  const auto message_path = text_at(from.spec, {"terminationMessagePath"});
  if (!message_path.empty()) root_.mount(message_path, message_file_);
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
  variables["SANDBOX_ROOT"] = root_.folder().string();
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
    if (!fs::exists(found))
      return failure{shown + "stat " + name + ": no such file or directory"};
  } else {
    for (const std::string& folder : path_)
      if (found.empty() && !folder.empty() && !name.empty() &&
          fs::exists(fs::path(folder) / name))
        found = fs::path(folder) / name;
    if (found.empty())
      return failure{shown + "executable file not found in $PATH"};
  }
  if (fs::is_directory(found) || access(found.c_str(), X_OK) != 0)
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
  std::string why = std::generic_category().message(error);
  if (!why.empty() && why.front() >= 'A' && why.front() <= 'Z')
    why.front() = static_cast<char>(why.front() - 'A' + 'a');
  return "exec: \"" + std::string(name) + "\": " + why;
}

}  // namespace forensics::sandbox
