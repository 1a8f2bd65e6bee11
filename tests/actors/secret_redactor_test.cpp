#include "actors/secret_redactor.hpp"

#include <doctest/doctest.h>

#include "actors/service_reader.hpp"
#include "model/digest.hpp"
#include "model/json.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;
using model::reference_kind;

namespace {

constexpr const char* password = "hunter2";

std::string object_of(const std::string& name, const std::string& members) {
  return R"({"metadata":{"name":")" + name + R"("},)" + members + "}";
}

/// A pod that names an object in each way that there is.
std::string pod_of_all() {
  return R"({"metadata":{"namespace":"shop","name":"web-1","uid":"u"},"spec":{"imagePullSecrets":[{"name":"registry"}],"volumes":[)"
         R"({"name":"a","configMap":{"name":"cm-volume"}},)"
         R"({"name":"b","secret":{"secretName":"secret-volume"}},)"
         R"({"name":"c","projected":{"sources":[)"
         R"({"configMap":{"name":"cm-projected"}},)"
         R"({"secret":{"name":"secret-projected"}}]}}],)"
         R"("initContainers":[{"name":"init","env":[{"name":"A","valueFrom":)"
         R"({"secretKeyRef":{"name":"secret-init","key":"key"}}}]}],)"
         R"("containers":[{"name":"app","env":[)"
         R"({"name":"B","valueFrom":{"configMapKeyRef":)"
         R"({"name":"cm-env","key":"key"}}},)"
         R"({"name":"C","valueFrom":{"secretKeyRef":)"
         R"({"name":"secret-env","key":"key"}}}],"envFrom":[)"
         R"({"configMapRef":{"name":"cm-from"}},)"
         R"({"secretRef":{"name":"secret-from"}}]}]}})";
}

/// A pod that names one Secret.
std::string pod_of_one(bool optional) {
  return R"({"metadata":{"namespace":"shop","name":"web-1","uid":"u"},"spec":)"
         R"({"containers":[{"name":"app","env":[{"name":"A","valueFrom":)"
         R"({"secretKeyRef":{"name":"token","key":"key","optional":)" +
         std::string(optional ? "true" : "false") + "}}}]}]}}";
}

struct redactor_fixture : actor_fixture {
  actors::secret_redactor_actor redactor;
  std::shared_ptr<std::optional<actors::copy_reply>> answer;

  void put_secret(const std::string& name, const std::string& type = "Opaque",
                  const std::string& value = password) {
    cluster->put(source_secrets,
                 object_of(name, R"("type":")" + type + R"(","data":{"key":")" +
                                     model::base64_encode(value) + R"("})"));
  }
  void put_all() {
    for (const char* name : {"cm-volume", "cm-projected", "cm-env", "cm-from"})
      cluster->put(source_maps, object_of(name, R"("data":{"key":"plain"})"));
    for (const char* name : {"secret-volume", "secret-projected", "secret-init",
                             "secret-env", "secret-from"})
      put_secret(name);
    put_secret("registry", "kubernetes.io/dockerconfigjson",
               R"({"auths":{"r":{"password":"hunter2"}}})");
  }
  void start() {
    if (redactor) return;
    redactor =
        add(system.spawn(actors::secret_redactor, api,
                         add(system.spawn(actors::service_reader, api))));
  }
  void copy(const std::string& pod_json,
            model::secret_policy secrets = model::secret_policy::clone) {
    start();
    answer = ask<actors::copy_reply>(
        redactor,
        actors::copy_references{
            std::make_shared<const std::string>(pod_json),
            "shop",
            {"web-1-forensic-0123456789", "case-uid", "debug-forensics"},
            secrets});
  }
  const actors::copied_references& copied() const {
    REQUIRE(*answer);
    REQUIRE(**answer);
    return ***answer;
  }
  std::vector<model::json_document> targets() const {
    std::vector<model::json_document> out;
    for (const auto& collection : {target_maps, target_secrets})
      for (const auto& path : cluster->paths(collection))
        out.push_back(parsed(*cluster->at(path)));
    return out;
  }
};

}  // namespace

