// Metadata: no selector, controller or garbage collector of the source's
// namespace acts on the clone, and the case owns it.
#include <utility>

#include "model/names.hpp"
#include "model/vocabulary.hpp"
#include "support/api_names.hpp"
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;
using model::view;

bool is_own_label(std::string_view key) {
  return key.starts_with("forensic.io/") || key.starts_with("forensic-") ||
         among(key, {"app.kubernetes.io/managed-by", "sidecar.istio.io/inject",
                     "kuma.io/sidecar-injection",
                     "admission.datadoghq.com/enabled"});
}

bool is_own_note(std::string_view key) {
  return key.starts_with("forensic.io/") ||
         among(key,
               {"cluster-autoscaler.kubernetes.io/safe-to-evict",
                "kubectl.kubernetes.io/default-container", "linkerd.io/inject",
                "sidecar.istio.io/inject", "vault.hashicorp.com/agent-inject",
                "consul.hashicorp.com/connect-inject",
                "vault.security.banzaicloud.io/mutate"});
}

void check_labels(const checked_clone& all, fault_list& found) {
  for (const auto& label :
       model::object_at(all.clone, {"metadata", "labels"}).GetObject()) {
    const std::string at =
        "metadata.labels[" + std::string(view(label.name)) + "]";
    if (!is_qualified_name(view(label.name))) found.add(at, "is no valid key");
    if (!is_label(text_of(label.value))) found.add(at, "is no valid value");
    if (!is_own_label(view(label.name)))
      found.add(at, "could be selected by what selects the source");
  }
  for (const auto& [key, field] :
       {std::pair{model::label_source_pod, "name"},
        std::pair{model::label_source_uid, "uid"},
        std::pair{model::label_source_namespace, "namespace"}})
    if (text_at(all.clone, {"metadata", "labels", key}) !=
        model::label_value(text_at(all.source, {"metadata", field})))
      found.add("metadata.labels[" + std::string(key) + "]",
                "is not the source's");
}

void check_notes(const checked_clone& all, fault_list& found) {
  std::size_t bytes = 0;
  for (const auto& note :
       model::object_at(all.clone, {"metadata", "annotations"}).GetObject()) {
    const std::string at =
        "metadata.annotations[" + std::string(view(note.name)) + "]";
    if (!is_qualified_name(view(note.name))) found.add(at, "is no valid key");
    if (!is_own_note(view(note.name)))
      found.add(at, "could tell a webhook or the kubelet what to do");
    bytes += view(note.name).size() + text_of(note.value).size();
  }
  if (bytes > 256U << 10)
    found.add("metadata.annotations", "are more than 256 KiB");
}

void check_owner(const checked_clone& all, fault_list& found) {
  const json_value& owners =
      model::array_at(all.clone, {"metadata", "ownerReferences"});
  if (owners.Size() != 1)
    return found.add("metadata.ownerReferences", "is not one");
  const json_value& owner = owners[0];
  if (text_at(owner, {"apiVersion"}) != "v1" ||
      text_at(owner, {"kind"}) != "ConfigMap" ||
      text_at(owner, {"name"}) != all.name || text_at(owner, {"uid"}).empty())
    found.add("metadata.ownerReferences", "is not the case's ConfigMap");
}

}  // namespace

void check_marks(const checked_clone& all, fault_list& found) {
  if (text_at(all.clone, {"apiVersion"}) != "v1" ||
      text_at(all.clone, {"kind"}) != "Pod")
    found.add("kind", "is no Pod of v1");
  if (text_at(all.clone, {"metadata", "namespace"}) != all.target_namespace)
    found.add("metadata.namespace", "is not the target namespace");
  if (!is_object_name(all.name) || all.name.size() > 63)
    found.add("metadata.name", "is no name of a pod, or too long for a host");
  if (all.name == text_at(all.source, {"metadata", "name"}))
    found.add("metadata.name", "is the source's");
  check_labels(all, found);
  check_notes(all, found);
  check_owner(all, found);
}

}  // namespace forensics::test
