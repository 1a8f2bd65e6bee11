#include <utility>

#include "model/case_labels.hpp"
#include "model/clone_parts.hpp"
#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model::cloning {
namespace {

// Annotations share 256 KiB.
constexpr std::size_t longest_command = 64U << 10;

// What injects a container would run it, what injects a secret would bring it
// past redaction. Some look at labels, some at annotations.
constexpr std::pair<std::string_view, std::string_view> label_opt_outs[] = {
    {"sidecar.istio.io/inject", "false"},
    {"kuma.io/sidecar-injection", "disabled"},
    {"admission.datadoghq.com/enabled", "false"}};
constexpr std::pair<std::string_view, std::string_view> opt_outs[] = {
    {"sidecar.istio.io/inject", "false"},
    {"linkerd.io/inject", "disabled"},
    {"consul.hashicorp.com/connect-inject", "false"},
    {"vault.hashicorp.com/agent-inject", "false"},
    {"vault.security.banzaicloud.io/mutate", "skip"},
    // A pod without a controller would keep its node from being removed.
    {"cluster-autoscaler.kubernetes.io/safe-to-evict", "true"}};

// What the server writes (uid, creationTimestamp …) is no difference.
constexpr field_rule metadata_fields[] = {
    {"uid"},
    {"resourceVersion"},
    {"generation"},
    {"creationTimestamp"},
    {"deletionTimestamp"},
    {"deletionGracePeriodSeconds"},
    {"managedFields"},
    {"selfLink"},
    {"name"},
    {"namespace"},
    {"generateName", shape::left, why::identity},
    {"labels", shape::left, why::metadata},
    {"annotations", shape::left, why::metadata},
    {"ownerReferences", shape::left, why::metadata},
    {"finalizers", shape::left, why::metadata},
};

void keep_command(context& clone, json_value& notes,
                  const crashed_container& crashed, std::string_view field,
                  std::string_view note) {
  if (crashed.source == nullptr) return;
  std::string text = dump(array_at(*crashed.source, {field}));
  if (text.size() > longest_command) {
    clone.changed(entry_path("metadata.annotations", note), why::size);
    text = "[]";
  }
  set(notes, note, text, clone.memory);
}

}  // namespace

json_value make_pod(context& clone, const crashed_container& crashed) {
  const clone_request& how = clone.how;
  json_value pod = make_object("v1", "Pod", how.owner.name,
                               how.owner.target_namespace, clone.memory);
  for (const std::string_view field : {"name", "namespace"})
    clone.changed("metadata." + std::string(field), why::identity);
  carry(clone, object_at(clone.pod, {"metadata"}), metadata_fields, "metadata");
  mark_as_case(pod, {how.which, how.signature, how.ttl, how.captured_at},
               clone.memory);
  json_value& metadata = pod["metadata"];
  for (const auto& [key, value] : label_opt_outs)
    set(metadata["labels"], key, value, clone.memory);
  json_value& notes = metadata["annotations"];
  keep_command(clone, notes, crashed, "command", note_command);
  keep_command(clone, notes, crashed, "args", note_args);
  set(notes, "kubectl.kubernetes.io/default-container", crashed.name,
      clone.memory);
  if (how.secrets == secret_policy::redact)
    set(notes, note_redacted, "true", clone.memory);
  for (const auto& [key, value] : opt_outs)
    set(notes, key, value, clone.memory);
  json_value owners(rapidjson::kArrayType);
  owners.PushBack(owner_reference(how.owner, clone.memory), clone.memory);
  set(metadata, "ownerReferences", std::move(owners), clone.memory);
  return pod;
}

}  // namespace forensics::model::cloning
