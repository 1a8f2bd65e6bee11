#include "sandbox/node/node_registration.hpp"

#include <sys/utsname.h>

#include <utility>

#include "model/digest.hpp"
#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_document;
using model::json_value;
using model::set;

std::string architecture() {
  utsname system{};
  uname(&system);
  const std::string machine(system.machine);
  if (machine == "x86_64") return "amd64";
  return machine == "aarch64" ? "arm64" : machine;
}

std::string kernel() {
  utsname system{};
  uname(&system);
  return system.release;
}

void add_condition(json_value& conditions, const char* type, const char* status,
                   const char* reason, std::string_view message,
                   const std::string& now, json_allocator& memory) {
  json_value made(rapidjson::kObjectType);
  set(made, "type", type, memory);
  set(made, "status", status, memory);
  set(made, "lastHeartbeatTime", now, memory);
  set(made, "lastTransitionTime", now, memory);
  set(made, "reason", reason, memory);
  set(made, "message", message, memory);
  conditions.PushBack(std::move(made), memory);
}

void write_amounts(json_value& status, const node_description& what,
                   json_allocator& memory) {
  for (const char* list : {"capacity", "allocatable"}) {
    json_value& amounts = object_in(status, list, memory);
    set(amounts, "cpu", std::to_string(what.cpus), memory);
    set(amounts, "memory", std::to_string(what.memory_bytes / 1024) + "Ki",
        memory);
    set(amounts, "pods", std::to_string(what.pods), memory);
  }
}

void write_addresses(json_value& status, const node_description& what,
                     json_allocator& memory) {
  json_value& addresses = array_in(status, "addresses", memory);
  addresses.Clear();
  for (const auto& [type, address] :
       {std::pair<const char*, std::string_view>{"InternalIP", "127.0.0.1"},
        {"Hostname", what.name}}) {
    json_value entry(rapidjson::kObjectType);
    set(entry, "type", type, memory);
    set(entry, "address", address, memory);
    addresses.PushBack(std::move(entry), memory);
  }
}

void write_info(json_value& status, const node_description& what,
                json_allocator& memory) {
  json_value& info = object_in(status, "nodeInfo", memory);
  const std::string id = model::sha256_hex(what.name).substr(0, 32);
  set(info, "architecture", architecture(), memory);
  set(info, "bootID", id, memory);
  set(info, "containerRuntimeVersion", what.runtime, memory);
  set(info, "kernelVersion", kernel(), memory);
  set(info, "kubeProxyVersion", "", memory);
  set(info, "kubeletVersion", "v1.34.4", memory);
  set(info, "machineID", id, memory);
  set(info, "operatingSystem", "linux", memory);
  set(info, "osImage", what.os_image, memory);
  set(info, "systemUUID", id, memory);
}

void write_conditions(json_value& status, const node_description& what,
                      const std::string& now, json_allocator& memory) {
  json_value& conditions = array_in(status, "conditions", memory);
  conditions.Clear();
  if (what.pressures) {
    add_condition(conditions, "MemoryPressure", "False",
                  "KubeletHasSufficientMemory",
                  "kubelet has sufficient memory available", now, memory);
    add_condition(conditions, "DiskPressure", "False",
                  "KubeletHasNoDiskPressure", "kubelet has no disk pressure",
                  now, memory);
    add_condition(conditions, "PIDPressure", "False", "KubeletHasSufficientPID",
                  "kubelet has sufficient PID available", now, memory);
  }
  add_condition(conditions, "Ready", "True", "KubeletReady", what.ready_message,
                now, memory);
}

json_document make_node(const node_description& what) {
  json_document node(rapidjson::kObjectType);
  auto& memory = node.GetAllocator();
  set(node, "apiVersion", "v1", memory);
  set(node, "kind", "Node", memory);
  json_value& metadata = object_in(node, "metadata", memory);
  set(metadata, "name", what.name, memory);
  json_value& labels = object_in(metadata, "labels", memory);
  set(labels, "kubernetes.io/hostname", what.name, memory);
  for (const char* prefix : {"kubernetes.io/", "beta.kubernetes.io/"}) {
    set(labels, prefix + std::string("os"), "linux", memory);
    set(labels, prefix + std::string("arch"), architecture(), memory);
  }
  return node;
}

}  // namespace

void register_node(api& cluster, const node_description& what) {
  const object_key key{"", what.name};
  // One that is there already is kept, with what its user set.
  if (cluster.objects().find(type_of("nodes"), key) == nullptr)
    static_cast<void>(cluster.create(type_of("nodes"), "", make_node(what)));
  const std::string now = model::format_rfc3339(cluster.around().now());
  static_cast<void>(
      cluster.change_status(type_of("nodes"), key, [&](json_document& node) {
        auto& memory = node.GetAllocator();
        json_value& status = object_in(node, "status", memory);
        write_amounts(status, what, memory);
        write_addresses(status, what, memory);
        write_info(status, what, memory);
        write_conditions(status, what, now, memory);
      }));
}

}  // namespace forensics::sandbox
