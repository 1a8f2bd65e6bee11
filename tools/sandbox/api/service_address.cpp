#include "sandbox/api/service_address.hpp"

#include <set>
#include <string>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

std::set<std::string, std::less<>> taken_addresses(const store& objects) {
  std::set<std::string, std::less<>> taken;
  for (const object_ptr& one : objects.list(type_of("services"), ""))
    taken.emplace(model::text_at(one->json, {"spec", "clusterIP"}));
  return taken;
}

std::string free_address(const store& objects, std::mt19937_64& random) {
  // 10.0.0.0/16, in which .0.1 is the API server's.
  constexpr std::uint64_t hosts = 0xffff;
  const auto taken = taken_addresses(objects);
  std::uint64_t host = 2 + random() % (hosts - 2);
  const auto text = [&host] {
    return "10.0." + std::to_string(host >> 8U) + "." +
           std::to_string(host & 0xffU);
  };
  while (taken.contains(text())) host = 2 + (host - 1) % (hosts - 2);
  return text();
}

}  // namespace

void give_address(model::json_document& service, const store& objects,
                  std::mt19937_64& random) {
  auto& memory = service.GetAllocator();
  model::json_value& spec = object_in(service, "spec", memory);
  if (model::text_at(spec, {"type"}) == "ExternalName") return;
  if (model::text_at(spec, {"clusterIP"}).empty())
    model::set(spec, "clusterIP", free_address(objects, random), memory);
  const std::string address(model::text_at(spec, {"clusterIP"}));
  model::set(spec, "clusterIPs", array_of({address}, memory), memory);
  model::set(spec, "ipFamilies", array_of({"IPv4"}, memory), memory);
  model::set(spec, "ipFamilyPolicy", "SingleStack", memory);
}

}  // namespace forensics::sandbox
