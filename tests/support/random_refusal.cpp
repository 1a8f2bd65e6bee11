#include "support/random_refusal.hpp"

#include <string>
#include <vector>

namespace forensics::test {
namespace {

using model::json_value;

// Source: the admission plugins of Kubernetes 1.34.
constexpr std::string_view sentences[] = {
    R"(violates PodSecurity "restricted:latest": allowPrivilegeEscalation != )"
    R"(false (container "web" must set securityContext.)"
    R"(allowPrivilegeEscalation=false), unrestricted capabilities (container )"
    R"("web" must set securityContext.capabilities.drop=["ALL"]), )"
    R"(runAsNonRoot != true (pod or container "web" must set securityContext.)"
    R"(runAsNonRoot=true), seccompProfile (pod or container "web" must set )"
    R"(securityContext.seccompProfile.type to "RuntimeDefault" or )"
    R"("Localhost"))",
    "exceeded quota: compute, requested: limits.cpu=2,limits.memory=512Mi, "
    "used: limits.cpu=0,limits.memory=0, limited: "
    "limits.cpu=1,limits.memory=256Mi",
    "exceeded quota: compute, requested: requests.cpu=4m, used: "
    "requests.cpu=10, limited: requests.cpu=10",
    "exceeded quota: storage, requested: limits.ephemeral-storage=1Gi, used: "
    "limits.ephemeral-storage=0, limited: limits.ephemeral-storage=100Mi",
    "exceeded quota: objects, requested: pods=1, used: pods=5, limited: pods=5",
    "failed quota: compute: must specify limits.cpu for: log,toolkit,web; "
    "limits.memory for: log,toolkit,web",
    "failed quota: compute: must specify requests.ephemeral-storage for: web",
    "minimum cpu usage per Container is 50m, but request is 1m",
    "[minimum memory usage per Container is 16Mi, but request is 1Mi, maximum "
    "memory usage per Container is 256Mi, but limit is 512Mi]",
    "maximum cpu usage per Container is 500m.  No limit is specified",
    "cpu max limit to request ratio per Container is 2, but provided ratio is "
    "2000.000000",
    "maximum memory usage per Pod is 1Gi, but limit is 4Gi",
    R"(pod rejected: RuntimeClass "gvisor" not found)",
    R"(no PriorityClass with name kube-forensics-clone was found)",
    R"(admission webhook "validate.example.com" denied the request: no)"};

/// The path of something in `value`: at least one step deep.
std::string random_field(choices& pick, const json_value& value) {
  std::string path;
  const json_value* at = &value;
  while (true) {
    if (at->IsObject() && !at->ObjectEmpty()) {
      const auto member =
          at->MemberBegin() +
          static_cast<std::ptrdiff_t>(pick.below(at->MemberCount()));
      path.append(path.empty() ? "" : ".").append(model::view(member->name));
      at = &member->value;
    } else if (at->IsArray() && !at->Empty()) {
      const auto index =
          static_cast<rapidjson::SizeType>(pick.below(at->Size()));
      path.append("[").append(std::to_string(index)).append("]");
      at = &(*at)[index];
    } else {
      return path;
    }
    if (path.find('.') != std::string::npos && pick.chance(15)) return path;
  }
}

/// The mounts of the volume `name`, as the validation names them when that
/// volume is invalid: there is no such volume.
void add_mounts(const json_value& clone, std::string_view name,
                std::vector<std::string>& fields) {
  for (const char* list : {"containers", "initContainers"}) {
    const json_value& containers = model::array_at(clone, {"spec", list});
    for (rapidjson::SizeType i = 0; i < containers.Size(); ++i) {
      const json_value& mounts =
          model::array_at(containers[i], {"volumeMounts"});
      for (rapidjson::SizeType k = 0; k < mounts.Size(); ++k)
        if (model::text_at(mounts[k], {"name"}) == name)
          fields.push_back(std::string("spec.") + list + "[" +
                           std::to_string(i) + "].volumeMounts[" +
                           std::to_string(k) + "].name");
    }
  }
}

/// A volume, or several fields of it, and all of its mounts.
void add_volume(choices& pick, const json_value& clone,
                std::vector<std::string>& fields) {
  const json_value& volumes = model::array_at(clone, {"spec", "volumes"});
  if (volumes.Empty()) return;
  const auto index =
      static_cast<rapidjson::SizeType>(pick.below(volumes.Size()));
  const std::string at = "spec.volumes[" + std::to_string(index) + "]";
  for (std::size_t left = 1 + pick.below(2); left > 0; --left) {
    const std::string part = random_field(pick, volumes[index]);
    fields.push_back(at + (part.empty() ? "" : "." + part));
  }
  add_mounts(clone, model::text_at(volumes[index], {"name"}), fields);
}

}  // namespace

model::refusal random_refusal(choices& pick, const json_value& clone) {
  model::refusal made;
  made.message = "pods \"clone\" is forbidden: ";
  if (pick.chance(40)) {
    made.status = 403;
    made.message.append(pick.one_of(sentences));
    return made;
  }
  made.status = 422;
  for (std::size_t left = pick.below(3); left > 0; --left)
    add_volume(pick, clone, made.fields);
  for (std::size_t left = made.fields.empty() ? 1 + pick.below(3)
                                              : pick.below(2);
       left > 0; --left)
    made.fields.push_back(random_field(pick, clone));
  made.message = "Pod \"clone\" is invalid: " + made.fields.front() +
                 ": Invalid value: \"x\": must be something else";
  return made;
}

}  // namespace forensics::test
