#include "model/quarantine.hpp"

#include <doctest/doctest.h>

#include "support/api_rules.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

TEST_CASE("the quarantine's objects are these") {
  const std::string labels = R"("labels":{"app.kubernetes.io/managed-by":)"
                             R"("kube-forensics-controller"})";
  CHECK(make_namespace("debug") ==
        R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"debug",)" +
            labels + "}}");
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
       {make_namespace("debug"), make_deny_all("debug"),
        make_service_account("debug")})
    check_metadata(parsed(text));
}
