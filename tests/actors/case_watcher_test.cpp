#include "actors/case_watcher.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "model/vocabulary.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/inboxes.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct case_watcher_fixture : actor_fixture {
  std::shared_ptr<reaper_inbox> heard = std::make_shared<reaper_inbox>();
  std::shared_ptr<supervisor_inbox> supervisor =
      std::make_shared<supervisor_inbox>();
  int progress = 0;  ///< how often it was told
  int answers = 0;   ///< and of an answer

  void note(actors::watch_sign sign) {
    ++progress;
    if (sign == actors::watch_sign::answered) ++answers;
  }
  actors::case_watcher_actor watcher;

  void start(std::size_t max_object = 10'000) {
    k8s::resource_watch_config how;
    how.max_object = max_object;
    how.what = k8s::config_map_metadata(settings->target_namespace,
                                        std::string(model::label_signature));
    watcher =
        add(system.spawn(actors::case_watcher, around, how, api,
                         add(spawn_reaper_inbox(system, heard)),
                         add(spawn_supervisor_inbox(system, supervisor)),
                         [this](actors::watch_sign sign) { note(sign); }));
    send(watcher, actors::start_watching{});
  }
  void put_case(const std::string& name, const std::string& uid = "u") {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + name + R"(","uid":")" + uid +
                     R"(","labels":{"forensic.io/crash-signature":"s-)" + name +
                     R"(","forensic-source-namespace":"shop"}}})");
    run();
  }
  void delete_case(const std::string& name) {
    cluster->remove(target_maps + "/" + name);
    run();
  }
  void expire_watch() {
    cluster->end_watches(api_error(k8s::action::gone, 410, "Expired"),
                         "configmaps");
  }
  std::vector<std::string> gone() const {
    std::vector<std::string> out;
    for (const auto& one : heard->gone)
      out.push_back(one.case_name + "/" + one.uid);
    return out;
  }
  std::size_t lists() const { return cluster->count("limit="); }
};

using list = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "cases are told as they stand and as they change") {
  put_case("old");
  cluster->put(target_maps, R"({"metadata":{"name":"other","uid":"o"}})");
  start();
  REQUIRE(heard->standing.size() == 1);
  CHECK(heard->standing[0].name == "old");
  put_case("new");
  put_case("new");
  REQUIRE(heard->standing.size() == 3);
  CHECK(heard->standing[2].name == "new");
  CHECK(heard->standing[2].resource_version >
        heard->standing[1].resource_version);
  CHECK(heard->gone.empty());
  CHECK(lists() == 1);
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "whatever comes of the watch is progress, and no answer "
                  "while the API server is away; silence is none") {
  start();
  int before = progress;
  CHECK(before > 0);
  advance(1h, 1min);
  CHECK(progress == before);
  put_case("web");
  CHECK(progress > before);
  before = progress;
  const int answered = answers;
  CHECK(answered > 0);
  cluster->fail("configmaps", unavailable(), 1000);
  cluster->end_watches(unavailable(), "configmaps");
  advance(1min, 1s);
  CHECK(progress > before + 20);
  CHECK(answers == answered);
}

