#include "model/redact.hpp"

#include <doctest/doctest.h>

#include <string>

#include "model/names.hpp"
#include "support/api_rules.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

const case_owner owner{"web-1-forensic-0123456789", "case-uid",
                       "debug-forensics"};
// base64 of REDACTED
constexpr std::string_view redacted = "UkVEQUNURUQ=";

json_document copied(std::string_view source, const reference& what,
                     secret_policy policy) {
  json_document copy = parsed(make_copy(parsed(source), what, owner, policy));
  check_metadata(copy);
  check_data(copy);
  CHECK(text_at(copy, {"metadata", "name"}) ==
        copy_name(owner.name, short_name(what.kind), what.name));
  CHECK(text_at(copy, {"metadata", "namespace"}) == "debug-forensics");
  CHECK(dump(copy["metadata"]["labels"]) ==
        R"({"app.kubernetes.io/managed-by":"kube-forensics-controller",)"
        R"("forensic.io/case":"web-1-forensic-0123456789"})");
  CHECK(dump(copy["metadata"]["ownerReferences"]) ==
        R"([{"apiVersion":"v1","kind":"ConfigMap",)"
        R"("name":"web-1-forensic-0123456789","uid":"case-uid"}])");
  CHECK(find(copy, {"metadata", "annotations"}) == nullptr);
  CHECK(true_at(copy, {"immutable"}));
  return copy;
}

}  // namespace

TEST_CASE("a ConfigMap is cloned with its binary data under every policy") {
  for (const auto policy : {secret_policy::clone, secret_policy::redact}) {
    const json_document copy = copied(
        R"({"metadata":{"name":"c","labels":{"a":"b"},"annotations":{"x":"y"}},)"
        R"("data":{"a":"1","junk":7},"binaryData":{"b":"AP8="}})",
        {reference_kind::config_map, "c", true, {}}, policy);
    CHECK(text_at(copy, {"kind"}) == "ConfigMap");
    CHECK(dump(copy["data"]) == R"({"a":"1"})");
    CHECK(dump(copy["binaryData"]) == R"({"b":"AP8="})");
  }
}

