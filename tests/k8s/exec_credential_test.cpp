#include "k8s/internal/exec_credential.hpp"

#include <doctest/doctest.h>

#include "model/json.hpp"

namespace forensics::k8s::internal {

using namespace std::chrono_literals;

namespace {

constexpr auto v1 = "client.authentication.k8s.io/v1";

}  // namespace

TEST_CASE("a plugin is told the version, and the cluster where it is known") {
  exec_plugin plugin;
  plugin.api_version = v1;
  CHECK(exec_info(plugin) ==
        R"({"apiVersion":"client.authentication.k8s.io/v1",)"
        R"("kind":"ExecCredential","spec":{"interactive":false}})");
  plugin.cluster_info = R"({"server":"https://lab"})";
  CHECK(exec_info(plugin) ==
        R"({"apiVersion":"client.authentication.k8s.io/v1",)"
        R"("kind":"ExecCredential","spec":{"interactive":false,)"
        R"("cluster":{"server":"https://lab"}}})");
  for (const auto* junk : {"{", "[]", "1"}) {
    plugin.cluster_info = junk;
    const auto info = model::parse_json(exec_info(plugin));
    REQUIRE(info);
    CHECK(model::find(*info, {"spec", "cluster"}) == nullptr);
  }
}

TEST_CASE("a credential is fresh until half a minute before its end") {
  exec_credential held;
  CHECK(is_fresh(held, model::timestamp::max()));
  const model::timestamp end{1'000'000ms};
  held.expires = end;
  CHECK(is_fresh(held, end - 30'001ms));
  CHECK_FALSE(is_fresh(held, end - 30s));
  CHECK_FALSE(is_fresh(held, end + 1s));
}

TEST_CASE("mistyped fields of a credential are no crash") {
  const auto parse = [](const std::string& status) {
    return parse_exec_credential(R"({"kind":"ExecCredential","apiVersion":")" +
                                     std::string{v1} + R"(","status":)" +
                                     status + "}",
                                 v1);
  };
  for (const auto* status :
       {"null", "[]", "7", "{}", R"({"token":7})", R"({"token":""})",
        R"({"token":["a"]})", R"({"clientKeyData":"key alone"})"})
    CHECK_FALSE(parse(status));
  const auto odd = parse(R"({"token":"t","expirationTimestamp":12})");
  REQUIRE(odd);
  CHECK(odd->token == "t");
  CHECK_FALSE(odd->expires);
  CHECK_FALSE(parse_exec_credential("", v1));
  CHECK_FALSE(parse_exec_credential("[]", v1));
  CHECK_FALSE(parse_exec_credential(std::string(100'000, '['), v1));
}

}  // namespace forensics::k8s::internal
