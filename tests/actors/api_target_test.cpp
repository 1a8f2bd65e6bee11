/// The fake API refuses what the controller has no right to.
#include "support/api_target.hpp"

#include <doctest/doctest.h>

#include "k8s/requests.hpp"
#include "support/actor_fixture.hpp"

using namespace forensics;
using namespace forensics::test;

TEST_CASE("a request is told by verb, resource and subresource") {
  CHECK(call_of(k8s::get_pod("shop", "web-1")) == "GET pods");
  CHECK(call_of(k8s::pod_log("shop", "web-1", "app", true, 9,
                             std::chrono::seconds{1})) == "GET pods/log");
  CHECK(call_of(k8s::get_namespace("shop")) == "GET namespaces");
  CHECK(call_of(k8s::create_namespace("{}")) == "POST namespaces");
  CHECK(call_of(k8s::get_network_policy("shop", "deny-all")) ==
        "GET networkpolicies");
  CHECK(call_of(k8s::list_config_map_metadata("shop", "l", 9, "")) ==
        "LIST configmaps");
}

TEST_CASE_FIXTURE(actor_fixture,
                  "a call without a right to it is refused and noticed") {
  k8s::request what = k8s::get_secret("shop", "token");
  SUBCASE("a list of Secrets") {
    what.target = "/api/v1/namespaces/shop/secrets";
  }
  SUBCASE("a ConfigMap list with its data") {
    what = k8s::list_config_map_metadata("shop", "l", 9, "");
    what.accept = "application/json";
  }
  SUBCASE("a change of a source pod") {
    what = k8s::patch_config_map("shop", "web-1", "{}");
    what.target = "/api/v1/namespaces/shop/pods/web-1";
  }
  SUBCASE("an exec") {
    what = k8s::create_pod("shop", "{}");
    what.target += "/web-1/exec";
  }
  const auto reply = ask<k8s::reply>(api, what);
  REQUIRE(*reply);
  REQUIRE_FALSE(**reply);
  CHECK((*reply)->error().what == k8s::action::forbidden);
  CHECK(cluster->unexpected.size() == 1);
  cluster->unexpected.clear();
}
