/// What is filled in, what is refused, and in which words.
#include <doctest/doctest.h>

#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::array_at;
using model::find;
using model::integer_at;
using model::object_at;
using model::text_at;

struct room {
  cluster home;
  scratch_namespace ns{home};
  std::string base = "/api/v1/namespaces/" + ns.name();
  std::string pods = base + "/pods";
};

std::string pod_of(const std::string& spec) {
  return R"({"metadata":{"name":"web"},"spec":{)" + spec + "}}";
}
std::string container(const std::string& more) {
  return R"("containers":[{"name":"app","image":"i")" +
         (more.empty() ? more : "," + more) + "}]";
}

TEST_CASE("a pod gets its defaults") {
  const room at;
  const auto made =
      post(at.home, at.pods + "?dryRun=All", pod_of(container("")));
  CAPTURE(made.message);
  REQUIRE(made.status == 200);
  const auto& spec = object_at(made.body, {"spec"});
  CHECK(text_at(spec, {"restartPolicy"}) == "Always");
  CHECK(text_at(spec, {"dnsPolicy"}) == "ClusterFirst");
  CHECK(text_at(spec, {"schedulerName"}) == "default-scheduler");
  CHECK(text_at(spec, {"serviceAccountName"}) == "default");
  CHECK(text_at(spec, {"serviceAccount"}) == "default");
  CHECK(text_at(spec, {"preemptionPolicy"}) == "PreemptLowerPriority");
  CHECK(integer_at(spec, {"priority"}, -1) == 0);
  CHECK(integer_at(spec, {"terminationGracePeriodSeconds"}) == 30);
  CHECK(model::true_at(spec, {"enableServiceLinks"}));
  CHECK(model::dump(array_at(spec, {"tolerations"})) ==
        R"([{"key":"node.kubernetes.io/not-ready","operator":"Exists",)"
        R"("effect":"NoExecute","tolerationSeconds":300},)"
        R"({"key":"node.kubernetes.io/unreachable","operator":"Exists",)"
        R"("effect":"NoExecute","tolerationSeconds":300}])");
  const auto& app = array_at(spec, {"containers"})[0];
  CHECK(text_at(app, {"imagePullPolicy"}) == "Always");
  CHECK(text_at(app, {"terminationMessagePath"}) == "/dev/termination-log");
  CHECK(text_at(app, {"terminationMessagePolicy"}) == "File");
  CHECK(find(app, {"resources"}) != nullptr);
  CHECK(text_at(made.body, {"status", "phase"}) == "Pending");
  CHECK(text_at(made.body, {"status", "qosClass"}) == "BestEffort");
  // The token that the service account admission mounts.
  const auto& mounts = array_at(app, {"volumeMounts"});
  REQUIRE(mounts.Size() == 1);
  CHECK(text_at(mounts[0], {"mountPath"}) ==
        "/var/run/secrets/kubernetes.io/serviceaccount");
  const auto& volume = array_at(spec, {"volumes"})[0];
  CHECK(text_at(volume, {"name"}).rfind("kube-api-access-", 0) == 0);
  CHECK(array_at(volume, {"projected", "sources"}).Size() == 3);
}

TEST_CASE("a probe, a volume and an env entry get their defaults") {
  const room at;
  const auto made =
      post(at.home, at.pods + "?dryRun=All",
           pod_of(container(R"("livenessProbe":{"exec":{"command":["true"]}},)"
                            R"("readinessProbe":{"httpGet":{"port":80}},)"
                            R"("ports":[{"containerPort":80}],)"
                            R"("resources":{"limits":{"cpu":"1"}},)"
                            R"("env":[{"name":"N","valueFrom":)"
                            R"({"fieldRef":{"fieldPath":"metadata.name"}}}])") +
                  R"(,"volumes":[{"name":"s","secret":{"secretName":"s"}},)"
                  R"({"name":"e"},{"name":"h","hostPath":{"path":"/x"}}])"));
  CAPTURE(made.message);
  REQUIRE(made.status == 200);
  const auto& app = array_at(made.body, {"spec", "containers"})[0];
  CHECK(model::dump(object_at(app, {"livenessProbe"})) ==
        R"({"exec":{"command":["true"]},"timeoutSeconds":1,)"
        R"("periodSeconds":10,"successThreshold":1,"failureThreshold":3})");
  CHECK(text_at(app, {"readinessProbe", "httpGet", "path"}) == "/");
  CHECK(text_at(app, {"readinessProbe", "httpGet", "scheme"}) == "HTTP");
  CHECK(text_at(array_at(app, {"ports"})[0], {"protocol"}) == "TCP");
  CHECK(text_at(app, {"resources", "requests", "cpu"}) == "1");
  CHECK(text_at(array_at(app, {"env"})[0],
                {"valueFrom", "fieldRef", "apiVersion"}) == "v1");
  const auto& volumes = array_at(made.body, {"spec", "volumes"});
  CHECK(integer_at(volumes[0], {"secret", "defaultMode"}) == 420);
  CHECK(find(volumes[1], {"emptyDir"}) != nullptr);
  CHECK(find(volumes[2], {"hostPath", "type"}) != nullptr);
}

