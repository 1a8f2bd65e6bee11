#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

void make_maps(cluster& to, int count) {
  for (int i = 0; i < count; ++i)
    to.send("POST", config_maps,
            "{'metadata':{'name':'c" + std::to_string(i) +
                "','labels':{'odd':'" + std::to_string(i % 2) + "'}}}");
}

std::string names(const reply& list) {
  std::string text;
  const auto json = list.json();
  for (const auto& one : model::array_at(json, {"items"}).GetArray())
    text += std::string(model::text_at(one, {"metadata", "name"})) + ' ';
  return text;
}

TEST_CASE("the entries of a list say neither kind nor version") {
  cluster to;
  make_maps(to, 1);
  const auto list = to.get(config_maps).json();
  CHECK(model::text_at(list, {"kind"}) == "ConfigMapList");
  CHECK(model::text_at(list, {"metadata", "resourceVersion"}) ==
        std::to_string(to.objects.current()));
  const auto& entry = model::array_at(list, {"items"})[0];
  CHECK_FALSE(entry.HasMember("kind"));
  CHECK_FALSE(entry.HasMember("apiVersion"));
  CHECK(model::text_at(entry, {"metadata", "name"}) == "c0");
}

TEST_CASE("an empty list is a list") {
  cluster to;
  const reply answer = to.get("/api/v1/namespaces/none/configmaps");
  CHECK(answer.code == 200);
  CHECK(answer.body.ends_with(R"("items":[]})"));
}

TEST_CASE("pages are of one revision, however much is written between") {
  cluster to;
  make_maps(to, 5);
  const reply first = to.get(config_maps + "?limit=2");
  CHECK(names(first) == "c0 c1 ");
  CHECK(model::integer_at(first.json(), {"metadata", "remainingItemCount"}) ==
        3);
  to.send("DELETE", config_maps + "/c2");
  to.send("POST", config_maps, "{'metadata':{'name':'c1-new'}}");
  const reply second = to.get(config_maps + "?limit=2&continue=" +
                              first.text({"metadata", "continue"}));
  CHECK(names(second) == "c2 c3 ");
  CHECK(second.text({"metadata", "resourceVersion"}) ==
        first.text({"metadata", "resourceVersion"}));
  const reply last = to.get(config_maps + "?limit=2&continue=" +
                            second.text({"metadata", "continue"}));
  CHECK(names(last) == "c4 ");
  CHECK(last.text({"metadata", "continue"}).empty());
}

TEST_CASE("pages go on over namespaces, and over what is not selected") {
  cluster to;
  make_maps(to, 5);
  to.send("POST", "/api/v1/namespaces/kube-system/configmaps",
          "{'metadata':{'name':'a','labels':{'odd':'1'}}}");
  const std::string all = "/api/v1/configmaps?limit=2&labelSelector=odd%3D1";
  const reply first = to.get(all);
  CHECK(names(first) == "c1 c3 ");
  CHECK_FALSE(first.json()["metadata"].HasMember("remainingItemCount"));
  const reply second =
      to.get(all + "&continue=" + first.text({"metadata", "continue"}));
  CHECK(names(second) == "a ");
}

TEST_CASE("a token of a history that is gone is 410, with one that goes on") {
  cluster to;
  make_maps(to, 5);
  const std::string token =
      to.get(config_maps + "?limit=2").text({"metadata", "continue"});
  to.send("POST", config_maps, "{'metadata':{'name':'c9'}}");
  to.objects.compact();
  const reply expired = to.get(config_maps + "?limit=2&continue=" + token);
  CHECK(expired.code == 410);
  CHECK(expired.text({"reason"}) == "Expired");
  CHECK(expired.message().starts_with(
      "The provided continue parameter is too old to display a consistent "
      "list result."));
  const reply rest = to.get(
      config_maps + "?continue=" + expired.text({"metadata", "continue"}));
  CHECK(names(rest) == "c2 c3 c4 c9 ");
}

TEST_CASE("lists select by labels and by fields") {
  cluster to;
  make_maps(to, 4);
  CHECK(names(to.get(config_maps + "?labelSelector=odd%3D1")) == "c1 c3 ");
  CHECK(names(to.get(config_maps + "?fieldSelector=metadata.name%3Dc2")) ==
        "c2 ");
}

TEST_CASE("a list of a past revision is exactly that, or 410") {
  cluster to;
  make_maps(to, 1);
  const std::string then = std::to_string(to.objects.current());
  to.send("DELETE", config_maps + "/c0");
  const std::string exact =
      config_maps + "?resourceVersion=" + then + "&resourceVersionMatch=Exact";
  CHECK(names(to.get(exact)) == "c0 ");
  CHECK(names(to.get(config_maps + "?limit=5&resourceVersion=" + then)) ==
        "c0 ");
  CHECK(names(to.get(config_maps + "?resourceVersion=" + then)).empty());
  to.objects.compact();
  const reply gone = to.get(exact);
  CHECK(gone.code == 410);
  CHECK(gone.message() ==
        "The resourceVersion for the provided list is too old.");
}

