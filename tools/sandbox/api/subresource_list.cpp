#include "sandbox/api/subresource_list.hpp"

namespace forensics::sandbox {

std::vector<subresource> subresources_of(const resource_type& type) {
  std::vector<subresource> all;
  if (type.kind == "Pod") {
    all.push_back({"binding", "", "", "Binding", {"create"}});
    all.push_back({"eviction", "policy", "v1", "Eviction", {"create"}});
    all.push_back({"log", "", "", "Pod", {"get"}});
  }
  if (type.kind == "Namespace")
    all.push_back({"finalize", "", "", "Namespace", {"update"}});
  if (type.kind == "ServiceAccount")
    all.push_back(
        {"token", "authentication.k8s.io", "v1", "TokenRequest", {"create"}});
  if (type.has_status)
    all.push_back({"status", "", "", type.kind, {"get", "patch", "update"}});
  return all;
}

std::vector<std::string_view> verbs_of(const resource_type& type) {
  if (!type.stored) return {"create"};
  std::vector<std::string_view> verbs = {"create", "delete"};
  // Namespaces go one by one.
  if (type.kind != "Namespace") verbs.emplace_back("deletecollection");
  for (const char* verb : {"get", "list", "patch", "update", "watch"})
    verbs.emplace_back(verb);
  return verbs;
}

}  // namespace forensics::sandbox