TEST_CASE("what is wrong with a pod is named, field by field") {
  const room at;
  struct refusal {
    const char* what;
    std::string spec;
    std::string causes;
  };
  const std::vector<refusal> table{
      {"no containers", R"("restartPolicy":"Always")",
       "spec.containers FieldValueRequired: Required value\n"},
      {"no name, no image", R"("containers":[{}])",
       "spec.containers[0].name FieldValueRequired: Required value\n"
       "spec.containers[0].image FieldValueRequired: Required value\n"},
      {"the same name twice",
       R"("containers":[{"name":"a","image":"i"},{"name":"a","image":"i"}])",
       "spec.containers[1].name FieldValueDuplicate: Duplicate value: \"a\"\n"},
      {"an odd container name", R"("containers":[{"name":"A_b","image":"i"}])",
       "spec.containers[0].name FieldValueInvalid: Invalid value: \"A_b\": a "
       "lowercase RFC 1123 label must consist of lower case alphanumeric "
       "characters or '-', and must start and end with an alphanumeric "
       "character (e.g. 'my-name',  or '123-abc', regex used for validation is "
       "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')\n"},
      {"a mount of no volume",
       container(R"("volumeMounts":[{"name":"v","mountPath":"/v"}])"),
       "spec.containers[0].volumeMounts[0].name FieldValueNotFound: Not found: "
       "\"v\"\n"},
      {"two mounts in one place",
       container(R"("volumeMounts":[{"name":"v","mountPath":"/v"},)"
                 R"({"name":"v","mountPath":"/v"}])") +
           R"(,"volumes":[{"name":"v","emptyDir":{}}])",
       "spec.containers[0].volumeMounts[1].mountPath FieldValueInvalid: "
       "Invalid value: \"/v\": must be unique\n"},
      {"a volume of two kinds",
       container("") +
           R"(,"volumes":[{"name":"v","emptyDir":{},"hostPath":{"path":"/x"}}])",
       "spec.volumes[0].hostPath FieldValueForbidden: Forbidden: may not "
       "specify more than 1 volume type\n"},
      {"requests over limits",
       container(R"("resources":{"limits":{"cpu":"1"},)"
                 R"("requests":{"cpu":"2"}})"),
       "spec.containers[0].resources.requests FieldValueInvalid: Invalid "
       "value: \"2\": must be less than or equal to cpu limit of 1\n"},
      {"an env name that is none",
       container(R"("env":[{"name":"a=b","value":"c"}])"),
       "spec.containers[0].env[0].name FieldValueInvalid: Invalid value: "
       "\"a=b\": a valid environment variable name must consist only of "
       "printable ASCII characters other than '='\n"},
      {"a probe without a handler", container(R"("livenessProbe":{})"),
       "spec.containers[0].livenessProbe FieldValueRequired: Required value: "
       "must specify a handler type\n"},
      {"an unknown restart policy",
       container("") + R"(,"restartPolicy":"Perhaps")",
       "spec.restartPolicy FieldValueNotSupported: Unsupported value: "
       "\"Perhaps\": supported values: \"Always\", \"OnFailure\", \"Never\"\n"},
      {"a negative grace", container("") + R"(,"activeDeadlineSeconds":0)",
       "spec.activeDeadlineSeconds FieldValueInvalid: Invalid value: 0: must "
       "be between 1 and 2147483647, inclusive\n"},
      {"a host port that is not the container's",
       container(R"("ports":[{"containerPort":80,"hostPort":81}])") +
           R"(,"hostNetwork":true)",
       "spec.containers[0].ports[0].hostPort FieldValueInvalid: Invalid "
       "value: 81: must match `containerPort` when `hostNetwork` is true\n"},
  };
  for (const auto& one : table) {
    CAPTURE(one.what);
    const auto refused =
        post(at.home, at.pods + "?dryRun=All", pod_of(one.spec));
    CAPTURE(refused.message);
    CHECK(refused.status == 422);
    CHECK(refused.reason == "Invalid");
    CHECK(causes_of(refused) == one.causes);
  }
}

TEST_CASE("a running pod's spec can't be changed but for its images") {
  const room at;
  REQUIRE(post(at.home, at.pods, make_pod({.name = "web"})).status == 200);
  const auto refused =
      patch(at.home, at.pods + "/web", strategic_patch,
            R"({"spec":{"containers":[{"name":"app","command":["x"]}]}})");
  CHECK(refused.status == 422);
  REQUIRE(refused.causes.size() == 1);
  CHECK(refused.causes[0].field == "spec");
  CHECK(refused.causes[0].reason == "FieldValueForbidden");
  CHECK(contains(refused.causes[0].message,
                 "pod updates may not change fields other than "
                 "`spec.containers[*].image`"));
  CHECK(patch(at.home, at.pods + "/web", strategic_patch,
              R"({"spec":{"containers":[{"name":"app","image":"j"}]}})")
            .status == 200);
}

