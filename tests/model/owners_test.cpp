#include "model/owners.hpp"

#include <doctest/doctest.h>

#include <string>

#include "model/crash_context.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

owner_link link_to(const std::string& kind, const std::string& api = "apps/v1",
                   const std::string& name = "web") {
  return {api, kind, name, "uid-1"};
}

json_document pod_of_revision() {
  return parsed(
      R"({"metadata":{"labels":{"controller-revision-hash":"web-6c5"}}})");
}

/// An object with the right UID; `more` are members, a comma in front.
json_document object_with(const std::string& more,
                          const std::string& metadata = "") {
  return parsed(R"({"metadata":{"uid":"uid-1","creationTimestamp":)"
                R"("2026-03-01T10:00:00Z")" +
                metadata + "}" + more + "}");
}

std::string line(const owner_link& link, const json_document& object) {
  const auto pod = pod_of_revision();
  const std::string text = to_json({read_owner(link, object, pod)}, "");
  return text.substr(1, text.size() - 2);
}

}  // namespace

TEST_CASE("the controller is told from other owners") {
  const auto pod = parsed(
      R"({"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"Node",)"
      R"("name":"n","uid":"1"},{"apiVersion":"apps/v1","kind":"ReplicaSet",)"
      R"("name":"web-5d4f","uid":"2","controller":true}]}})");
  CHECK(owner_of(pod) == owner_link{"apps/v1", "ReplicaSet", "web-5d4f", "2"});
  CHECK_FALSE(owner_of(parsed(R"({"metadata":{}})")));
  CHECK_FALSE(owner_of(
      parsed(R"({"metadata":{"ownerReferences":[{"controller":true}]}})")));
}

TEST_CASE("kinds are known in their own groups alone") {
  CHECK(kind_of(link_to("ReplicaSet")) == owner_kind::replica_set);
  CHECK(kind_of(link_to("Deployment")) == owner_kind::deployment);
  CHECK(kind_of(link_to("StatefulSet")) == owner_kind::stateful_set);
  CHECK(kind_of(link_to("DaemonSet")) == owner_kind::daemon_set);
  CHECK(kind_of(link_to("Job", "batch/v1")) == owner_kind::job);
  CHECK(kind_of(link_to("CronJob", "batch/v1")) == owner_kind::cron_job);
  CHECK(kind_of(link_to("Deployment", "x.test/v1")) == owner_kind::other);
  CHECK(kind_of(link_to("Rollout", "argoproj.io/v1alpha1")) ==
        owner_kind::other);
  CHECK(kind_of(link_to("Job")) == owner_kind::other);
}

TEST_CASE("an owner tells its revision, its replicas and its images") {
  const std::string spec =
      R"(,"spec":{"replicas":3,"parallelism":2,"template":{"spec":{)"
      R"("initContainers":[{"name":"migrate","image":"shop/migrate:1"}],)"
      R"("containers":[{"name":"app","image":"shop/web:2"}]}}},)"
      R"("status":{"readyReplicas":1,"desiredNumberScheduled":5,)"
      R"("numberReady":4,"ready":1})";
  const std::string revision =
      R"(,"annotations":{"deployment.kubernetes.io/revision":"7"})";
  const std::string images =
      R"(,"images":[{"container":"migrate","image":"shop/migrate:1"},)"
      R"({"container":"app","image":"shop/web:2"}]})";
  struct row {
    owner_link link;
    std::string middle;
  };
  const row rows[] = {
      {link_to("ReplicaSet"), R"("revision":"7",)"},
      {link_to("Deployment"), R"("revision":"7",)"},
      {link_to("StatefulSet"), R"("revision":"web-6c5",)"},
  };
  for (const row& one : rows) {
    CAPTURE(one.link.kind);
    CHECK(line(one.link, object_with(spec, revision)) ==
          R"({"apiVersion":"apps/v1","kind":")" + one.link.kind +
              R"(","name":"web","uid":"uid-1",)" + one.middle +
              R"("createdAt":"2026-03-01T10:00:00Z","replicas":3,)"
              R"("readyReplicas":1)" +
              images);
  }
  CHECK(line(link_to("DaemonSet"), object_with(spec, revision))
            .find(R"("revision":"web-6c5","createdAt":"2026-03-01T10:00:00Z",)"
                  R"("replicas":5,"readyReplicas":4)") != std::string::npos);
  CHECK(line(link_to("Job", "batch/v1"), object_with(spec, revision))
            .find(R"("uid":"uid-1","createdAt":"2026-03-01T10:00:00Z",)"
                  R"("replicas":2,"readyReplicas":1,"images")") !=
        std::string::npos);
  CHECK(
      line(link_to("CronJob", "batch/v1"),
           object_with(R"(,"spec":{"jobTemplate":{"spec":{"template":{)"
                       R"("spec":{"containers":[{"name":"c","image":"i"}]}}}})"
                       "}"))
          .find(R"("createdAt":"2026-03-01T10:00:00Z","images":[)"
                R"({"container":"c","image":"i"}])") != std::string::npos);
}

