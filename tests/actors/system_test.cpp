#include "actors/system.hpp"

#include <doctest/doctest.h>

using namespace forensics;
using list = std::vector<std::string>;

TEST_CASE("without --watch-namespaces one watch sees the whole cluster") {
  CHECK(actors::watched_namespaces(model::settings{}) == list{""});
}

TEST_CASE("each of --watch-namespaces has a watch of its own") {
  model::settings settings;
  settings.watch_namespaces = {"shop", "bank"};
  CHECK(actors::watched_namespaces(settings) == list{"shop", "bank"});
}
