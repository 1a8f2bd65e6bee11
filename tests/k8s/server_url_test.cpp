#include "k8s/server_url.hpp"

#include <doctest/doctest.h>

namespace forensics::k8s {

TEST_CASE("a server URL is taken apart") {
  struct {
    std::string url;
    bool tls;
    const char* host;
    std::uint16_t port;
    const char* base;
    const char* again;
  } const cases[] = {
      {"https://api.lab", true, "api.lab", 443, "", "https://api.lab:443"},
      {"https://api.lab/", true, "api.lab", 443, "", "https://api.lab:443"},
      {"http://localhost:8001", false, "localhost", 8001, "",
       "http://localhost:8001"},
      {"http://localhost", false, "localhost", 80, "", "http://localhost:80"},
      {"https://10.0.0.1:6443/k8s/clusters/c-1//", true, "10.0.0.1", 6443,
       "/k8s/clusters/c-1", "https://10.0.0.1:6443/k8s/clusters/c-1"},
      {"https://[::1]:6443", true, "::1", 6443, "", "https://[::1]:6443"},
      {"https://[fd00::A:1]", true, "fd00::A:1", 443, "",
       "https://[fd00::A:1]:443"},
      {"https://a_b-c.d:1/%20", true, "a_b-c.d", 1, "/%20",
       "https://a_b-c.d:1/%20"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.url);
    const auto got = parse_server_url(each.url);
    REQUIRE(got);
    CHECK(got->tls == each.tls);
    CHECK(got->host == each.host);
    CHECK(got->port == each.port);
    CHECK(got->base_path == each.base);
    CHECK(to_string(*got) == each.again);
  }
}

TEST_CASE("what is no server URL is refused without being quoted") {
  const std::pair<std::string, std::string> cases[] = {
      {"", "must begin with https:// or http://"},
      {"api.hunter2:6443", "must begin with https:// or http://"},
      {"HTTPS://hunter2", "must begin with https:// or http://"},
      {"https://hunter2:pw@api", "must not hold a user or a password"},
      {"https://", "must name a host"},
      {"https://:6443", "must name a host"},
      {"https://hunter2:", "must name a host"},
      {"https://hunter2:0", "must name a host"},
      {"https://hunter2:65536", "must name a host"},
      {"https://hunter2:64x", "must name a host"},
      {"https://hunter2:-1", "must name a host"},
      {"https://hunter2:+1", "must name a host"},
      {"https://fd00::1:6443", "must name a host"},
      {"https://[fd00::1", "must name a host"},
      {"https://[hunter2]", "must name a host"},
      {"https://[fe80::1%eth0]", "must name a host"},
      {"https://[]:1", "must name a host"},
      {"https://[12]:1", "must name a host"},
      {"https://[::1]x", "must name a host"},
      {"https://hunter2 x", "must name a host"},
      {"https://hunter2?x=1", "must name a host"},
      {"https://hunter2/?x=1", "must have a plain path"},
      {"https://hunter2/#x", "must have a plain path"},
      {"https://hunter2/a\r\nHost: b", "must have a plain path"},
  };
  for (const auto& [url, sentence] : cases) {
    CAPTURE(url);
    const auto got = parse_server_url(url);
    REQUIRE(!got);
    CHECK(got.error().find(sentence) == 0);
    CHECK(got.error().find("hunter2") == std::string::npos);
  }
  CHECK(!parse_server_url("https://" + std::string(254, 'a')));
}

}  // namespace forensics::k8s
