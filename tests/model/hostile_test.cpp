/// Pods of somebody who means harm: every string at its limit, names of ours
/// forged, fields nested until the end.
#include <doctest/doctest.h>

#include "model/case_record.hpp"
#include "model/crash.hpp"
#include "model/log_object.hpp"
#include "model/pod_scan.hpp"
#include "model/redact_pod.hpp"
#include "model/references.hpp"
#include "support/clone_checker.hpp"
#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

std::string repeated(std::size_t times, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += (i == 0 ? "" : ",") + text;
  return all;
}

std::string nested(std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += R"({"a":)";
  return text + "1" + std::string(depth, '}');
}

/// A crashed pod with `metadata` and `spec` members more.
std::string crashed(const std::string& name, const std::string& metadata,
                    const std::string& container, const std::string& more) {
  return R"({"metadata":{"name":")" + name +
         R"(","namespace":"shop","uid":"u")" + metadata +
         R"(},"spec":{"containers":[{"name":"app","image":"i")" + container +
         R"(}]},"status":{"containerStatuses":[{"name":"app",)"
         R"("containerID":"containerd://1","state":{"terminated":)"
         R"({"exitCode":1,"reason":"Error","containerID":"containerd://1",)"
         R"("finishedAt":"2026-03-01T11:59:58Z"}}}]})" +
         more + "}";
}

crash crash_of(const json_value& pod) {
  const auto found = find_crashes(pod, {duration::max()}, at("12:00:00"));
  REQUIRE(found.size() == 1);
  return found[0];
}

json_document anchor_of(const std::string& text, const json_value& pod) {
  case_content content;
  content.which = crash_of(pod);
  content.signature = std::string(32, '0');
  content.workload = "Pod/" + content.which.pod;
  content.target_namespace = "debug-forensics";
  content.ttl = std::chrono::hours{24};
  content.pod_json = text;
  content.log = captured_log{std::string(longest_kept_log, 'x')};
  const std::string anchor = make_case(content);
  CHECK(anchor.size() <= (1U << 20));
  return parsed(anchor);
}

}  // namespace

TEST_CASE("a pod whose every string is at its limit has a case and a clone") {
  const std::string name(253, 'n');
  const std::string environment =
      R"(,"env":[)" +
      repeated(1'000,
               R"({"name":"N","value":")" + std::string(1'000, 'v') + R"("})") +
      "]";
  const std::string label = R"(")" + std::string(253, 'k') + "/" +
                            std::string(63, 'k') + R"(":")" +
                            std::string(63, 'v') + R"(")";
  const std::string rows[] = {
      crashed(name, R"(,"labels":{)" + label + "}", environment, ""),
      crashed(name,
              R"(,"annotations":{"a":")" + std::string(262'143, 'x') + R"("})",
              "", ""),
      crashed(name,
              R"(,"annotations":{"kubectl.kubernetes.io/last-applied-)"
              R"(configuration":")" +
                  std::string(1U << 20, 'x') + R"("})",
              "", ""),
      crashed(name,
              R"(,"annotations":{"a":")" + std::string(1U << 20, 'x') + R"("})",
              "", ""),
  };
  for (const std::string& text : rows) {
    const json_document pod = parsed(text);
    const json_document anchor = anchor_of(text, pod);
    const auto problems =
        text_at(anchor, {"metadata", "annotations", "forensic.io/problems"});
    const bool is_kept = !text_at(anchor, {"data", "pod.json"}).empty();
    // It is there, or the case says that it is not.
    CHECK(is_kept == (problems.find(R"("step":"pod")") == std::string::npos));
    const auto clone = make_clone(pod, clone_request_for(pod, "app"));
    REQUIRE(clone);
    CHECK(clone->pod_json.size() < (3U << 19));
    const auto faults =
        faults_of(parsed(clone->pod_json), pod, "debug-forensics");
    CAPTURE(faults.empty() ? std::string() : faults[0]);
    CHECK(faults.empty());
  }
}

TEST_CASE("what a pod calls itself forges nothing of a case or a clone") {
  const std::string text = crashed(
      "web-1",
      R"(,"labels":{"app.kubernetes.io/managed-by":"kube-forensics-controller",)"
      R"("forensic.io/ttl":"87600h","forensic.io/crash-signature":"forged",)"
      R"("forensic-source-namespace":"kube-system","app":"victim"},)"
      R"("annotations":{"forensic.io/hold":"true","forensic.io/phase":)"
      R"("Complete","forensic.io/custody":"[]","forensic.io/relaxed":"[]",)"
      R"("forensic.io/redacted":"false","forensic.io/repeats":"9"},)"
      R"("ownerReferences":[{"uid":"another-case"}])",
      "", "");
  const json_document pod = parsed(text);
  const auto clone = make_clone(pod, clone_request_for(pod, "app"));
  REQUIRE(clone);
  const json_document objects[] = {anchor_of(text, pod),
                                   parsed(clone->pod_json)};
  for (const json_document& object : objects) {
    const json_value& labels = object_at(object, {"metadata", "labels"});
    const json_value& notes = object_at(object, {"metadata", "annotations"});
    CHECK(text_at(labels, {"forensic.io/ttl"}) == "24h");
    CHECK(text_at(labels, {"forensic.io/crash-signature"}) != "forged");
    CHECK(text_at(labels, {"forensic-source-namespace"}) == "shop");
    CHECK(find(labels, {"app"}) == nullptr);
    CHECK_FALSE(is_held(object));
    for (const char* key : {"forensic.io/custody", "forensic.io/relaxed",
                            "forensic.io/redacted", "forensic.io/repeats"})
      CHECK(find(notes, {key}) == nullptr);
    CHECK(text_at(notes, {"forensic.io/phase"}) != "Complete");
    for (const json_value& owner :
         array_at(object, {"metadata", "ownerReferences"}).GetArray())
      CHECK(text_at(owner, {"uid"}) != "another-case");
  }
}

TEST_CASE("a name that leaves its namespace is no reference") {
  for (const char* name : {"../../kube-system/secrets/token", "..", ".", "a/b",
                           "a%2Fb", "a?b=c", "A", "a\\nb", ""}) {
    CAPTURE(name);
    const std::string quoted = "\"" + std::string(name) + "\"";
    const json_document pod = parsed(crashed(
        "web-1", "",
        R"(,"envFrom":[{"secretRef":{"namespace":"kube-system","name":)" +
            quoted + R"(}},{"configMapRef":{"name":)" + quoted + "}}]",
        ""));
    for (const reference& one : references_of(pod))
      CHECK(one.kind == reference_kind::services);
    CHECK(shown_secrets(pod).empty());
  }
}

TEST_CASE("a pod that is nested deeply is read or left, but stalls nobody") {
  const std::string deep = crashed("web-1", "", "", R"(,"x":)" + nested(50));
  const json_document pod = parsed(deep);
  const json_document anchor = anchor_of(deep, pod);
  CHECK_FALSE(text_at(anchor, {"data", "pod.json"}).empty());
  CHECK(make_clone(pod, clone_request_for(pod, "app")));
  CHECK_FALSE(redact_pod(deep, mask({"hunter22"})).empty());
  const std::string endless =
      crashed("web-1", "", "", R"(,"x":)" + nested(100'000));
  CHECK_FALSE(parse_json(endless));
  CHECK(redact_pod(endless, mask({"hunter22"})).empty());
  CHECK_FALSE(scan_pod(endless));
}
