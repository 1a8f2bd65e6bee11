// The fields that a clone may have at all, with their types. Each of them is
// harmless for any value, or has a rule elsewhere.
#include <map>
#include <utility>

#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;

/// `text`, `flag`, `integer`, `amount` or the name of a shape; a list of it
/// with `[]` in front, a map to it with `{}`.
using shape = std::map<std::string_view, std::string_view>;

const std::map<std::string_view, shape>& shapes() {
  static const std::map<std::string_view, shape> all = {
      {"Pod",
       {{"apiVersion", "text"},
        {"kind", "text"},
        {"metadata", "Metadata"},
        {"spec", "Spec"}}},
      {"Metadata",
       {{"name", "text"},
        {"namespace", "text"},
        {"labels", "{}text"},
        {"annotations", "{}text"},
        {"ownerReferences", "[]Owner"}}},
      {"Owner",
       {{"apiVersion", "text"},
        {"kind", "text"},
        {"name", "text"},
        {"uid", "text"}}},
      {"Spec",
       {{"affinity", "Affinity"},
        {"automountServiceAccountToken", "flag"},
        {"containers", "[]Container"},
        {"dnsConfig", "DnsConfig"},
        {"dnsPolicy", "text"},
        {"enableServiceLinks", "flag"},
        {"hostAliases", "[]HostAlias"},
        {"hostUsers", "flag"},
        {"hostname", "text"},
        {"imagePullSecrets", "[]Named"},
        {"initContainers", "[]Container"},
        {"nodeSelector", "{}text"},
        {"os", "Named"},
        {"priorityClassName", "text"},
        {"restartPolicy", "text"},
        {"runtimeClassName", "text"},
        {"securityContext", "PodSecurity"},
        {"serviceAccount", "text"},
        {"serviceAccountName", "text"},
        {"shareProcessNamespace", "flag"},
        {"subdomain", "text"},
        {"terminationGracePeriodSeconds", "integer"},
        {"tolerations", "[]Toleration"},
        {"volumes", "[]Volume"}}},
      {"Named", {{"name", "text"}}},
      {"Affinity", {{"nodeAffinity", "NodeAffinity"}}},
      {"NodeAffinity",
       {{"requiredDuringSchedulingIgnoredDuringExecution", "NodeSelector"},
        {"preferredDuringSchedulingIgnoredDuringExecution", "[]Preferred"}}},
      {"NodeSelector", {{"nodeSelectorTerms", "[]Term"}}},
      {"Preferred", {{"weight", "integer"}, {"preference", "Term"}}},
      {"Term",
       {{"matchExpressions", "[]Requirement"},
        {"matchFields", "[]Requirement"}}},
      {"Requirement",
       {{"key", "text"}, {"operator", "text"}, {"values", "[]text"}}},
      {"DnsConfig",
       {{"nameservers", "[]text"},
        {"searches", "[]text"},
        {"options", "[]DnsOption"}}},
      {"DnsOption", {{"name", "text"}, {"value", "text"}}},
      {"HostAlias", {{"ip", "text"}, {"hostnames", "[]text"}}},
      {"Toleration",
       {{"key", "text"},
        {"operator", "text"},
        {"value", "text"},
        {"effect", "text"},
        {"tolerationSeconds", "integer"}}},
      {"PodSecurity",
       {{"appArmorProfile", "Profile"},
        {"fsGroup", "integer"},
        {"fsGroupChangePolicy", "text"},
        {"runAsGroup", "integer"},
        {"runAsNonRoot", "flag"},
        {"runAsUser", "integer"},
        {"seLinuxChangePolicy", "text"},
        {"seLinuxOptions", "SeLinux"},
        {"seccompProfile", "Profile"},
        {"supplementalGroups", "[]integer"},
        {"supplementalGroupsPolicy", "text"}}},
      {"Security",
       {{"allowPrivilegeEscalation", "flag"},
        {"appArmorProfile", "Profile"},
        {"capabilities", "Capabilities"},
        {"readOnlyRootFilesystem", "flag"},
        {"runAsGroup", "integer"},
        {"runAsNonRoot", "flag"},
        {"runAsUser", "integer"},
        {"seLinuxOptions", "SeLinux"},
        {"seccompProfile", "Profile"}}},
      {"Profile", {{"type", "text"}}},
      {"SeLinux", {{"type", "text"}, {"level", "text"}}},
      {"Capabilities", {{"add", "[]text"}, {"drop", "[]text"}}},
      {"Container",
       {{"args", "[]text"},
        {"command", "[]text"},
        {"env", "[]Env"},
        {"envFrom", "[]EnvFrom"},
        {"image", "text"},
        {"imagePullPolicy", "text"},
        {"name", "text"},
        {"ports", "[]Port"},
        {"resources", "Resources"},
        {"securityContext", "Security"},
        {"volumeMounts", "[]Mount"},
        {"workingDir", "text"}}},
      {"Env", {{"name", "text"}, {"value", "text"}, {"valueFrom", "EnvValue"}}},
      {"EnvValue",
       {{"configMapKeyRef", "KeyRef"},
        {"secretKeyRef", "KeyRef"},
        {"resourceFieldRef", "ResourceRef"}}},
      {"KeyRef", {{"name", "text"}, {"key", "text"}, {"optional", "flag"}}},
      {"ResourceRef",
       {{"containerName", "text"},
        {"resource", "text"},
        {"divisor", "amount"}}},
      {"EnvFrom",
       {{"prefix", "text"},
        {"configMapRef", "ObjectRef"},
        {"secretRef", "ObjectRef"}}},
      {"ObjectRef", {{"name", "text"}, {"optional", "flag"}}},
      {"Port",
       {{"containerPort", "integer"}, {"name", "text"}, {"protocol", "text"}}},
      {"Resources", {{"limits", "{}amount"}, {"requests", "{}amount"}}},
      {"Mount",
       {{"mountPath", "text"},
        {"name", "text"},
        {"readOnly", "flag"},
        {"recursiveReadOnly", "text"},
        {"subPath", "text"},
        {"subPathExpr", "text"}}},
      {"Volume",
       {{"configMap", "ConfigMapVolume"},
        {"downwardAPI", "Downward"},
        {"emptyDir", "EmptyDir"},
        {"image", "ImageVolume"},
        {"name", "text"},
        {"projected", "Projected"},
        {"secret", "SecretVolume"}}},
      {"ConfigMapVolume",
       {{"defaultMode", "integer"},
        {"items", "[]Item"},
        {"name", "text"},
        {"optional", "flag"}}},
      {"SecretVolume",
       {{"defaultMode", "integer"},
        {"items", "[]Item"},
        {"secretName", "text"},
        {"optional", "flag"}}},
      {"Item", {{"key", "text"}, {"path", "text"}, {"mode", "integer"}}},
      {"Downward", {{"defaultMode", "integer"}, {"items", "[]DownwardItem"}}},
      {"DownwardItem",
       {{"fieldRef", "FieldRef"},
        {"mode", "integer"},
        {"path", "text"},
        {"resourceFieldRef", "ResourceRef"}}},
      {"FieldRef", {{"apiVersion", "text"}, {"fieldPath", "text"}}},
      {"EmptyDir", {{"medium", "text"}, {"sizeLimit", "amount"}}},
      {"ImageVolume", {{"pullPolicy", "text"}, {"reference", "text"}}},
      {"Projected", {{"defaultMode", "integer"}, {"sources", "[]Source"}}},
      {"Source",
       {{"configMap", "ProjectedObject"},
        {"secret", "ProjectedObject"},
        {"downwardAPI", "DownwardSource"}}},
      {"ProjectedObject",
       {{"items", "[]Item"}, {"name", "text"}, {"optional", "flag"}}},
      {"DownwardSource", {{"items", "[]DownwardItem"}}},
  };
  return all;
}

