#include "k8s/internal/request_head.hpp"

#include <doctest/doctest.h>

#include "k8s/internal/host_field.hpp"

namespace forensics::k8s::internal {

namespace {

cluster_access lab(const std::string& host, std::uint16_t port, bool tls) {
  cluster_access access;
  access.host = host;
  access.port = port;
  access.tls = tls;
  return access;
}

}  // namespace

TEST_CASE("the Host field names a port that is not the scheme's") {
  CHECK(host_field(lab("lab", 443, true)) == "lab");
  CHECK(host_field(lab("lab", 6443, true)) == "lab:6443");
  CHECK(host_field(lab("lab", 80, false)) == "lab");
  CHECK(host_field(lab("lab", 443, false)) == "lab:443");
  CHECK(host_field(lab("::1", 443, true)) == "[::1]");
  CHECK(host_field(lab("::1", 6443, true)) == "[::1]:6443");
  CHECK(host_and_port(lab("::1", 443, true)) == "[::1]:443");
}

TEST_CASE("a request's head is its line and its fields") {
  auto access = lab("lab", 443, true);
  access.base_path = "/k8s/c-1";
  request what;
  what.target = "/api/v1/pods?limit=5";
  const auto get = request_head(access, what, "forensics", "Bearer t");
  REQUIRE(get);
  CHECK(*get ==
        "GET /k8s/c-1/api/v1/pods?limit=5 HTTP/1.1\r\nHost: lab\r\n"
        "User-Agent: forensics\r\nAccept: application/json\r\n"
        "Authorization: Bearer t\r\n\r\n");
  what.verb = method::del;
  const auto del = request_head(access, what, "forensics", "");
  REQUIRE(del);
  CHECK(*del ==
        "DELETE /k8s/c-1/api/v1/pods?limit=5 HTTP/1.1\r\nHost: lab\r\n"
        "User-Agent: forensics\r\nAccept: application/json\r\n"
        "Content-Length: 0\r\n\r\n");
}

TEST_CASE("what could be read as another line makes no head") {
  const auto access = lab("lab", 443, true);
  for (const auto* target :
       {"", "pods", "/a b", "/a\r\nX: 1", "/caf\xC3\xA9"}) {
    CAPTURE(std::string{target});
    request what;
    what.target = target;
    CHECK_FALSE(request_head(access, what, "forensics", ""));
  }
  request what;
  what.target = "/";
  CHECK_FALSE(request_head(access, what, "a\nb", ""));
  CHECK_FALSE(request_head(access, what, "a", "Bearer a\x7f"));
  CHECK_FALSE(request_head(lab("a\r\nb", 443, true), what, "a", ""));
  what.body = "{}";
  what.content_type = "a\r\nb";
  CHECK_FALSE(request_head(access, what, "a", ""));
}

}  // namespace forensics::k8s::internal
