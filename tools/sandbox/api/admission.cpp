#include "sandbox/api/admission.hpp"

#include "sandbox/api/pod_admission.hpp"

namespace forensics::sandbox {
namespace {

std::optional<api_error> admit_to_namespace(const resource_type& type,
                                            const model::json_value& object,
                                            const store& objects) {
  const std::string ns(namespace_of(object));
  const object_ptr found = objects.find(type_of("namespaces"), {"", ns});
  if (found == nullptr) return not_found(type_of("namespaces"), ns);
  if (!being_deleted(found->json)) return std::nullopt;
  std::string_view name = name_of(object);
  if (name.empty()) name = model::text_at(object, {"metadata", "generateName"});
  api_error error = refused(type, name,
                            "unable to create new content in namespace " + ns +
                                " because it is being terminated");
  error.causes.push_back({"NamespaceTerminating",
                          "namespace " + ns + " is being terminated",
                          "metadata.namespace"});
  return error;
}

}  // namespace

std::optional<api_error> admit_create(const resource_type& type,
                                      model::json_document& object,
                                      const store& objects,
                                      std::mt19937_64& random) {
  if (type.namespaced)
    if (auto error = admit_to_namespace(type, object, objects)) return error;
  if (type.kind == "Pod") return admit_pod(object, objects, random);
  return std::nullopt;
}

std::optional<api_error> admit_delete(const resource_type& type,
                                      const std::string& name) {
  const bool for_ever =
      type.kind == "Namespace" &&
      (name == "default" || name == "kube-system" || name == "kube-public");
  if (!for_ever) return std::nullopt;
  return refused(type, name, "this namespace may not be deleted");
}

}  // namespace forensics::sandbox