void walk(const json_value& value, std::string_view type,
          const std::string& path, fault_list& found);

void walk_members(const json_value& value, std::string_view type,
                  const std::string& path, fault_list& found) {
  if (!value.IsObject()) return found.add(path, "should be a map");
  for (const auto& member : value.GetObject())
    walk(member.value, type,
         path + "[" + std::string(model::view(member.name)) + "]", found);
}

void walk_entries(const json_value& value, std::string_view type,
                  const std::string& path, fault_list& found) {
  if (!value.IsArray()) return found.add(path, "should be a list");
  std::size_t index = 0;
  for (const json_value& entry : value.GetArray())
    walk(entry, type, path + "[" + std::to_string(index++) + "]", found);
}

void walk_fields(const json_value& value, const shape& fields,
                 const std::string& path, fault_list& found) {
  if (!value.IsObject()) return found.add(path, "should be an object");
  for (const auto& member : value.GetObject()) {
    const std::string_view name = model::view(member.name);
    const std::string at =
        path.empty() ? std::string(name) : path + "." + std::string(name);
    const auto field = fields.find(name);
    if (field == fields.end())
      found.add(at, "is no field of a clone");
    else
      walk(member.value, field->second, at, found);
    if (&member.value != model::find(value, {name}))
      found.add(at, "stands there twice");
  }
}

void walk(const json_value& value, std::string_view type,
          const std::string& path, fault_list& found) {
  if (type.starts_with("[]"))
    return walk_entries(value, type.substr(2), path, found);
  if (type.starts_with("{}"))
    return walk_members(value, type.substr(2), path, found);
  const auto known = shapes().find(type);
  if (known != shapes().end())
    return walk_fields(value, known->second, path, found);
  const bool right = type == "text"      ? value.IsString()
                     : type == "flag"    ? value.IsBool()
                     : type == "integer" ? value.IsInt64()
                                         : value.IsString() || value.IsNumber();
  if (!right) found.add(path, "should be of type " + std::string(type));
}

}  // namespace

void check_shape(const checked_clone& all, fault_list& found) {
  walk(all.clone, "Pod", "", found);
}

}  // namespace forensics::test