TEST_CASE("what becomes of a Secret's type and values") {
  struct row {
    const char* name;
    const char* source;
    reference_kind kind;
    secret_policy policy;
    std::string type;
    std::string data;
  };
  const std::string hidden = R"({"k":")" + std::string(redacted) + "\"}";
  const row rows[] = {
      {"cloned", R"({"type":"Opaque","data":{"k":"czNjcmV0"}})",
       reference_kind::secret, secret_policy::clone, "Opaque",
       R"({"k":"czNjcmV0"})"},
      {"redacted", R"({"type":"Opaque","data":{"k":"czNjcmV0"}})",
       reference_kind::secret, secret_policy::redact, "Opaque", hidden},
      {"redacted TLS",
       R"({"type":"kubernetes.io/tls","data":{"tls.key":"a","tls.crt":"b"}})",
       reference_kind::secret, secret_policy::redact, "Opaque",
       R"({"tls.key":"UkVEQUNURUQ=","tls.crt":"UkVEQUNURUQ="})"},
      {"a token under the clone policy",
       R"({"type":"kubernetes.io/service-account-token","data":{"k":"eA=="}})",
       reference_kind::secret, secret_policy::clone, "Opaque", hidden},
      {"a bootstrap token under the clone policy",
       R"({"type":"bootstrap.kubernetes.io/token","data":{"k":"eA=="}})",
       reference_kind::secret, secret_policy::clone, "Opaque", hidden},
      {"a pull secret keeps its type",
       R"({"type":"kubernetes.io/dockerconfigjson","data":)"
       R"({".dockerconfigjson":"eyJhIjoxfQ=="}})",
       reference_kind::pull_secret, secret_policy::clone,
       "kubernetes.io/dockerconfigjson",
       R"({".dockerconfigjson":"eyJhIjoxfQ=="})"},
      {"a redacted pull secret is one that the API takes",
       R"({"type":"kubernetes.io/dockerconfigjson","data":)"
       R"({".dockerconfigjson":"eyJhIjoxfQ=="}})",
       reference_kind::pull_secret, secret_policy::redact,
       "kubernetes.io/dockerconfigjson", R"({".dockerconfigjson":"e30="})"},
      {"the same one mounted",
       R"({"type":"kubernetes.io/dockerconfigjson","data":{"k":"e30="}})",
       reference_kind::secret, secret_policy::redact, "Opaque", hidden},
      {"a pull secret that is none", R"({"type":"Opaque","data":{"k":"eA=="}})",
       reference_kind::pull_secret, secret_policy::redact, "Opaque", hidden},
      {"a pull secret with an account's token",
       R"({"type":"kubernetes.io/dockercfg","metadata":{"annotations":)"
       R"({"kubernetes.io/service-account.name":"web"}},)"
       R"("data":{".dockercfg":"eyJhIjoxfQ=="}})",
       reference_kind::pull_secret, secret_policy::clone,
       "kubernetes.io/dockercfg", R"({".dockercfg":"e30="})"},
      {"a pull secret of OpenShift 4.16, with an account's token",
       R"({"type":"kubernetes.io/dockercfg","metadata":{"annotations":)"
       R"({"openshift.io/internal-registry-auth-token.service-account":)"
       R"("web"}},"data":{".dockercfg":"eyJhIjoxfQ=="}})",
       reference_kind::pull_secret, secret_policy::clone,
       "kubernetes.io/dockercfg", R"({".dockercfg":"e30="})"},
      {"junk", R"({"type":7,"data":[1]})", reference_kind::secret,
       secret_policy::clone, "Opaque", "{}"},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.name));
    const json_document copy =
        copied(one.source, {one.kind, "s", true, {}}, one.policy);
    CHECK(text_at(copy, {"kind"}) == "Secret");
    CHECK(text_at(copy, {"type"}) == one.type);
    CHECK(dump(copy["data"]) == one.data);
  }
}

TEST_CASE("a mounted Secret and a pull secret of one name have two copies") {
  CHECK(copy_name(owner.name, short_name(reference_kind::secret), "s") !=
        copy_name(owner.name, short_name(reference_kind::pull_secret), "s"));
}

TEST_CASE("a placeholder has the needed keys, empty") {
  const reference what{
      reference_kind::secret, "s", false, {"a.b", "..", "no/key", "c"}};
  const json_document secret = parsed(make_placeholder(what, owner));
  check_metadata(secret);
  check_data(secret);
  CHECK(text_at(secret, {"kind"}) == "Secret");
  CHECK(dump(secret["data"]) == R"({"a.b":"","c":""})");
  const json_document map = parsed(
      make_placeholder({reference_kind::config_map, "m", false, {}}, owner));
  CHECK(text_at(map, {"kind"}) == "ConfigMap");
  CHECK(dump(map["data"]) == "{}");
}

TEST_CASE("secrets are redacted by flag or by the pod's annotation") {
  const json_document plain = parsed(R"({"metadata":{"annotations":{}}})");
  const json_document refused = parsed(
      R"({"metadata":{"annotations":{"forensic.io/no-secret-clone":"true"}}})");
  const json_document allowed = parsed(
      R"({"metadata":{"annotations":{"forensic.io/no-secret-clone":"false"}}})");
  CHECK(policy_for(plain, true) == secret_policy::clone);
  CHECK(policy_for(plain, false) == secret_policy::redact);
  CHECK(policy_for(refused, true) == secret_policy::redact);
  CHECK(policy_for(allowed, true) == secret_policy::clone);
  CHECK(policy_for(allowed, false) == secret_policy::redact);
  CHECK(policy_for(parsed("7"), true) == secret_policy::clone);
}
