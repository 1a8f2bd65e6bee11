#include "model/references.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

/// `cm settings optional [a b]`, one a line.
std::string listed(const json_value& pod) {
  std::string text;
  for (const reference& one : references_of(pod)) {
    text.append(short_name(one.kind)).append(" ").append(one.name);
    if (one.optional) text += " optional";
    for (const std::string& key : one.keys) text.append(" ").append(key);
    text += '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("every way of naming an object is found") {
  struct row {
    const char* name;
    std::string pod;
    const char* references;
  };
  const row rows[] = {
      {"a volume",
       small_pod(R"(,"volumes":[{"name":"v","configMap":{"name":"c"}},)"
                 R"({"name":"w","secret":{"secretName":"s","optional":true,)"
                 R"("items":[{"key":"k","path":"p"}]}}])"),
       "cm c\nsecret s optional\n"},
      {"items that are needed",
       small_pod(R"(,"volumes":[{"name":"v","secret":{"secretName":"s",)"
                 R"("items":[{"key":"k","path":"p"}]}}])"),
       "secret s k\n"},
      {"a projected volume",
       small_pod(R"(,"volumes":[{"name":"v","projected":{"sources":[)"
                 R"({"configMap":{"name":"c","items":[{"key":"k"}]}},)"
                 R"({"secret":{"name":"s","optional":true}},)"
                 R"({"serviceAccountToken":{"path":"t"}}]}}])"),
       "cm c k\nsecret s optional\n"},
      {"the environment of every container",
       small_pod(
           R"(,"initContainers":[{"name":"i","envFrom":[)"
           R"({"configMapRef":{"name":"c"}}]}])",
           R"(,"env":[{"name":"A","valueFrom":{"secretKeyRef":)"
           R"({"name":"s","key":"k"}}},{"name":"B","valueFrom":)"
           R"({"configMapKeyRef":{"name":"d","key":"k","optional":true}}}],)"
           R"("envFrom":[{"secretRef":{"name":"t","optional":true}}])"),
       "cm c\ncm d optional\nsecret s k\nsecret t optional\n"},
      {"pull secrets, apart from mounted ones",
       small_pod(R"(,"imagePullSecrets":[{"name":"s"}],"volumes":[)"
                 R"({"name":"v","secret":{"secretName":"s"}}])"),
       "secret s\npull s optional\n"},
      {"a subPath into a whole volume",
       small_pod(R"(,"volumes":[{"name":"v","configMap":{"name":"c"}}])",
                 R"(,"volumeMounts":[{"name":"v","mountPath":"/a",)"
                 R"("subPath":"app.conf"}])"),
       "cm c app.conf\n"},
      {"one that is optional once and needed once",
       small_pod("",
                 R"(,"envFrom":[{"secretRef":{"name":"s","optional":true}},)"
                 R"({"secretRef":{"name":"s"}}])"),
       "secret s\n"},
      {"one that is needed once and optional once",
       small_pod("", R"(,"envFrom":[{"secretRef":{"name":"s"}},)"
                     R"({"secretRef":{"name":"s","optional":true}}])"),
       "secret s\n"},
      {"nothing of a token volume",
       small_pod(
           R"(,"volumes":[{"name":"kube-api-access-x","projected":)"
           R"({"sources":[{"configMap":{"name":"kube-root-ca.crt"}}]}}])"),
       ""},
      {"no name that could not exist",
       small_pod(R"(,"imagePullSecrets":[{"name":"../x"},{"name":""},{},7],)"
                 R"("volumes":[{"secret":{"secretName":"A_B"}},7])",
                 R"(,"envFrom":{"secretRef":1},"env":[{"valueFrom":[]}])"),
       ""},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.name));
    json_document pod = parsed(one.pod);
    set(pod["spec"], "enableServiceLinks", json_value(false),
        pod.GetAllocator());
    CHECK(listed(pod) == one.references);
  }
  CHECK(references_of(parsed("[]")).empty());
}

TEST_CASE("Services are referred to, unless their links are off") {
  CHECK(listed(parsed(small_pod(""))) == "services services optional\n");
  CHECK(listed(parsed(small_pod(R"(,"enableServiceLinks":true)"))) ==
        "services services optional\n");
  CHECK(listed(parsed(small_pod(R"(,"enableServiceLinks":false)"))) == "");
}

TEST_CASE("a Secret that only an ephemeral container shows is to be hidden") {
  const json_document pod = parsed(small_pod(
      R"(,"imagePullSecrets":[{"name":"pull"}],"ephemeralContainers":[)"
      R"({"name":"debugger","env":[{"name":"A","valueFrom":{"secretKeyRef":)"
      R"({"name":"e","key":"k"}}}],"envFrom":[{"secretRef":{"name":"f"}}]}])",
      R"(,"envFrom":[{"secretRef":{"name":"s"}}])"));
  CHECK(shown_secrets(pod) ==
        std::map<std::string, bool>{{"e", false}, {"f", false}, {"s", false}});
  // A clone has no such container, and so no copy.
  CHECK(listed(pod) ==
        "secret s\npull pull optional\nservices services optional\n");
}

TEST_CASE("a kind knows its resource") {
  CHECK(resource_of(reference_kind::config_map) == "configmaps");
  CHECK(resource_of(reference_kind::secret) == "secrets");
  CHECK(resource_of(reference_kind::pull_secret) == "secrets");
}
