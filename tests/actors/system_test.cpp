#include "actors/system.hpp"

#include <doctest/doctest.h>

#include "support/actor_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;
using list = std::vector<std::string>;

TEST_CASE("without --watch-namespaces one watch sees the whole cluster") {
  CHECK(actors::watched_namespaces(model::settings{}) == list{""});
}

TEST_CASE("each of --watch-namespaces has a watch of its own") {
  model::settings settings;
  settings.watch_namespaces = {"shop", "bank"};
  CHECK(actors::watched_namespaces(settings) == list{"shop", "bank"});
}

TEST_CASE_FIXTURE(actor_fixture,
                  "there are streams for all that is watched, however many "
                  "namespaces that are") {
  for (int i = 0; i < 100; ++i)
    settings->watch_namespaces.push_back("shop-" + std::to_string(i));
  actors::controller_config wiring;
  wiring.settings = settings;
  const auto controller = actors::assemble(system, around, api, wiring);
  for (const auto& one : controller.actors) add(one);
  actors::begin(controller);
  advance(1min, 1s);
  std::size_t open = 0;
  for (const char* watched :
       {"pods", "configmaps", "clones", "networkpolicies"})
    open += cluster->open_streams(watched);
  CHECK(open == 103);
  // A page ahead is another stream, but for the NetworkPolicy.
  CHECK(2 * open - 1 <= actors::most_streams(*settings));
}