TEST_CASE_FIXTURE(case_watcher_fixture, "a case that is gone is told once") {
  put_case("web", "u1");
  start();
  delete_case("web");
  REQUIRE(heard->gone.size() == 1);
  CHECK(heard->gone[0].case_name == "web");
  CHECK(heard->gone[0].uid == "u1");
  CHECK(heard->gone[0].signature == "s-web");
  CHECK(heard->gone[0].source_namespace == "shop");
  cluster->push_event(
      R"({"type":"DELETED","object":{"metadata":{"name":"web","uid":"u1"}}})",
      "configmaps");
  run();
  CHECK(heard->gone.size() == 1);
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "a deletion that the watch missed is found in the next "
                  "list") {
  put_case("a", "u1");
  put_case("b", "u2");
  start();
  expire_watch();
  cluster->remove(target_maps + "/a");
  run();
  CHECK(lists() == 2);
  CHECK(gone() == list{"a/u1"});
  CHECK(cluster->open_streams("configmaps") == 1);
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "a case of another life with the name of one is another") {
  put_case("web", "u1");
  start();
  SUBCASE("whose end was seen") { delete_case("web"); }
  SUBCASE("whose end was missed") {
    expire_watch();
    cluster->remove(target_maps + "/web");
  }
  put_case("web", "u2");
  CHECK(gone() == list{"web/u1"});
  CHECK(heard->standing.back().uid == "u2");
  // What is said of the first no longer counts.
  cluster->push_event(
      R"({"type":"DELETED","object":{"metadata":{"name":"web","uid":"u1"}}})",
      "configmaps");
  run();
  CHECK(gone() == list{"web/u1"});
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "a list of which something was skipped proves nothing") {
  put_case("web", "u1");
  start(1'000);
  expire_watch();
  cluster->remove(target_maps + "/web");
  const std::string too_long(1'000, 'x');
  put_case(too_long);
  CHECK(lists() == 2);
  CHECK(heard->gone.empty());
  CHECK(logged("skipped unreadable objects of the case watch") == 1);
  cluster->remove(target_maps + "/" + too_long);
  expire_watch();
  run();
  advance(2s);
  CHECK(lists() == 3);
  CHECK(gone() == list{"web/u1"});
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "a list that comes to no end proves nothing") {
  put_case("a");
  start();
  cluster->page_size = 1;
  put_case("b");
  put_case("c");
  cluster->fail("continue=", api_error(k8s::action::gone, 410, "Expired"));
  expire_watch();
  run();
  CHECK(heard->gone.empty());
  advance(2s);
  CHECK(cluster->open_streams("configmaps") == 1);
  CHECK(heard->gone.empty());
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "the next page is asked for while one is read") {
  std::size_t reads_before = 0;
  cluster->page_size = 1;
  for (const char* name : {"a", "b", "c"}) put_case(name);
  SUBCASE("and is there in time") {
    cluster->before("continue=a", [&] { reads_before = cluster->reads; });
    start();
    CHECK_MESSAGE(reads_before == 1, "its items are read afterwards");
  }
  SUBCASE("and is waited for") {
    cluster->hang("continue=a");
    start();
    CHECK(heard->standing.size() == 1);
    answer_late();
  }
  SUBCASE("and is asked for again in its turn where it has failed") {
    cluster->fail("continue=a", unavailable());
    start();
    CHECK(lists() == 4);
    CHECK(logged("case watch interrupted") == 0);
  }
  SUBCASE("and is read again where it broke off while it waited") {
    cluster->before("continue=b",
                    [&] { cluster->end_watches(unavailable(), "configmaps"); });
    start();
    advance(2s);
    CHECK(lists() == 5);
  }
  std::set<std::string> told;
  for (const auto& one : heard->standing) told.insert(one.name);
  CHECK(told == std::set<std::string>{"a", "b", "c"});
  CHECK(cluster->open_streams("configmaps") == 1);
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "a page that was asked for ahead is closed where the one "
                  "before it breaks off") {
  cluster->page_size = 1;
  for (const char* name : {"a", "b", "c"}) put_case(name);
  cluster->before("continue=a",
                  [&] { cluster->end_watches(unavailable(), "configmaps"); });
  SUBCASE("opened") { start(); }
  SUBCASE("not opened yet") {
    cluster->hang("continue=a");
    start();
    answer_late();
  }
  CHECK(cluster->open_streams("configmaps") == 0);
  advance(2s);
  CHECK(cluster->open_streams("configmaps") == 1);
  CHECK(lists() == 5);
  CHECK(heard->gone.empty());
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "while a page that is asked for ahead hangs, no other is") {
  cluster->page_size = 1;
  for (const char* name : {"a", "b", "c"}) put_case(name);
  cluster->hang("continue=a", 100);
  for (int i = 0; i < 4; ++i)
    cluster->before("continue=a",
                    [&] { cluster->end_watches(unavailable(), "configmaps"); });
  start();
  advance(8s);
  CHECK(cluster->count("continue=a") == 1);
  cluster->forget_rules();
  SUBCASE("until it is answered") { answer_late(); }
  SUBCASE("until it is given up") {}
  advance(2min, 1s);
  CHECK(cluster->open_streams("configmaps") == 1);
  CHECK(heard->standing.size() >= 3);
  CHECK(heard->gone.empty());
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "where watching is refused, cases are listed again and "
                  "again, twice a minute") {
  put_case("web");
  cluster->fail("watch=true",
                api_error(k8s::action::forbidden, 403, "Forbidden"), 1000);
  start();
  advance(10min, 1s);
  CHECK(logged("case watch interrupted") >= 1);
  CHECK(lists() > 15);
  CHECK(lists() < 25);
  put_case("new");
  delete_case("web");
  advance(31s, 1s);
  CHECK(heard->standing.back().name == "new");
  CHECK(gone() == list{"web/u"});
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "the supervisor hears what stands, and when a list is "
                  "whole") {
  put_case("a");
  start();
  CHECK(supervisor->census == "[+a]");
  put_case("b");
  delete_case("a");
  CHECK(supervisor->census == "[+a]+b-a");
  supervisor->census.clear();
  expire_watch();
  cluster->remove(target_maps + "/b");
  put_case("c");
  CHECK(supervisor->census == "[+c-b]");
}

TEST_CASE_FIXTURE(case_watcher_fixture,
                  "a list of which something is skipped is not whole") {
  put_case("a");
  put_case(std::string(300, 'x'));
  start(250);
  CHECK(supervisor->census == "[+a");
}