TEST_CASE("labels and annotations keep their rules") {
  const room at;
  const auto with = [&](const std::string& metadata) {
    return post(at.home, at.base + "/configmaps?dryRun=All",
                R"({"metadata":{"name":"one",)" + metadata + "}}");
  };
  CHECK(causes_of(with(R"("labels":{"a b":"c"})")) ==
        "metadata.labels FieldValueInvalid: Invalid value: \"a b\": name part "
        "must consist of alphanumeric characters, '-', '_' or '.', and must "
        "start and end with an alphanumeric character (e.g. 'MyName',  or "
        "'my.name',  or '123-abc', regex used for validation is "
        "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')\n");
  CHECK(contains(causes_of(with(R"("labels":{"a":"not ok"})")),
                 "a valid label must be an empty string or consist of"));
  CHECK(contains(
      causes_of(with(R"("labels":{"a":")" + std::string(64, 'x') + "\"}")),
      "must be no more than 63 "));
  CHECK(with(R"("annotations":{"a":")" + std::string(250'000, 'x') + "\"}")
            .status == 200);
  const auto over =
      with(R"("annotations":{"a":")" + std::string(270'000, 'x') + "\"}");
  CHECK(over.status == 422);
  CHECK(causes_of(over) ==
        "metadata.annotations FieldValueTooLong: Too long: may not be more "
        "than 262144 bytes\n");
}

TEST_CASE("a pod's service account must be there") {
  const room at;
  const auto refused =
      post(at.home, at.pods,
           pod_of(container("") + R"(,"serviceAccountName":"nobody")"));
  CHECK(refused.status == 403);
  CHECK(refused.message ==
        "pods \"web\" is forbidden: error looking up service account " +
            at.ns.name() + "/nobody: serviceaccount \"nobody\" not found");
  const auto without =
      post(at.home, at.pods + "?dryRun=All",
           pod_of(container("") + R"(,"automountServiceAccountToken":false)"));
  CHECK(array_at(without.body, {"spec", "volumes"}).Empty());
}

TEST_CASE("a priority class must be there, and gives its number") {
  const room at;
  const auto refused =
      post(at.home, at.pods,
           pod_of(container("") + R"(,"priorityClassName":"nobodys")"));
  CHECK(refused.status == 403);
  CHECK(contains(refused.message,
                 "no PriorityClass with name nobodys was found"));
  const auto by_hand =
      post(at.home, at.pods, pod_of(container("") + R"(,"priority":7)"));
  CHECK(by_hand.status == 403);
  CHECK(contains(by_hand.message,
                 "the integer value of priority (7) must not be provided in "
                 "pod spec; priority admission controller computed 0"));
  const auto critical =
      post(at.home, at.pods + "?dryRun=All",
           pod_of(container("") +
                  R"(,"priorityClassName":"system-cluster-critical")"));
  CHECK(integer_at(critical.body, {"spec", "priority"}) == 2'000'000'000);
}

TEST_CASE("a quota is kept") {
  const room at;
  REQUIRE(post(at.home, at.base + "/resourcequotas",
               R"({"metadata":{"name":"few"},"spec":{"hard":{"pods":"1",)"
               R"("count/secrets":"1"}}})")
              .status == 200);
  eventually(20s, "the quota's status", [&] {
    return text_at(get(at.home, at.base + "/resourcequotas/few").body,
                   {"status", "used", "pods"}) == "0";
  });
  REQUIRE(post(at.home, at.pods, make_pod({.name = "one"})).status == 200);
  const auto over = post(at.home, at.pods, make_pod({.name = "two"}));
  CHECK(over.status == 403);
  CHECK(over.reason == "Forbidden");
  CHECK(over.message ==
        "pods \"two\" is forbidden: exceeded quota: few, requested: pods=1, "
        "used: pods=1, limited: pods=1");
  const std::string secrets = at.base + "/secrets";
  REQUIRE(post(at.home, secrets, R"({"metadata":{"name":"one"}})").status ==
          200);
  CHECK(
      contains(post(at.home, secrets, R"({"metadata":{"name":"two"}})").message,
               "exceeded quota: few, requested: count/secrets=1"));
  REQUIRE(del(at.home, secrets + "/one").status == 200);
  eventually(20s, "room for another", [&] {
    return post(at.home, secrets, R"({"metadata":{"name":"two"}})").status ==
           200;
  });
}

}  // namespace
}  // namespace forensics::test
