#include "sandbox/api/bootstrap.hpp"

#include <stdexcept>
#include <string>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

void ensure(api& through, const char* plural, const std::string& ns,
            std::string_view object) {
  const auto made = through.create(type_of(plural), ns, json_of(object));
  if (!made && made.error().reason != "AlreadyExists")
    throw std::logic_error("bootstrap: " + made.error().message);
}

}  // namespace

void bootstrap(api& through) {
  for (const std::string ns :
       {"default", "kube-system", "kube-public", "kube-node-lease"}) {
    ensure(through, "namespaces", "",
           R"({"metadata":{"name":")" + ns + R"("}})");
    ensure(through, "serviceaccounts", ns,
           R"({"metadata":{"name":"default"}})");
  }
  ensure(through, "priorityclasses", "", R"({
    "metadata":{"name":"system-cluster-critical"},"value":2000000000,
    "description":"Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."})");
  ensure(through, "priorityclasses", "", R"({
    "metadata":{"name":"system-node-critical"},"value":2000001000,
    "description":"Used for system critical pods that must not be moved from their current node."})");
  ensure(through, "services", "default", R"({
    "metadata":{"name":"kubernetes",
                "labels":{"component":"apiserver","provider":"kubernetes"}},
    "spec":{"clusterIP":"10.0.0.1",
            "ports":[{"name":"https","port":443,"targetPort":443}]}})");
}

}  // namespace forensics::sandbox
