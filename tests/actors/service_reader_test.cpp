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
  std::shared_ptr<std::optional<actors::source_reply>> read(
      const std::string& ns = "shop") {
    return ask<actors::source_reply>(reader, actors::read_services{ns});
  }
  std::string text(const std::string& ns = "shop") {
    const auto answer = read(ns);
    REQUIRE(*answer);
    REQUIRE(**answer);
    return ****answer;
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
  const std::string first = text();
  CHECK(first.find("web") != std::string::npos);
  put_service("redis");
  advance(900ms);
  CHECK(text() == first);
  CHECK(lists() == 1);
  advance(200ms);
  CHECK(text().find("redis") != std::string::npos);
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

TEST_CASE_FIXTURE(service_reader_fixture,
                  "a list that hangs holds up nobody who asks a second later") {
  cluster->hang("/services");
  const auto first = read();
  advance(1100ms);
  text();
  CHECK_FALSE(*first);
  answer_late();
  REQUIRE(*first);
  CHECK(**first);
  CHECK(lists() == 2);
}

TEST_CASE_FIXTURE(service_reader_fixture, "each namespace has its own") {
  put_service("web");
  CHECK(text("other").find("web") == std::string::npos);
  CHECK(text().find("web") != std::string::npos);
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
  text();
  CHECK(lists() == 2);
}
