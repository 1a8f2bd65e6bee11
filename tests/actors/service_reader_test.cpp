#include "actors/service_reader.hpp"

#include <doctest/doctest.h>

#include "support/actor_fixture.hpp"
#include "support/collections.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct service_reader_fixture : actor_fixture {
  actors::service_reader_actor reader =
      add(system.spawn(actors::service_reader, api));
  std::shared_ptr<std::optional<k8s::reply>> read(
      const std::string& ns = "shop") {
    return ask<k8s::reply>(reader, actors::read_services{ns});
  }
  void put_service(const std::string& name) {
    cluster->put(source_services, R"({"metadata":{"name":")" + name + R"("}})");
  }
  std::size_t lists() const { return cluster->count("/services"); }
};

}  // namespace

TEST_CASE_FIXTURE(service_reader_fixture,
                  "who asks within a second of a list has its answer") {
  put_service("web");
  const auto first = read();
  REQUIRE(*first);
  CHECK((**first)->body.find("web") != std::string::npos);
  put_service("redis");
  advance(900ms);
  CHECK((**read())->body == (**first)->body);
  CHECK(lists() == 1);
  advance(200ms);
  CHECK((**read())->body.find("redis") != std::string::npos);
  CHECK(lists() == 2);
}

TEST_CASE_FIXTURE(service_reader_fixture,
                  "who asks while a list is read waits for it") {
  cluster->hang("/services");
  const auto first = read();
  const auto second = read();
  CHECK_FALSE(*first);
  answer_late();
  REQUIRE(*first);
  REQUIRE(*second);
  CHECK(**second);
  CHECK(lists() == 1);
}

TEST_CASE_FIXTURE(service_reader_fixture, "each namespace has its own") {
  put_service("web");
  CHECK((**read("other"))->body.find("web") == std::string::npos);
  CHECK((**read())->body.find("web") != std::string::npos);
  CHECK(lists() == 2);
}

TEST_CASE_FIXTURE(service_reader_fixture,
                  "an error is told to all who wait, and not kept") {
  SUBCASE("of the server") {
    cluster->fail("/services", api_error(k8s::action::forbidden, 403, "No"));
    CHECK((**read()).error().what == k8s::action::forbidden);
  }
  SUBCASE("none at all") {
    cluster->hang("/services");
    const auto first = read();
    const auto second = read();
    advance(13s, 1s);
    REQUIRE(*first);
    REQUIRE(*second);
    CHECK((**first).error().what == k8s::action::retry);
    CHECK((**second).error().what == k8s::action::retry);
  }
  CHECK(lists() == 1);
  CHECK(**read());
  CHECK(lists() == 2);
}
