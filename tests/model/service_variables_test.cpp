#include "model/service_variables.hpp"

#include <doctest/doctest.h>

#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

using variables = std::map<std::string, std::string>;

service_variables of(const std::string& services,
                     const std::string& metadata = "{}") {
  return variables_of(
      parsed(R"({"metadata":)" + metadata + R"(,"items":[)" + services + "]}"));
}

}  // namespace

TEST_CASE("a Service's variables are the kubelet's") {
  const auto redis =
      of(R"({"metadata":{"name":"redis-main"},"spec":{"clusterIP":"10.0.0.11",)"
         R"("ports":[{"name":"redis","port":6379,"protocol":"TCP"},)"
         R"({"name":"gossip-x","port":7000,"protocol":"UDP"}]}})");
  CHECK(redis.complete);
  CHECK(redis.values ==
        variables{
            {"REDIS_MAIN_SERVICE_HOST", "10.0.0.11"},
            {"REDIS_MAIN_SERVICE_PORT", "6379"},
            {"REDIS_MAIN_SERVICE_PORT_REDIS", "6379"},
            {"REDIS_MAIN_SERVICE_PORT_GOSSIP_X", "7000"},
            {"REDIS_MAIN_PORT", "tcp://10.0.0.11:6379"},
            {"REDIS_MAIN_PORT_6379_TCP", "tcp://10.0.0.11:6379"},
            {"REDIS_MAIN_PORT_6379_TCP_PROTO", "tcp"},
            {"REDIS_MAIN_PORT_6379_TCP_PORT", "6379"},
            {"REDIS_MAIN_PORT_6379_TCP_ADDR", "10.0.0.11"},
            {"REDIS_MAIN_PORT_7000_UDP", "udp://10.0.0.11:7000"},
            {"REDIS_MAIN_PORT_7000_UDP_PROTO", "udp"},
            {"REDIS_MAIN_PORT_7000_UDP_PORT", "7000"},
            {"REDIS_MAIN_PORT_7000_UDP_ADDR", "10.0.0.11"},
        });
}

TEST_CASE("a port without a name or protocol, and an IPv6 address") {
  const auto values =
      of(R"({"metadata":{"name":"a"},"spec":{"clusterIP":"fd00::1",)"
         R"("ports":[{"port":80}]}})")
          .values;
  CHECK(values.at("A_PORT") == "tcp://[fd00::1]:80");
  CHECK(values.at("A_PORT_80_TCP_ADDR") == "fd00::1");
  CHECK(values.size() == 7);
}

TEST_CASE("what has no cluster IP or no port has no variables") {
  for (const char* spec :
       {R"({"clusterIP":"None","ports":[{"port":80}]})",
        R"({"clusterIP":"","ports":[{"port":80}]})",
        R"({"type":"ExternalName","externalName":"example.com"})",
        R"({"clusterIP":"10.0.0.1","ports":[]})", "7"}) {
    CAPTURE(std::string(spec));
    CHECK(of(R"({"metadata":{"name":"a"},"spec":)" + std::string(spec) + "}")
              .values.empty());
  }
  CHECK(variables_of(parsed("[]")).values.empty());
}

TEST_CASE("a list that goes on, or has too many variables, is not complete") {
  const std::string one =
      R"({"metadata":{"name":"NAME"},"spec":{"clusterIP":"10.0.0.1",)"
      R"("ports":[{"port":80}]}})";
  CHECK_FALSE(of(one, R"({"continue":"more"})").complete);
  std::string many;
  for (int i = 0; i < 4'000; ++i) {
    std::string service = one;
    service.replace(service.find("NAME"), 4, "service-" + std::to_string(i));
    many += (i == 0 ? "" : ",") + service;
  }
  const auto most = of(many);
  CHECK_FALSE(most.complete);
  std::size_t bytes = 0;
  for (const auto& [name, value] : most.values)
    bytes += name.size() + value.size();
  CHECK(bytes <= 512U << 10);
  CHECK(bytes > 500U << 10);
}