TEST_CASE("what took an owner's name is not told as the owner") {
  const auto pod = pod_of_revision();
  const auto other =
      parsed(R"({"metadata":{"uid":"uid-2"},"spec":{"replicas":9}})");
  const auto found = read_owner(link_to("Deployment"), other, pod);
  CHECK(to_json({found}, "") ==
        R"([{"apiVersion":"apps/v1","kind":"Deployment","name":"web",)"
        R"("uid":"uid-1","why":"it is gone, and another has its name"}])");
}

TEST_CASE("a selector is told as a query has it, and never as all") {
  struct row {
    std::string selector;
    std::string text;
  };
  const row rows[] = {
      {R"({"matchLabels":{"app":"web","tier":"front"}})", "app=web,tier=front"},
      {R"({"matchLabels":{"app":"web"},"matchExpressions":[)"
       R"({"key":"a","operator":"In","values":["x","y"]},)"
       R"({"key":"b","operator":"NotIn","values":["z"]},)"
       R"({"key":"c","operator":"Exists"},)"
       R"({"key":"d","operator":"DoesNotExist"}]})",
       "app=web,a in (x,y),b notin (z),c,!d"},
      {R"({"matchLabels":{"app":"web"},"matchExpressions":[)"
       R"({"key":"a","operator":"Gt","values":["1"]}]})",
       ""},
      {R"({"matchLabels":{"app":7}})", ""},
      {"{}", ""},
      {"null", ""},
  };
  for (const row& one : rows) {
    CAPTURE(one.selector);
    CHECK(selector_of(parsed(R"({"spec":{"selector":)" + one.selector +
                             "}}")) == one.text);
  }
}

TEST_CASE("a chain that could not be read says why") {
  CHECK(to_json({}, "") == "[]");
  CHECK(to_json({}, "it did not come in time") ==
        R"([{"why":"it did not come in time"}])");
}

TEST_CASE("any chain has room in its case") {
  owner big;
  big.link = {std::string(253, 'a'), std::string(253, 'k'),
              std::string(253, 'n'), std::string(253, 'u')};
  big.revision = std::string(253, 'r');
  big.why = std::string(5'000, 'w');
  for (int i = 0; i < 1'000; ++i)
    big.images.emplace_back("c" + std::to_string(i), std::string(300, 'i'));
  owner many = big;
  many.link = link_to("Deployment");
  many.revision = many.why = "";
  const std::string text = to_json({big, many, many, many, many}, "");
  CHECK(text.size() <= longest_owners);
  const auto list = parsed(text);
  REQUIRE(list.Size() == most_owners);
  CHECK(list[1]["images"].Size() > 3);
  CHECK(integer_at(list[1], {"imagesNotListed"}) + list[1]["images"].Size() ==
        1'000);

  owner junk = big;
  junk.link.name = junk.link.kind = std::string(253, '\x01');
  CHECK(to_json({junk, junk, junk, junk}, "").size() <= longest_owners);
}
