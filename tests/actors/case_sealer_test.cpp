#include "actors/case_sealer.hpp"

#include <doctest/doctest.h>

#include "model/dsse.hpp"
#include "model/json.hpp"
#include "model/key_objects.hpp"
#include "model/verify_case.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

const std::string own_secrets = collection("forensics", "secrets");
const std::string key_path = own_secrets + "/key";
const std::string keys_path = target_maps + "/forensic-signing-keys";

struct sealer_fixture : actor_fixture {
  actors::case_sealer_actor sealer;

  sealer_fixture() {
    cluster->put("/api/v1/namespaces",
                 R"({"metadata":{"name":"kube-system","uid":"cluster-1"}})");
    start();
  }
  void start() {
    sealer = add(system.spawn(
        actors::case_sealer, around, api,
        actors::sealer_config{"debug-forensics",
                              "forensics",
                              "key",
                              {"controller", "1.0", "pod-1", {"--x=y"}, ""}}));
  }
  static model::manifest sample() {
    model::manifest out;
    out.case_name = "c";
    out.target_namespace = "debug-forensics";
    out.case_uid = "u";
    out.items = {model::item_of("crash.log", "c", "words\n")};
    return out;
  }
  std::shared_ptr<std::optional<actors::seal_reply>> seal() {
    return ask<actors::seal_reply>(sealer, actors::seal_case{sample()});
  }
  /// What the case verifies as, by the key that is published.
  model::verdict verdict_of(const actors::sealed_case& sealed) const {
    model::presented_case shown;
    shown.name = "c";
    shown.target_namespace = "debug-forensics";
    shown.uid = "u";
    shown.items = {{"crash.log", {"c", "words\n"}}};
    shown.envelope = sealed.envelope_json;
    std::vector<model::verification_key> keys;
    if (cluster->at(keys_path) != nullptr) {
      const auto published = parsed(*cluster->at(keys_path));
      for (const auto& each : model::object_at(published, {"data"}).GetObject())
        keys.push_back(*model::verification_key::read(model::view(each.value)));
    }
    return model::verify_case(shown, keys);
  }
};

}  // namespace

TEST_CASE_FIXTURE(sealer_fixture,
                  "on the first start a key is made, kept and published") {
  send(sealer, actors::prepare_to_seal{});
  REQUIRE(cluster->at(key_path) != nullptr);
  const auto secret = parsed(*cluster->at(key_path));
  CHECK(model::true_at(secret, {"immutable"}));
  const auto key = model::read_key_secret(secret);
  REQUIRE(key);
  REQUIRE(cluster->at(keys_path) != nullptr);
  CHECK(model::publishes(parsed(*cluster->at(keys_path)), *key));
  CHECK(logged("cases are signed") == 1);
  for (const auto& line : log_lines)
    CHECK(line.find("PRIVATE") == std::string::npos);

  const auto sealed = seal()->value();
  REQUIRE(sealed);
  CHECK(sealed->why_unsigned.empty());
  const auto found = verdict_of(*sealed);
  CHECK(found.holds());
  REQUIRE(found.claimed);
  CHECK(found.keyid == key->keyid());
  CHECK(found.claimed->by.cluster_uid == "cluster-1");
  CHECK(found.claimed->by.instance == "pod-1");
  CHECK(found.claimed->sealed_at == *clock);
}

TEST_CASE_FIXTURE(sealer_fixture, "a key that is there is used") {
  const auto key = model::signing_key::make();
  cluster->put(own_secrets, model::make_key_secret("forensics", "key", key));
  SUBCASE("from the start") {}
  SUBCASE("also one that another replica made at the same moment") {
    cluster->fail("GET " + key_path,
                  api_error(k8s::action::not_found, 404, "NotFound"));
  }
  send(sealer, actors::prepare_to_seal{});
  advance(5s);
  const auto sealed = seal()->value();
  REQUIRE(sealed);
  CHECK(verdict_of(*sealed).keyid == key.keyid());
}

TEST_CASE_FIXTURE(sealer_fixture,
                  "a key that was replaced stays published, one that somebody "
                  "has changed is put right") {
  const auto old_key = model::signing_key::make();
  cluster->put(target_maps,
               model::make_public_keys("debug-forensics", old_key));
  send(sealer, actors::prepare_to_seal{});
  const auto key = *model::read_key_secret(parsed(*cluster->at(key_path)));
  auto published = parsed(*cluster->at(keys_path));
  CHECK(model::publishes(published, old_key));
  CHECK(model::publishes(published, key));

  model::set(published["data"], key.keyid() + ".pem", "forged",
             published.GetAllocator());
  cluster->put(target_maps, model::dump(published));
  seal();
  CHECK_FALSE(model::publishes(parsed(*cluster->at(keys_path)), key));
  advance(61s, 1s);
  seal();
  CHECK(model::publishes(parsed(*cluster->at(keys_path)), key));
}

