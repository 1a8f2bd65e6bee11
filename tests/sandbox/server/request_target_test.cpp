#include "sandbox/server/request_target.hpp"

#include <doctest/doctest.h>

namespace forensics::sandbox {
namespace {

using parts = std::vector<std::string>;
using pairs = std::map<std::string, std::string>;

TEST_CASE("a path is decoded and split") {
  const struct {
    std::string target;
    parts path;
  } cases[] = {
      {"/", {}},
      {"/api", {"api"}},
      {"/api/v1/", {"api", "v1"}},
      {"/api//v1", {"api", "", "v1"}},
      {"/api/v1/pods/a%2Fb", {"api", "v1", "pods", "a", "b"}},
      {"/a+b/%c3%a9", {"a+b", "é"}},
      {"/a?x=/b", {"a"}},
      {"https://10.0.0.1:6443/version", {"version"}},
      {"http://host", {}},
      {"/api/v1/namespaces/../nodes",
       {"api", "v1", "namespaces", "..", "nodes"}},
  };
  for (const auto& [target, path] : cases) {
    CAPTURE(target);
    const auto parsed = parse_target(target);
    REQUIRE(parsed);
    CHECK(parsed->path == path);
  }
}

TEST_CASE("a broken path is no target") {
  for (const std::string target :
       {"", "version", "*", "/%", "/%4", "/%zz", "/%00", "/%ff"}) {
    CAPTURE(target);
    CHECK_FALSE(parse_target(target));
  }
}

TEST_CASE("a query is decoded, and its broken pairs are left out") {
  const struct {
    std::string target;
    pairs query;
  } cases[] = {
      {"/?", {}},
      {"/?watch=1&limit=500", {{"watch", "1"}, {"limit", "500"}}},
      {"/?a=1&a=2", {{"a", "1"}}},
      {"/?follow", {{"follow", ""}}},
      {"/?labelSelector=app%3Dweb%2Ctier+in+%28a%29",
       {{"labelSelector", "app=web,tier in (a)"}}},
      {"/?x=a=b", {{"x", "a=b"}}},
      {"/?%zz=1&a=%4&b=2&&c=%ff&d=1;e=2", {{"b", "2"}}},
      {"/?x=a?b", {{"x", "a?b"}}},
  };
  for (const auto& [target, query] : cases) {
    CAPTURE(target);
    const auto parsed = parse_target(target);
    REQUIRE(parsed);
    CHECK(parsed->query == query);
  }
}

TEST_CASE("a path is joined again") {
  CHECK(join_path({}) == "/");
  CHECK(join_path({"api", "v1"}) == "/api/v1");
}

}  // namespace
}  // namespace forensics::sandbox
