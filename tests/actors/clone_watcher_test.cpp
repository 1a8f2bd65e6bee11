#include "actors/clone_watcher.hpp"

#include <doctest/doctest.h>

#include "model/vocabulary.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/inboxes.hpp"

using namespace forensics;
using namespace forensics::test;

namespace {

struct clone_watcher_fixture : actor_fixture {
  std::shared_ptr<reaper_inbox> heard = std::make_shared<reaper_inbox>();
  int progress = 0;  ///< how often it was told
  actors::clone_watcher_actor watcher;

  void start() {
    k8s::resource_watch_config how;
    how.what = k8s::pod_metadata(settings->target_namespace,
                                 std::string(model::label_signature));
    watcher = add(system.spawn(actors::clone_watcher, around, how, api,
                               add(spawn_reaper_inbox(system, heard)),
                               [this](actors::watch_sign) { ++progress; }));
    send(watcher, actors::start_watching{});
  }
  void put_clone(const std::string& name, const std::string& notes = "{}") {
    cluster->put(target_pods,
                 R"({"metadata":{"name":")" + name +
                     R"(","labels":{"forensic.io/crash-signature":"s"},)"
                     R"("annotations":)" +
                     notes + "}}");
    run();
  }
  void delete_clone(const std::string& name) {
    cluster->remove(target_pods + "/" + name);
    run();
  }
  std::vector<std::string> holds() const {
    std::vector<std::string> out;
    for (const auto& one : heard->holds)
      out.push_back((one.held ? "+" : "-") + one.case_name);
    return out;
  }
};

using list = std::vector<std::string>;
constexpr const char* held = R"({"forensic.io/hold":"true"})";
constexpr const char* released = R"({"forensic.io/hold":"false"})";

}  // namespace

TEST_CASE_FIXTURE(clone_watcher_fixture,
                  "holds on clones are told as they come and go") {
  put_clone("a", held);
  put_clone("b");
  start();
  CHECK(holds() == list{"+a"});
  put_clone("b", held);
  put_clone("b", held);
  CHECK(holds() == list{"+a", "+b"});
  put_clone("a");
  put_clone("b", released);
  CHECK(holds() == list{"+a", "+b", "-a", "-b"});
  put_clone("c");
  delete_clone("c");
  CHECK(holds().size() == 4);
}

TEST_CASE_FIXTURE(clone_watcher_fixture, "a hold ends with its clone") {
  put_clone("a", held);
  start();
  SUBCASE("as the watch tells") { delete_clone("a"); }
  SUBCASE("as the next list tells") {
    cluster->end_watches(api_error(k8s::action::gone, 410, "Expired"),
                         "clones");
    delete_clone("a");
  }
  SUBCASE("or is released while nobody watches") {
    cluster->end_watches(api_error(k8s::action::gone, 410, "Expired"),
                         "clones");
    put_clone("a");
  }
  CHECK(holds() == list{"+a", "-a"});
}
