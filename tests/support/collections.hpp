#pragma once

#include <string>

/// Where objects stand in the fake cluster.
namespace forensics::test {

inline std::string collection(const std::string& ns,
                              const std::string& resource) {
  return "/api/v1/namespaces/" + ns + "/" + resource;
}

/// Of the namespace that crashed pods live in, and of the quarantine.
inline const std::string source_pods = collection("shop", "pods");
inline const std::string source_maps = collection("shop", "configmaps");
inline const std::string source_secrets = collection("shop", "secrets");
inline const std::string source_services = collection("shop", "services");
inline const std::string source_events = collection("shop", "events");
inline const std::string node_events = collection("default", "events");
inline const std::string source_sets =
    "/apis/apps/v1/namespaces/shop/replicasets";
inline const std::string source_deployments =
    "/apis/apps/v1/namespaces/shop/deployments";
inline const std::string target_namespace =
    "/api/v1/namespaces/debug-forensics";
inline const std::string target_pods = target_namespace + "/pods";
inline const std::string target_maps = target_namespace + "/configmaps";
inline const std::string target_secrets = target_namespace + "/secrets";
inline const std::string target_accounts =
    target_namespace + "/serviceaccounts";
inline const std::string target_policies =
    "/apis/networking.k8s.io/v1/namespaces/debug-forensics/networkpolicies";

inline const std::string target_quotas = target_namespace + "/resourcequotas";
inline const std::string priority_classes =
    "/apis/scheduling.k8s.io/v1/priorityclasses";

}  // namespace forensics::test
