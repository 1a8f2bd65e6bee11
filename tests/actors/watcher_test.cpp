#include "actors/watcher.hpp"

#include <doctest/doctest.h>

#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/crashed_pod.hpp"
#include "support/inboxes.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct watcher_fixture : actor_fixture {
  std::shared_ptr<gate_inbox> heard = std::make_shared<gate_inbox>();
  int synced = 0;
  int back = 0;
  actors::watcher_actor watcher;

  void start() {
    actors::watcher_config how;
    how.watch.what = k8s::pods_that_may_have_crashed("", "");
    how.settings = settings;
    how.on_synced = [this] { ++synced; };
    how.on_back = [this] { ++back; };
    watcher = add(system.spawn(
        actors::watcher, around, how, api,
        add(spawn_gate<actors::deduplicator_actor>(system, heard))));
    send(watcher, actors::start_watching{});
  }
  void push(const std::string& event_json) {
    cluster->push_event(event_json);
    run();
  }
  void end_watches(std::optional<k8s::error> why) {
    cluster->end_watches(std::move(why));
    run();
  }

  std::size_t reports() const { return heard->reports.size(); }
  std::size_t lists() const { return cluster->count("limit="); }
  std::size_t watches() const { return cluster->count("watch=true"); }
  std::string last_request() const { return cluster->requests.back().line; }
};

/// An event with this version; web-1's first crash has 7.
std::string event_of(const crashed_pod& pod, const std::string& version) {
  std::string text = modified_event(pod);
  const std::string old = R"("resourceVersion":"7")";
  return text.replace(text.find(old), old.size(),
                      R"("resourceVersion":")" + version + '"');
}

constexpr const char* expired_event =
    R"({"type":"ERROR","object":{"kind":"Status","code":410,)"
    R"("reason":"Expired","message":"too old resource version"}})";

}  // namespace

TEST_CASE_FIXTURE(watcher_fixture,
                  "it is told when a list is read, and what is of one") {
  crashed_pod pod;
  cluster->put(source_pods, to_json(pod));
  pod.name = "web-2";
  cluster->put(source_pods, to_json(pod));
  cluster->fail("limit=", unavailable(), 2);
  start();
  CHECK(heard->order.find(']') == std::string::npos);
  advance(2s);
  heard->order.erase(0, heard->order.find_last_of('['));
  CHECK(heard->order == "[!!]");
  pod.container_id = "containerd://2222";
  push(event_of(pod, "8"));
  REQUIRE(reports() == 3);
  CHECK(heard->reports[0].is_listed);
  CHECK(heard->reports[1].is_listed);
  CHECK_FALSE(heard->reports[2].is_listed);
  end_watches(api_error(k8s::action::gone, 410, "Expired"));
  CHECK(heard->order == "[!!]![!!]");
}

TEST_CASE_FIXTURE(watcher_fixture, "a crash in the list is reported") {
  crashed_pod pod;
  pod.deployment = "web";
  cluster->put(source_pods, to_json(pod));
  start();
  REQUIRE(reports() == 1);
  const auto& report = heard->reports[0];
  CHECK(report.which.pod == "web-1");
  CHECK(report.which.container == "app");
  CHECK(report.workload == "Deployment/web");
  CHECK(report.case_name.starts_with("web-1-forensic-"));
  CHECK(report.signature.size() == 32);
  CHECK(model::text_at(parsed(*report.pod_json), {"metadata", "uid"}) ==
        "uid-web-1");
}

