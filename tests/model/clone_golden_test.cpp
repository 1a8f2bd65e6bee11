#include <doctest/doctest.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "model/clone_reasons.hpp"
#include "support/api_rules.hpp"
#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

const std::filesystem::path data = TEST_DATA_DIR;

std::string pretty(const std::string& json) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 1);
  parsed(json).Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

/// Compares with the golden file, or writes it when
/// UPDATE_GOLDENS=1.
void check_golden(const std::string& file, const std::string& text) {
  const std::filesystem::path path = data / "clones" / file;
  const char* update = std::getenv("UPDATE_GOLDENS");
  if (update != nullptr && std::string_view(update) == "1")
    std::ofstream(path, std::ios::binary) << text;
  CHECK(text == read_text(path));
}

json_document golden_source(const std::string& name) {
  return parsed(read_text(data / "clones" / (name + ".pod.json")));
}

void check_clone(const std::string& name, const clone_request& how,
                 const json_document& pod) {
  const auto clone = make_clone(pod, how);
  REQUIRE(clone);
  check_golden(name + ".clone.json", pretty(clone->pod_json));
  check_golden(name + ".fidelity.json", pretty(to_json(clone->differences)));
}

/// Every pod in tests/data, with its path. The fuzz tests' seeds have pods
/// without images, which no server would hold.
std::vector<std::pair<std::string, json_document>> all_pods() {
  std::vector<std::pair<std::string, json_document>> pods;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(data)) {
    if (entry.path().extension() != ".json" ||
        entry.path().filename().string().find(".clone.") != std::string::npos)
      continue;
    auto document = parse_json(read_text(entry.path()));
    if (!document || !document->IsObject()) continue;
    const json_value& containers = array_at(*document, {"spec", "containers"});
    if (!containers.Empty() && !text_at(containers[0], {"image"}).empty())
      pods.emplace_back(entry.path().string(), std::move(*document));
  }
  return pods;
}

/// Does `key` stand anywhere in `value`?
bool mentions(const json_value& value, std::string_view key) {
  if (value.IsArray()) {
    for (const json_value& item : value.GetArray())
      if (mentions(item, key)) return true;
  } else if (value.IsObject()) {
    for (const auto& member : value.GetObject())
      if (view(member.name) == key || mentions(member.value, key)) return true;
  }
  return false;
}

void collect(json_value& value, std::vector<json_value*>& all) {
  all.push_back(&value);
  if (value.IsArray())
    for (json_value& item : value.GetArray()) collect(item, all);
  else if (value.IsObject())
    for (auto& member : value.GetObject()) collect(member.value, all);
}

}  // namespace

TEST_CASE("a simple pod's clone is the golden one") {
  const json_document pod = golden_source("simple");
  check_clone("simple", clone_request_for(pod, "hello"), pod);
}

TEST_CASE("a rich pod's clone is the golden one") {
  const json_document pod = golden_source("rich");
  clone_request how = clone_request_for(pod, "web");
  // Neither has a copy: the one is optional, the other does not exist.
  how.copies.erase({reference_kind::config_map, "absent"});
  how.copies.erase({reference_kind::pull_secret, "gone"});
  check_clone("rich", how, pod);
}

TEST_CASE("no clone of any pod has what a clone must not have") {
  const auto pods = all_pods();
  // The goldens of this suite and those of the crash tests.
  REQUIRE(pods.size() >= 4);
  for (const auto& [path, pod] : pods) {
    CAPTURE(path);
    const json_value& first = pod["spec"]["containers"][0];
    const clone_request how = clone_request_for(pod, text_at(first, {"name"}));
    const made_clone clone = made(pod, how);
    for (const char* key : {"livenessProbe",
                            "readinessProbe",
                            "startupProbe",
                            "lifecycle",
                            "serviceAccountToken",
                            "podCertificate",
                            "clusterTrustBundle",
                            "hostPath",
                            "hostNetwork",
                            "hostPID",
                            "hostIPC",
                            "hostPort",
                            "hostIP",
                            "persistentVolumeClaim",
                            "csi",
                            "nodeName",
                            "runtimeClassName",
                            "priorityClassName",
                            "priority",
                            "privileged",
                            "activeDeadlineSeconds",
                            "ephemeralContainers",
                            "volumeDevices",
                            "schedulingGates",
                            "readinessGates",
                            "resourceClaims",
                            "claims",
                            "overhead",
                            "topologySpreadConstraints",
                            "mountPropagation",
                            "procMount",
                            "sysctls",
                            "finalizers",
                            "generateName"}) {
      CAPTURE(std::string(key));
      CHECK_FALSE(mentions(clone.pod, key));
    }
    const json_value& spec = clone.spec();
    CHECK(text_at(spec, {"serviceAccountName"}) == "forensic-clone");
    CHECK(find(spec, {"automountServiceAccountToken"})->IsFalse());
    CHECK(array_at(spec, {"initContainers"}).Size() == 1);
    for (const json_value& one : array_at(spec, {"containers"}).GetArray())
      CHECK(dump(one["command"]) == R"(["/usr/local/bin/toolkit/sleep"])");
    CHECK(text_at(clone.pod["metadata"]["ownerReferences"][0], {"uid"}) ==
          "case-uid");
    check_metadata(clone.pod);
  }
}

TEST_CASE("a field of any other shape is junk, which a clone does not have") {
  json_document pod = golden_source("rich");
  json_allocator& memory = pod.GetAllocator();
  std::vector<json_value*> fields;
  collect(pod, fields);
  for (json_value* field : fields)
    for (const char* junk : {"null", "7", "-1.5", "\"junk\"", "[7]",
                             "{\"a\":7}", "[[]]", "true"}) {
      json_value kept = copy_of(parsed(junk), memory);
      field->Swap(kept);
      const auto clone = make_clone(pod, clone_request_for(pod, "web"));
      if (clone) {
        const json_document copy = parsed(clone->pod_json);
        check_metadata(copy);
        CHECK_FALSE(mentions(copy, "a"));
      }
      field->Swap(kept);
    }
}

TEST_CASE("every reason is explained in docs/fidelity.md") {
  const std::string doc = read_text(data / "../../docs/fidelity.md");
  for (const std::string_view reason : why::all) {
    CAPTURE(std::string(reason));
    CHECK(doc.find("| `" + std::string(reason) + "` |") != std::string::npos);
  }
}