TEST_CASE_FIXTURE(sealer_fixture,
                  "a case waits a little for the key, and is sealed without "
                  "it where none can be had") {
  SUBCASE("it comes in time") {
    cluster->fail("GET " + key_path,
                  api_error(k8s::action::retry, 503, "Unavailable"), 2);
    const auto reply = seal();
    CHECK_FALSE(reply->has_value());
    advance(4s);
    REQUIRE(reply->has_value());
    CHECK((**reply)->why_unsigned.empty());
    CHECK(verdict_of(***reply).holds());
  }
  SUBCASE("it is forbidden") {
    cluster->fail("GET " + key_path,
                  api_error(k8s::action::forbidden, 403, "Forbidden"), 99);
    const auto reply = seal();
    advance(6s);
    REQUIRE(reply->has_value());
    CHECK((**reply)->why_unsigned.find("403") != std::string::npos);
    // Nobody else waits in vain.
    CHECK_FALSE(seal()->value()->why_unsigned.empty());
    CHECK(logged("no key to sign cases with") > 1);
    CHECK(logged("no key to sign cases with") < 8);
    SUBCASE("until the server is back after an outage") {
      cluster->forget_rules();
      send(sealer, actors::server_is_back{});
      const auto next = seal();
      advance(4s);
      REQUIRE(next->has_value());
      CHECK((**next)->why_unsigned.empty());
    }
    cluster->forget_rules();
    advance(40s, 1s);
    CHECK(seal()->value()->why_unsigned.empty());
  }
  SUBCASE("the Secret holds something else") {
    cluster->put(
        own_secrets,
        R"({"metadata":{"name":"key"},"data":{"private.pem":"eA=="}})");
    const auto reply = seal();
    advance(6s);
    REQUIRE(reply->has_value());
    CHECK((**reply)->why_unsigned.find("forensics/key") != std::string::npos);
    CHECK((**reply)->why_unsigned.find("openssl genpkey") != std::string::npos);
    CHECK(cluster->count("POST " + own_secrets) == 0);
  }
}

TEST_CASE_FIXTURE(sealer_fixture,
                  "who begins a case has the key at once or not at all; who "
                  "goes on with one waits for it") {
  cluster->fail("GET " + key_path,
                api_error(k8s::action::retry, 503, "Unavailable"), 2);
  send(sealer, actors::prepare_to_seal{});
  const auto find = [this](bool may_wait) {
    return ask<actors::signing_key_reply>(sealer,
                                          actors::find_signing_key{may_wait});
  };
  const auto now = find(false);
  REQUIRE(now->has_value());
  CHECK_FALSE(**now);
  CHECK((*now)->error().status == 503);
  const auto soon = find(true);
  CHECK_FALSE(soon->has_value());
  SUBCASE("it comes, and the cluster's UID does not") {
    cluster->fail("/kube-system ",
                  api_error(k8s::action::retry, 503, "Unavailable"), 99);
    advance(4s);
    REQUIRE(soon->has_value());
    REQUIRE(**soon);
    const auto key = model::read_key_secret(parsed(*cluster->at(key_path)));
    CHECK((**soon)->keyid() == key->keyid());
    CHECK(find(false)->value());
  }
  SUBCASE("it does not") {
    cluster->fail("GET " + key_path,
                  api_error(k8s::action::forbidden, 403, "Forbidden"), 99);
    advance(6s);
    REQUIRE(soon->has_value());
    CHECK_FALSE(**soon);
  }
}

TEST_CASE_FIXTURE(sealer_fixture,
                  "a cluster whose UID may not be read is told as none") {
  cluster->fail("/kube-system ",
                api_error(k8s::action::forbidden, 403, "Forbidden"), 99);
  const auto sealed = seal()->value();
  REQUIRE(sealed);
  const auto found = verdict_of(*sealed);
  CHECK(found.holds());
  CHECK(found.claimed->by.cluster_uid.empty());
}

TEST_CASE_FIXTURE(sealer_fixture,
                  "a namespace that is not there yet holds up the published "
                  "key alone") {
  cluster->fail("POST " + target_maps,
                api_error(k8s::action::not_found, 404, "NotFound"), 2);
  const auto sealed = seal()->value();
  REQUIRE(sealed);
  CHECK(sealed->why_unsigned.empty());
  CHECK(cluster->at(keys_path) == nullptr);
  advance(5s);
  CHECK(verdict_of(*sealed).holds());
}

TEST_CASE_FIXTURE(sealer_fixture,
                  "a case that says that it is not signed is not signed") {
  send(sealer, actors::prepare_to_seal{});
  const auto reply =
      ask<actors::seal_reply>(sealer, actors::seal_case{sample(), true});
  REQUIRE(reply->has_value());
  CHECK(verdict_of(***reply).keyid.empty());
}