TEST_CASE_FIXTURE(watcher_fixture, "a crash in a watch event is reported") {
  start();
  CHECK(reports() == 0);
  push(modified_event({}));
  REQUIRE(reports() == 1);
  CHECK(heard->reports[0].which.pod == "web-1");
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "an event that comes in pieces is reported when it is "
                  "whole, wherever it was cut") {
  start();
  const std::string event = modified_event({}) + "\n";
  std::size_t seen = 0;
  for (std::size_t cut = 1; cut < event.size(); cut += 97) {
    CAPTURE(cut);
    cluster->push_bytes(event.substr(0, cut));
    run();
    CHECK(reports() == seen);
    cluster->push_bytes(event.substr(cut));
    run();
    CHECK(reports() == ++seen);
  }
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "two containers of a pod that crash are two reports") {
  crashed_pod pod;
  pod.status_more =
      R"(,{"name":"side","containerID":"containerd://2","restartCount":0,)"
      R"("state":{"terminated":{"exitCode":3,"reason":"Error","finishedAt":)"
      R"("2026-03-01T11:59:50Z","containerID":"containerd://2"}}})";
  start();
  push(modified_event(pod));
  REQUIRE(reports() == 2);
  const auto& first = heard->reports[0];
  const auto& second = heard->reports[1];
  CHECK(first.which.container == "app");
  CHECK(second.which.container == "side");
  CHECK(first.case_name != second.case_name);
  CHECK(first.signature != second.signature);
  CHECK(first.pod_json == second.pod_json);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "pods of ignored and of unwatched namespaces are not "
                  "reported") {
  settings->watch_namespaces = {"shop", "kube-system"};
  start();
  for (const char* ns : {"kube-system", "kube-public", "bank", "shop"}) {
    crashed_pod pod;
    pod.pod_namespace = ns;
    push(modified_event(pod));
  }
  REQUIRE(reports() == 1);
  CHECK(heard->reports[0].which.pod_namespace == "shop");
}

TEST_CASE_FIXTURE(watcher_fixture, "a crash older than its age is none") {
  settings->max_crash_age = 1min;
  start();
  crashed_pod pod;
  pod.finished_at = "2026-03-01T11:58:00Z";
  push(modified_event(pod));
  CHECK(reports() == 0);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "an expired version, as event or as status, lists anew at "
                  "once") {
  start();
  REQUIRE(lists() == 1);
  REQUIRE(watches() == 1);
  SUBCASE("as an event, and its stream is closed") {
    push(expired_event);
    CHECK(lists() == 2);
    CHECK(watches() == 2);
  }
  SUBCASE("as the status of the next watch") {
    cluster->fail("watch=true", api_error(k8s::action::gone, 410, "Expired"));
    end_watches(std::nullopt);
    CHECK(lists() == 2);
    CHECK(watches() == 3);
  }
  CHECK(cluster->open_streams() == 1);
  CHECK(metric(R"(forensics_watch_restarts_total{reason="gone"})") == 1);
  crashed_pod later;
  later.name = "web-2";
  push(modified_event(later));
  CHECK(reports() == 1);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "a stream that breaks is opened again after a pause, where "
                  "it stood") {
  start();
  push(event_of({}, "4711"));
  end_watches(unavailable());
  CHECK(watches() == 1);
  CHECK(metric(R"(forensics_watch_restarts_total{reason="error"})") == 1);
  CHECK(logged("pod watch interrupted") == 1);
  advance(1s);
  REQUIRE(watches() == 2);
  CHECK(last_request().find("resourceVersion=4711") != std::string::npos);
  CHECK(lists() == 1);
}

TEST_CASE_FIXTURE(watcher_fixture, "a watch that ends goes on at once") {
  start();
  push(event_of({}, "4711"));
  end_watches(std::nullopt);
  REQUIRE(watches() == 2);
  CHECK(last_request().find("resourceVersion=4711") != std::string::npos);
  CHECK(logged("pod watch interrupted") == 0);
}

