#include "model/quarantine.hpp"

#include <doctest/doctest.h>

#include "support/api_rules.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

TEST_CASE("the quarantine's objects are these") {
  const std::string labels = R"("labels":{"app.kubernetes.io/managed-by":)"
                             R"("kube-forensics-controller"})";
  CHECK(make_namespace("debug", pod_security::baseline) ==
        R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"debug",)"
        R"("labels":{"app.kubernetes.io/managed-by":)"
        R"("kube-forensics-controller",)"
        R"("pod-security.kubernetes.io/enforce":"baseline",)"
        R"("istio-injection":"disabled"},)"
        R"("annotations":{"linkerd.io/inject":"disabled"}}})");
  CHECK(make_deny_all("debug") ==
        R"({"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy",)"
        R"("metadata":{"name":"deny-all","namespace":"debug",)" +
            labels +
            R"(},"spec":{"podSelector":{},)"
            R"("policyTypes":["Ingress","Egress"]}})");
  CHECK(make_service_account("debug") ==
        R"({"apiVersion":"v1","kind":"ServiceAccount",)"
        R"("metadata":{"name":"forensic-clone","namespace":"debug",)" +
            labels + R"(},"automountServiceAccountToken":false})");
  for (const std::string& text :
       {make_namespace("debug", pod_security::restricted),
        make_deny_all("debug"), make_service_account("debug"),
        make_resource_quota("debug", {"pods=1"}), make_priority_class()})
    check_metadata(parsed(text));
}

TEST_CASE("a policy that allows anything, or selects less, is no deny-all") {
  CHECK(is_deny_all(parsed(make_deny_all("debug"))));
  for (const char* spec :
       {"{}", R"({"podSelector":{},"policyTypes":["Ingress"]})",
        R"({"podSelector":{},"policyTypes":["Egress"]})",
        R"({"podSelector":{"matchLabels":{"a":"b"}},)"
        R"("policyTypes":["Ingress","Egress"]})",
        R"({"podSelector":{},"policyTypes":["Ingress","Egress"],)"
        R"("ingress":[{}]})",
        R"({"podSelector":{},"policyTypes":["Ingress","Egress"],)"
        R"("egress":[{}]})",
        R"({"podSelector":7,"policyTypes":[1,2]})"}) {
    CAPTURE(std::string(spec));
    CHECK_FALSE(is_deny_all(parsed(R"({"spec":)" + std::string(spec) + "}")));
  }
}

TEST_CASE("an entry of a quota is a resource and a quantity") {
  for (const char* good :
       {"pods=50", "pods=1k", "limits.memory=8Gi", "requests.cpu=1500m",
        "count/configmaps=1k", "requests.nvidia.com/gpu=0"}) {
    CAPTURE(std::string(good));
    CHECK(parse_quota_entry(good));
  }
  for (const char* bad :
       {"", "pods", "pods=", "=5", "pods=many", "pods=-1", "po ds=1", "a/b/c=1",
        "/pods=1", "pods=5=5", "pod=50", "foo=1", "memory.limits=1Gi",
        "pods=1.5", "pods=500m", "count/pods=1.5"}) {
    CAPTURE(std::string(bad));
    CHECK_FALSE(parse_quota_entry(bad));
  }
}

TEST_CASE("a quota stands when it says the same in any notation") {
  const std::vector<std::string> hard{"pods=50", "limits.cpu=1000m"};
  const auto is_wanted = [&](const char* found) {
    return is_resource_quota(
        parsed(R"({"spec":{"hard":)" + std::string(found) + "}}"), hard);
  };
  CHECK(is_resource_quota(parsed(make_resource_quota("debug", hard)), hard));
  CHECK(is_wanted(R"({"pods":"50","limits.cpu":"1"})"));
  CHECK_FALSE(is_wanted(R"({"pods":"50"})"));
  CHECK_FALSE(is_wanted(R"({"pods":"50","limits.cpu":"2"})"));
  CHECK_FALSE(is_wanted(R"({"pods":"50","limits.cpu":"1","secrets":"9"})"));
  CHECK_FALSE(is_wanted(R"({"pods":50,"limits.cpu":"1"})"));
  CHECK_FALSE(is_resource_quota(parsed("7"), hard));
}

TEST_CASE("what is put right keeps all but its spec") {
  const std::string wanted = make_deny_all("debug");
  const json_document found = parsed(
      R"({"metadata":{"name":"deny-all","resourceVersion":"7","labels":)"
      R"({"app.kubernetes.io/managed-by":"Helm"}},"spec":{"egress":[{}]}})");
  const json_document right = parsed(with_spec_of(found, wanted));
  CHECK(is_deny_all(right));
  CHECK(right["metadata"] == found["metadata"]);
  CHECK(with_spec_of(parsed("7"), wanted) == wanted);
}

TEST_CASE("only baseline and restricted enforce anything") {
  const auto enforces = [](const std::string& labels) {
    return enforces_pod_security(
        parsed(R"({"metadata":{"labels":)" + labels + "}}"));
  };
  CHECK(enforces(R"({"pod-security.kubernetes.io/enforce":"baseline"})"));
  CHECK(enforces(R"({"pod-security.kubernetes.io/enforce":"restricted"})"));
  CHECK_FALSE(
      enforces(R"({"pod-security.kubernetes.io/enforce":"privileged"})"));
  CHECK_FALSE(enforces(R"({"pod-security.kubernetes.io/warn":"restricted"})"));
  CHECK_FALSE(enforces("7"));
}

TEST_CASE("a clone's priority class is below zero and pushes nobody out") {
  CHECK(is_harmless_class(parsed(make_priority_class())));
  for (const char* other :
       {R"({"value":0,"preemptionPolicy":"Never"})",
        R"({"value":-100,"preemptionPolicy":"PreemptLowerPriority"})",
        R"({"value":-100})", "{}"}) {
    CAPTURE(std::string(other));
    CHECK_FALSE(is_harmless_class(parsed(other)));
  }
}
