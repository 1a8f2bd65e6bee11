#include <algorithm>

#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

/// The entry of an array whose member has that value.
const json_value* entry(const json_value& array, std::string_view member,
                        std::string_view value) {
  for (const json_value& one : array.GetArray())
    if (model::text_at(one, {member}) == value) return &one;
  return nullptr;
}

TEST_CASE("discovery tells each group's resources") {
  cluster to;
  const auto core = to.get("/api/v1").json();
  CHECK(model::text_at(core, {"groupVersion"}) == "v1");
  const json_value* pod =
      entry(model::array_at(core, {"resources"}), "name", "pods");
  REQUIRE(pod != nullptr);
  CHECK(model::text_at(*pod, {"kind"}) == "Pod");
  CHECK(model::text_at(*pod, {"singularName"}) == "pod");
  CHECK(model::true_at(*pod, {"namespaced"}));
  CHECK(model::array_at(*pod, {"verbs"}).Size() == 8);
  CHECK(model::view(model::array_at(*pod, {"shortNames"})[0]) == "po");
  CHECK(entry(model::array_at(core, {"resources"}), "name", "pods/log") !=
        nullptr);

  const auto groups = to.get("/apis").json();
  CHECK(entry(model::array_at(groups, {"groups"}), "name", "batch") != nullptr);
  CHECK(to.get("/apis/batch").text({"preferredVersion", "groupVersion"}) ==
        "batch/v1");
  CHECK(to.get("/apis/batch/v1").text({"groupVersion"}) == "batch/v1");
  CHECK(to.get("/apis/nope").code == 404);
  CHECK(to.get("/apis/batch/v2").code == 404);
  CHECK(to.get("/api").text({"kind"}) == "APIVersions");
}

TEST_CASE("discovery comes all at once where that is asked for") {
  cluster to;
  const std::string type =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  for (const char* path : {"/api", "/apis"}) {
    const reply answer = to.get(path, type + ",application/json");
    CHECK(answer.content_type == type);
    CHECK(answer.text({"kind"}) == "APIGroupDiscoveryList");
    CHECK(model::array_at(answer.json(), {"items"}).Size() > 0);
  }
}

TEST_CASE("OpenAPI lets a write say how fields are validated") {
  cluster to;
  const auto index = to.get("/openapi/v3").json();
  const std::string url(
      model::text_at(index, {"paths", "apis/batch/v1", "serverRelativeURL"}));
  REQUIRE(url.starts_with("/openapi/v3/apis/batch/v1?hash="));
  const auto document = to.get(url).json();
  const auto& patch = model::object_at(
      document,
      {"paths", "/apis/batch/v1/namespaces/{namespace}/jobs/{name}", "patch"});
  CHECK(entry(model::array_at(patch, {"parameters"}), "name",
              "fieldValidation") != nullptr);
  CHECK(model::text_at(patch, {"x-kubernetes-group-version-kind", "kind"}) ==
        "Job");
  CHECK(to.get("/openapi/v3/apis/nope/v1").code == 404);
}

TEST_CASE("OpenAPI tells how a patch merges the containers of a pod") {
  cluster to;
  const auto document = to.get("/openapi/v3/api/v1").json();
  const auto& containers = model::object_at(
      document, {"components", "schemas", "io.k8s.api.v1.PodSpec", "properties",
                 "containers"});
  CHECK(model::text_at(containers, {"x-kubernetes-patch-merge-key"}) == "name");
  CHECK(model::text_at(containers, {"x-kubernetes-patch-strategy"}) == "merge");
  CHECK(model::text_at(containers, {"type"}) == "array");
}

TEST_CASE("OpenAPI's version 2 is there, with nothing in it") {
  cluster to;
  CHECK(to.get("/openapi/v2").text({"swagger"}) == "2.0");
  const reply binary =
      to.get("/openapi/v2",
             "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
  CHECK(binary.code == 200);
  CHECK(binary.body.empty());
}

TEST_CASE("every reference of every OpenAPI document leads somewhere") {
  cluster to;
  const auto index = to.get("/openapi/v3").json();
  for (const auto& path : model::object_at(index, {"paths"}).GetObject()) {
    const std::string url(model::text_at(path.value, {"serverRelativeURL"}));
    CAPTURE(url);
    const std::string text = to.get(url).body;
    const auto document = model::parse_json(text);
    REQUIRE(document);
    const auto& schemas =
        model::object_at(*document, {"components", "schemas"});
    const std::string mark = "\"#/components/schemas/";
    std::size_t references = 0;
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + 1)) {
      const std::size_t from = at + mark.size();
      const std::string name = text.substr(from, text.find('"', from) - from);
      CHECK_MESSAGE(schemas.HasMember(name), name);
      ++references;
    }
    CHECK(references > 0);
  }
}

TEST_CASE("version and health are told") {
  cluster to;
  CHECK(to.get("/version").text({"gitVersion"}) == "v1.34.4");
  for (const char* path : {"/healthz", "/livez", "/readyz", "/readyz/ping"})
    CHECK(to.get(path).body == "ok");
  const auto paths = to.get("/").json();
  const auto all = model::array_at(paths, {"paths"}).GetArray();
  CHECK(std::any_of(all.begin(), all.end(), [](const json_value& one) {
    return model::view(one) == "/apis/batch/v1";
  }));
}

}  // namespace
}  // namespace forensics::sandbox