TEST_CASE_FIXTURE(watcher_fixture, "the pause grows from failure to failure") {
  start();
  cluster->fail("watch=true", unavailable(), 4);
  end_watches(unavailable());
  advance(20s, 10ms);
  const auto tries = cluster->times("watch=true");
  REQUIRE(tries.size() == 6);
  for (std::size_t i = 3; i < tries.size(); ++i)
    CHECK(tries[i] - tries[i - 1] > tries[i - 1] - tries[i - 2]);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "after ten minutes without a server a crash is reported "
                  "within 2 s of its return, and nobody was hammered") {
  start();
  cluster->fail("STREAM", unavailable(), 1'000'000);
  end_watches(unavailable());
  advance(10min, 100ms);
  CHECK(watches() > 300);
  CHECK(watches() < 620);
  cluster->forget_rules();
  advance(2s);
  push(modified_event({}));
  CHECK(reports() == 1);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "the end of an outage is told, that of a hiccup is not") {
  start();
  cluster->fail("STREAM", unavailable(), 2);
  end_watches(unavailable());
  advance(5s);
  CHECK(cluster->open_streams() == 1);
  CHECK(back == 0);
  CHECK(logged("pod watch goes on") == 0);
  cluster->fail("STREAM", unavailable(), 1000);
  end_watches(unavailable());
  advance(20s);
  CHECK(back == 0);
  cluster->forget_rules();
  advance(2s);
  CHECK(back == 1);
  CHECK(logged("pod watch goes on") == 1);
  end_watches(std::nullopt);
  CHECK(back == 1);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "a watch that is refused as soon as it is open is opened "
                  "ever more seldom, and its log stays short") {
  start();
  const auto before = cluster->requests.size();
  for (int i = 0; i < 1200; ++i) {
    push(R"({"type":"ERROR","object":{"kind":"Status","code":429,)"
         R"("reason":"TooManyRequests","message":"storage is )"
         R"((re)initializing"}})");
    advance(500ms, 100ms);
  }
  CHECK(cluster->requests.size() - before < 620);
  CHECK(log_lines.size() < 20);
  CHECK(back == 0);
}

TEST_CASE_FIXTURE(watcher_fixture, "Retry-After is honoured") {
  auto busy = api_error(k8s::action::retry, 429, "TooManyRequests");
  busy.retry_after = 20s;
  cluster->fail("STREAM", busy);
  start();
  advance(19s);
  CHECK(lists() == 1);
  advance(1s);
  CHECK(lists() == 2);
  CHECK(synced == 1);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "a quiet stream is waited for: its end is the client's to "
                  "say") {
  start();
  advance(10min, 1s);
  CHECK(watches() == 1);
  push(modified_event({}));
  CHECK(reports() == 1);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "a server that does not even open the stream is asked "
                  "again") {
  cluster->hang("STREAM");
  start();
  advance(65s, 1s);
  CHECK(lists() == 2);
  CHECK(synced == 1);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "the end of the first list is told, and told once") {
  start();
  CHECK(synced == 1);
  push(expired_event);
  CHECK(lists() == 2);
  CHECK(synced == 1);
  CHECK(logged(R"(pods listed","namespace":"*)") == 1);
  CHECK(logged("pods listed") == 1);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "the next bytes are asked for when the last are taken in") {
  start();
  const auto before = cluster->reads;
  for (int i = 0; i < 5; ++i) {
    crashed_pod pod;
    pod.name = "web-" + std::to_string(i);
    cluster->push_event(modified_event(pod));
  }
  CHECK(cluster->reads == before);
  run();
  // One for each chunk, and one that waits.
  CHECK(cluster->reads == before + 5);
  CHECK(reports() == 5);
}

TEST_CASE_FIXTURE(watcher_fixture,
                  "an object that can't be read is counted and skipped") {
  start();
  push(R"({"type":"MODIFIED","object":[]})");
  push(modified_event({}));
  CHECK(reports() == 1);
  CHECK(watches() == 1);
  CHECK(metric("forensics_watch_malformed_objects_total") == 1);
}

TEST_CASE_FIXTURE(watcher_fixture, "an API actor that is dead is an error") {
  caf::anon_send_exit(api, caf::exit_reason::kill);
  start();
  CHECK(logged("pod watch interrupted") == 1);
}