TEST_CASE_FIXTURE(redactor_fixture,
                  "whatever way a pod names an object, its copy stands and is "
                  "the case's") {
  put_all();
  copy(pod_of_all());
  CHECK(copied().problems.empty());
  CHECK(copied().copies.size() == 10);
  CHECK(cluster->paths(target_maps).size() == 4);
  CHECK(cluster->paths(target_secrets).size() == 6);
  for (const auto& [what, name] : copied().copies) {
    const auto& collection =
        what.first == reference_kind::config_map ? target_maps : target_secrets;
    CHECK(cluster->at(collection + "/" + name) != nullptr);
  }
  for (const auto& object : targets()) {
    const auto& owners =
        model::array_at(object, {"metadata", "ownerReferences"});
    REQUIRE(owners.Size() == 1);
    CHECK(model::text_at(owners[0], {"uid"}) == "case-uid");
  }
  CHECK(cluster->was_sent(model::base64_encode(password)));
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "the Services' variables are kept in a copy of their own") {
  constexpr const char* pod =
      R"({"metadata":{"namespace":"shop"},"spec":{"containers":[{}]}})";
  SUBCASE("where there are Services") {
    cluster->put(source_services,
                 object_of("redis", R"("spec":{"clusterIP":"10.0.0.1",)"
                                    R"("ports":[{"port":6379}]})"));
    copy(pod);
    REQUIRE(copied().copies.size() == 1);
    const auto& [what, name] = *copied().copies.begin();
    CHECK(what.first == reference_kind::services);
    const auto* map = cluster->at(target_maps + "/" + name);
    REQUIRE(map != nullptr);
    CHECK(model::text_at(parsed(*map), {"data", "REDIS_PORT"}) ==
          "tcp://10.0.0.1:6379");
    copy(pod);
    CHECK(copied().copies.size() == 1);
    CHECK(cluster->paths(target_maps).size() == 1);
    CHECK(copied().services == model::service_links::whole);
  }
  SUBCASE("none where there are no Services") {
    copy(pod);
    CHECK(copied().services == model::service_links::none);
  }
  SUBCASE("none where they may not be listed") {
    cluster->fail("GET " + source_services,
                  api_error(k8s::action::forbidden, 403, "Forbidden"));
    copy(pod);
    CHECK(copied().services == model::service_links::unknown);
  }
  SUBCASE("none where the list is too long to be read") {
    cluster->fail("GET " + source_services,
                  api_error(k8s::action::too_large, 0, "too large"));
    copy(pod);
    CHECK(copied().services == model::service_links::unknown);
  }
  SUBCASE("none where the links are off") {
    copy(R"({"metadata":{"namespace":"shop"},"spec":)"
         R"({"enableServiceLinks":false,"containers":[{}]}})");
    CHECK(cluster->count("GET " + source_services) == 0);
  }
  CHECK(copied().problems.empty());
  CHECK(targets().size() == copied().copies.size());
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "what is to be redacted leaves no Secret's value in any "
                  "request") {
  put_all();
  copy(pod_of_all(), model::secret_policy::redact);
  CHECK(copied().problems.empty());
  CHECK(copied().copies.size() == 9);
  CHECK_FALSE(cluster->was_sent(password));
  CHECK_FALSE(cluster->was_sent(model::base64_encode(password)));
  for (const auto& path : cluster->paths(target_secrets))
    CHECK(model::text_at(parsed(*cluster->at(path)), {"data", "key"}) ==
          model::base64_encode("REDACTED"));
  for (const auto& path : cluster->paths(target_maps))
    CHECK(model::text_at(parsed(*cluster->at(path)), {"data", "key"}) ==
          "plain");
  // Not even read: the image must then come from the node or be public.
  CHECK(cluster->count(source_secrets + "/registry") == 0);
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "a pull secret keeps its type and value, so that the image "
                  "can be pulled") {
  put_all();
  copy(pod_of_all());
  const auto& name =
      copied().copies.at({reference_kind::pull_secret, "registry"});
  const auto pull = parsed(*cluster->at(target_secrets + "/" + name));
  CHECK(model::text_at(pull, {"type"}) == "kubernetes.io/dockerconfigjson");
  CHECK(model::text_at(pull, {"data", "key"}) ==
        model::base64_encode(R"({"auths":{"r":{"password":"hunter2"}}})"));
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "an API token is redacted even where Secrets are cloned") {
  put_secret("token", "kubernetes.io/service-account-token");
  copy(pod_of_one(false));
  CHECK(copied().copies.size() == 1);
  CHECK_FALSE(cluster->was_sent(model::base64_encode(password)));
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "a needed Secret that is missing or forbidden has a "
                  "placeholder and is a problem") {
  std::string why;
  SUBCASE("missing") { why = "secrets token does not exist"; }
  SUBCASE("forbidden") {
    cluster->fail(source_secrets,
                  api_error(k8s::action::forbidden, 403, "Forbidden"));
    why = "Forbidden";
  }
  copy(pod_of_one(false));
  REQUIRE(copied().problems.size() == 1);
  CHECK(copied().problems[0].step == "copies");
  CHECK(copied().problems[0].reason.find(why) != std::string::npos);
  const auto& name = copied().copies.at({reference_kind::secret, "token"});
  const auto stand_in = parsed(*cluster->at(target_secrets + "/" + name));
  CHECK(model::find(stand_in, {"data", "key"}) != nullptr);
  CHECK(model::text_at(stand_in, {"data", "key"}).empty());
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "an optional Secret that is missing is nothing") {
  copy(pod_of_one(true));
  CHECK(copied().problems.empty());
  CHECK(copied().copies.empty());
  CHECK(cluster->count("POST") == 0);
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "a fault of the server fails the whole, to be tried again") {
  put_all();
  std::string at_step;
  SUBCASE("when it is read") { at_step = "GET " + source_secrets; }
  SUBCASE("when it is written") { at_step = "POST " + target_secrets; }
  cluster->fail(at_step, api_error(k8s::action::retry, 500, "InternalError"));
  copy(pod_of_all());
  REQUIRE(*answer);
  REQUIRE_FALSE(**answer);
  CHECK((*answer)->error().status == 500);
  copy(pod_of_all());
  CHECK(copied().copies.size() == 10);
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "the answer comes when the last copy is done, whatever "
                  "failed before") {
  put_all();
  cluster->fail("GET " + source_maps,
                api_error(k8s::action::retry, 500, "InternalError"));
  cluster->hang("GET " + source_secrets);
  copy(pod_of_all());
  CHECK_FALSE(*answer);
  advance(13s, 1s);
  REQUIRE(*answer);
  CHECK_FALSE(**answer);
}

