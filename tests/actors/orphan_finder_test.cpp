#include "actors/orphan_finder.hpp"

#include <doctest/doctest.h>

#include "support/actor_fixture.hpp"
#include "support/collections.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct orphan_fixture : actor_fixture {
  void start() {
    send(add(system.spawn(actors::orphan_finder, around, api,
                          settings->target_namespace)),
         actors::find_orphans{});
  }
  void put_case(const std::string& name) {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + name + R"(","uid":"u-)" + name +
                     R"(","labels":{"forensic.io/crash-signature":"s"}}})");
  }
  /// A log of the case `of`, which names `owner` as its owner.
  void put_log(const std::string& name, const std::string& of,
               const std::string& owner = "") {
    cluster->put(target_maps, R"({"metadata":{"name":")" + name +
                                  R"(","labels":{"forensic.io/case":")" + of +
                                  R"("})" + owners(owner) + "}}");
  }
  void put_clone(const std::string& name, const std::string& owner = "") {
    cluster->put(target_pods,
                 R"({"metadata":{"name":")" + name +
                     R"(","labels":{"forensic.io/crash-signature":"s"})" +
                     owners(owner) + "}}");
  }
  static std::string owners(const std::string& uid) {
    return uid.empty() ? ""
                       : R"(,"ownerReferences":[{"uid":")" + uid + R"("}])";
  }
  std::size_t reports() const {
    return logged("objects found whose case is gone");
  }
  double orphans(const std::string& resource) const {
    return metric(R"(forensics_orphans{resource=")" + resource + R"("})");
  }
};

}  // namespace

TEST_CASE_FIXTURE(orphan_fixture,
                  "what belongs to a case that is gone is reported after a "
                  "second look") {
  put_case("web");
  put_log("web-log", "web", "u-web");
  put_clone("web", "u-web");
  put_log("log-1", "lost");
  put_log("log-2", "lost");
  put_log("log-3", "gone");
  put_clone("lost");
  start();
  CHECK(reports() == 0);
  advance(11s, 1s);
  CHECK(reports() == 1);
  CHECK(orphans("configmaps") == 3);
  CHECK(orphans("pods") == 1);
  CHECK(log_lines.back().find("lost") != std::string::npos);
  CHECK(log_lines.back().find("gone") != std::string::npos);
  CHECK(log_lines.back().find("web") == std::string::npos);
}

TEST_CASE_FIXTURE(orphan_fixture, "a case that comes later has no orphans") {
  put_log("log", "web");
  start();
  put_case("web");
  advance(11s, 1s);
  CHECK(reports() == 0);
}

TEST_CASE_FIXTURE(orphan_fixture,
                  "what the garbage collector is about to delete is none "
                  "until it stays") {
  put_log("log", "gone", "u-gone");
  start();
  SUBCASE("it is deleted") {
    advance(11s, 1s);
    CHECK(reports() == 0);
    cluster->remove(target_maps + "/log");
    advance(61min, 1s);
    CHECK(reports() == 0);
  }
  SUBCASE("it stays") {
    advance(30min, 1s);
    CHECK(reports() == 0);
    advance(31min, 1s);
    CHECK(reports() == 1);
    CHECK(orphans("configmaps") == 1);
  }
}

TEST_CASE_FIXTURE(orphan_fixture, "orphans are looked for every hour") {
  put_log("log", "gone");
  start();
  advance(30min, 1s);
  CHECK(cluster->count("/pods?") == 2);
  CHECK(reports() == 1);
  cluster->remove(target_maps + "/log");
  advance(31min, 1s);
  CHECK(cluster->count("/pods?") == 4);
  CHECK(reports() == 1);
  CHECK(orphans("configmaps") == 0);
}

TEST_CASE_FIXTURE(orphan_fixture,
                  "a look that fails is said, and the next one comes") {
  put_log("log", "gone");
  SUBCASE("at the ConfigMaps") {
    cluster->fail("configmaps?", api_error(k8s::action::retry, 503, "Away"));
  }
  SUBCASE("at the clones") {
    cluster->fail("/pods?", api_error(k8s::action::retry, 503, "Away"));
  }
  start();
  CHECK(logged("orphans could not be looked for") == 1);
  advance(59min, 1s);
  CHECK(reports() == 0);
  advance(2min, 1s);
  CHECK(reports() == 1);
}

TEST_CASE_FIXTURE(orphan_fixture,
                  "a look is one list of ConfigMaps and one of clones; a part "
                  "may come before its case") {
  put_case("web");
  put_log("a-log", "web", "u-web");
  start();
  CHECK(cluster->requests.size() == 2);
  advance(11s, 1s);
  CHECK(cluster->requests.size() == 4);
  CHECK(reports() == 0);
}

TEST_CASE_FIXTURE(orphan_fixture, "lists come in pages") {
  cluster->page_size = 1;
  put_case("a");
  put_case("b");
  put_log("log-1", "gone");
  put_log("log-2", "b", "u-b");
  start();
  advance(11s, 1s);
  CHECK(reports() == 1);
  CHECK(orphans("configmaps") == 1);
  CHECK(cluster->count("continue=") == 6);
}