struct refusal {
  const char* query;
  int code;
  const char* message;
};

TEST_CASE("options that make no sense are refused") {
  const refusal refusals[] = {
      {"limit=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax"},
      {"resourceVersion=x", 400,
       "invalid resource version: resourceVersion: Invalid value: \"x\": "
       "strconv.ParseUint: parsing \"x\": invalid syntax"},
      {"resourceVersion=99999", 504,
       "Timeout: Too large resource version: 99999, current: "},
      {"resourceVersionMatch=Exact", 422,
       "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: "
       "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is "
       "provided"},
      {"resourceVersion=1&resourceVersionMatch=Foo", 422,
       "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: "
       "Unsupported value: \"Foo\": supported values: \"Exact\", "
       "\"NotOlderThan\", \"\""},
      {"resourceVersion=0&resourceVersionMatch=Exact", 422,
       "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: "
       "Forbidden: resourceVersionMatch \"exact\" is forbidden for "
       "resourceVersion \"0\""},
      {"sendInitialEvents=true", 422,
       "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: "
       "sendInitialEvents is forbidden for list"},
      {"continue=!", 400, "invalid continue token: continue key is not valid:"},
      {"continue=e30", 400,
       "invalid continue token: continue key is not valid:"},
      {"resourceVersion=5&continue=e30", 400,
       "specifying resource version is not allowed when using continue"},
      {"fieldSelector=spec.x%3D1", 400,
       "\"spec.x\" is not a known field selector: only \"metadata.name\", "
       "\"metadata.namespace\""},
      {"watch=1&resourceVersion=x", 500,
       "resourceVersion: Invalid value: \"x\": strconv.ParseUint: parsing "
       "\"x\": invalid syntax"},
      {"watch=1&resourceVersionMatch=NotOlderThan&resourceVersion=1", 422,
       "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: "
       "Forbidden: resourceVersionMatch is forbidden for watch unless "
       "sendInitialEvents is provided"},
      {"watch=1&sendInitialEvents=true", 422,
       "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: "
       "Forbidden: sendInitialEvents requires setting resourceVersionMatch to "
       "NotOlderThan"},
  };
  cluster to;
  for (const refusal& one : refusals) {
    CAPTURE(one.query);
    const reply answer = to.get(config_maps + "?" + one.query);
    CHECK(answer.code == one.code);
    CHECK(answer.message().starts_with(one.message));
  }
}

TEST_CASE("objects come as a Table or as metadata only where that is asked") {
  cluster to;
  make_maps(to, 1);
  const std::string table = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const reply as_table = to.get(config_maps, table + ",application/json");
  CHECK(as_table.text({"kind"}) == "Table");
  CHECK(model::array_at(as_table.json(), {"rows"}).Size() == 1);
  CHECK(to.get(config_maps + "/c0", table).text({"kind"}) == "Table");
  const reply partial =
      to.get(config_maps,
             "application/json;as=PartialObjectMetadataList;v=v1;"
             "g=meta.k8s.io,application/json");
  CHECK(partial.text({"kind"}) == "PartialObjectMetadataList");
  CHECK(to.get(config_maps + "/c0",
               "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io")
            .text({"kind"}) == "PartialObjectMetadata");
  CHECK(to.get(config_maps, "application/vnd.kubernetes.protobuf,*/*")
            .text({"kind"}) == "ConfigMapList");
  CHECK(to.get(config_maps, "application/xml").code == 406);
}

struct wrong_path {
  const char* method;
  const char* path;
  int code;
};

TEST_CASE("what a path does not serve is 404, what it does not take is 405") {
  const wrong_path paths[] = {
      {"GET", "/api/v1/namespaces/default/nope", 404},
      {"GET", "/api/v1/namespaces/default/nodes", 404},
      {"GET", "/api/v1/namespaces/default/pods/p/nosuch", 404},
      {"GET", "/api/v1/namespaces/default/secrets/s/status", 404},
      {"GET", "/api/v2/pods", 404},
      {"GET", "/foo", 404},
      {"DELETE", "/api/v1/pods", 405},
      {"POST", "/api/v1/pods", 405},
      {"DELETE", "/api/v1/namespaces", 405},
      {"POST", "/api/v1/namespaces/default/pods/p", 405},
      {"PUT", "/api/v1/namespaces/default/pods", 405},
      {"PATCH", "/api/v1/namespaces/default/pods", 405},
      {"OPTIONS", "/api/v1/namespaces/default/pods", 405},
      {"GET", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", 405},
      {"POST", "/version", 405},
  };
  cluster to;
  for (const wrong_path& one : paths) {
    CAPTURE(one.method);
    CAPTURE(one.path);
    CHECK(to.send(one.method, one.path).code == one.code);
  }
}

}  // namespace
}  // namespace forensics::sandbox