TEST_CASE_FIXTURE(redactor_fixture, "a copy that is there already is one") {
  put_all();
  copy(pod_of_all());
  const auto first = copied().copies;
  copy(pod_of_all());
  CHECK(copied().copies == first);
  CHECK(cluster->paths(target_secrets).size() == 6);
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "a copy of an earlier case that has the name is none") {
  put_secret("token");
  copy(pod_of_one(false));
  const auto path = cluster->paths(target_secrets).at(0);
  const auto name = path.substr(path.rfind('/') + 1);
  cluster->put(target_secrets, object_of(name, R"("data":{"key":"b2xk"})"));
  copy(pod_of_one(false));
  REQUIRE(*answer);
  REQUIRE_FALSE(**answer);
  CHECK((*answer)->error().reason == "NameTaken");
  cluster->remove(path);
  copy(pod_of_one(false));
  CHECK(copied().copies.size() == 1);
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "a pod that can't be read has nothing to copy") {
  copy("no JSON");
  CHECK(copied().copies.empty());
  CHECK(cluster->requests.empty());
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "a pod that names a thousand objects has as many copies as "
                  "a case may have") {
  std::string sources;
  for (int number = 0; number < 1'000; ++number) {
    const std::string name = "cm-" + std::to_string(number);
    cluster->put(source_maps, object_of(name, R"("data":{"key":"plain"})"));
    sources += (number == 0 ? "" : ",") +
               std::string(R"({"configMapRef":{"name":")") + name + R"("}})";
  }
  copy(R"({"metadata":{"namespace":"shop","name":"web-1","uid":"u"},"spec":)"
       R"({"containers":[{"name":"app","envFrom":[)" +
       sources + "]}]}}");
  CHECK(copied().copies.size() == 256);
  CHECK(cluster->paths(target_maps).size() == 256);
  REQUIRE(copied().problems.size() == 1);
  CHECK(copied().problems[0].reason.find("at most 256") != std::string::npos);
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "copies have a bound together; the rest are placeholders") {
  std::string sources;
  for (int number = 0; number < 20; ++number) {
    const std::string name = "cm-" + std::to_string(number);
    cluster->put(source_maps,
                 object_of(name, R"("data":{"key":")" +
                                     std::string(1'000'000, 'x') + R"("})"));
    sources += (number == 0 ? "" : ",") +
               std::string(R"({"configMapRef":{"name":")") + name + R"("}})";
  }
  copy(R"({"metadata":{"namespace":"shop","name":"web-1","uid":"u"},"spec":)"
       R"({"containers":[{"name":"app","envFrom":[)" +
       sources + "]}]}}");
  std::size_t bytes = 0;
  for (const auto& path : cluster->paths(target_maps))
    bytes += cluster->at(path)->size();
  CHECK(bytes > 15'000'000);
  CHECK(bytes < 17'000'000);
  CHECK(copied().copies.size() == 20);
  CHECK(copied().problems.size() == 4);
}

TEST_CASE_FIXTURE(redactor_fixture,
                  "what was read ahead is copied, and not read again") {
  put_all();
  start();
  const auto read_ahead = [&] {
    caf::anon_send(
        redactor,
        actors::read_ahead{std::make_shared<const std::string>(pod_of_all()),
                           "shop"});
  };
  std::size_t reads = 11;  // the Services, too
  SUBCASE("when all is here") {
    read_ahead();
    run();
    CHECK_MESSAGE(cluster->count("GET ") == 8, "so many at most");
    CHECK(cluster->count("/registry") == 0);
    CHECK(cluster->count("POST ") == 0);
  }
  SUBCASE("while it is on its way") { read_ahead(); }
  SUBCASE("but for what failed") {
    cluster->fail("GET " + source_secrets,
                  api_error(k8s::action::retry, 503, "Unavailable"));
    read_ahead();
    run();
    reads = 12;
  }
  copy(pod_of_all());
  CHECK(copied().copies.size() == 10);
  CHECK(copied().problems.empty());
  CHECK(cluster->count("GET ") == reads);
}
