/// The logs of the pod's other containers and runs, beside the crash's own.
#include <doctest/doctest.h>

#include <algorithm>

#include "model/digest.hpp"
#include "model/json.hpp"
#include "model/log_object.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"
#include "support/protobuf_json.hpp"
#include "support/runner_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;
using actors::case_verdict;

namespace {

const std::string post_map = "POST " + target_maps;
const std::string post_clone = "POST " + target_pods;
constexpr const char* log_of_proxy = "/log?container=proxy";

std::string running(const std::string& name, const std::string& id,
                    const std::string& last = "") {
  return R"(,{"name":")" + name + R"(","containerID":")" + id +
         R"(","state":{"running":{}},"lastState":)" +
         (last.empty() ? "{}"
                       : R"({"terminated":{"exitCode":0,"containerID":")" +
                             last + R"("}})") +
         "}";
}

/// Beside the crashed container `app`: `proxy`, which runs, and runs for the
/// second time.
struct beside_fixture : runner_fixture {
  beside_fixture() {
    pod.status_more = running("proxy", "containerd://p2", "containerd://p1");
    log("proxy", "proxied\n");
    previous_log("proxy", "proxied before\n");
  }

  void log(const std::string& container, const std::string& text) {
    cluster->put_log("shop", "web-1", container, false, text);
  }
  void previous_log(const std::string& container, const std::string& text) {
    cluster->put_log("shop", "web-1", container, true, text);
  }
  /// As another try for the case that stands has written it.
  void put_kept_proxy_log(const std::string& text) {
    const auto anchor = parsed(*cluster->at(case_path()));
    const model::case_owner owner{
        report().case_name,
        std::string(model::text_at(anchor, {"metadata", "uid"})),
        settings->target_namespace};
    const model::container_run run{
        "shop",  "web-1",           "uid-web-1",
        "proxy", "containerd://p2", model::log_source::current};
    cluster->put(target_maps,
                 json_of_protobuf(model::make_log_object(model::entry_of(run),
                                                         {text, true}, owner)
                                      .object.bytes));
  }
  std::string path_of(const std::string& file) const {
    return target_maps + "/" + model::log_object_name(report().case_name, file);
  }
  /// What is kept under the file's name: "none" where there is no such object.
  std::string text_of(const std::string& file) const {
    const auto* object = cluster->at(path_of(file));
    if (object == nullptr) return "none";
    return std::string(model::text_at(parsed(*object), {"data", file}));
  }
  /// The case's line of the file; the test ends when there is none.
  model::json_document line_of(const std::string& file) const {
    const auto list = parsed(model::text_at(stored(), {"data", "logs.json"}));
    for (const auto& one : list.GetArray())
      if (model::text_at(one, {"file"}) == file)
        return parsed(model::dump(one));
    FAIL("no line of " << file);
    return {};
  }
  std::string why_not(const std::string& file) const {
    return std::string(model::text_at(line_of(file), {"why"}));
  }
  /// The files at /forensics/original-logs of the clone.
  strings mounted() const {
    const auto clone =
        parsed(*cluster->at(target_pods + "/" + report().case_name));
    strings files;
    for (const auto& volume :
         model::array_at(clone, {"spec", "volumes"}).GetArray())
      for (const auto& one :
           model::array_at(volume, {"projected", "sources"}).GetArray())
        files.emplace_back(
            model::text_at(one["configMap"]["items"][0], {"path"}));
    return files;
  }
  bool is_complete() const {
    return phase() == "Complete" && verdict() == case_verdict::complete;
  }
};

}  // namespace

TEST_CASE_FIXTURE(beside_fixture,
                  "the logs of all containers are kept, each with its run, "
                  "and lie beside the crash's") {
  capture();
  CHECK(log_kept() == "last words\n");
  CHECK(text_of("proxy.log") == "proxied\n");
  CHECK(text_of("proxy.previous.log") == "proxied before\n");
  const auto line = line_of("proxy.previous.log");
  CHECK(model::text_at(line, {"container"}) == "proxy");
  CHECK(model::text_at(line, {"run"}) == "containerd://p1");
  CHECK(model::integer_at(line, {"bytes"}) == 15);
  CHECK(model::text_at(line, {"sha256"}) ==
        model::sha256_hex("proxied before\n"));
  CHECK(mounted() == strings{"crash.log", "proxy.log", "proxy.previous.log"});
  CHECK(problems() == "[]");
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "the crash's evidence comes first, the clone after all") {
  capture();
  CHECK(cluster->position(post_map) < cluster->position(log_of_proxy));
  CHECK(cluster->position(log_of_proxy) < cluster->position(post_clone));
  CHECK(cluster->count("/log?") == 3);
}

TEST_CASE_FIXTURE(beside_fixture,
                  "the log of the run that goes on after the crash is kept") {
  pod.running_id = "containerd://2222";
  previous_log("app", "last words\n");
  log("app", "a new run\n");
  capture();
  CHECK(log_kept() == "last words\n");
  CHECK(text_of("app.log") == "a new run\n");
  CHECK(text_of("app.previous.log") == "none");
  CHECK(mounted().at(1) == "app.log");
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a log that can't be checked, for its pod is gone, is not "
                  "kept") {
  // The crash's own log is checked first.
  cluster->before(log_of_proxy,
                  [this] { cluster->remove(source_pods + "/web-1"); });
  capture();
  CHECK(log_kept() == "last words\n");
  CHECK(text_of("proxy.log") == "none");
  CHECK(why_not("proxy.log") == "the pod was deleted before its log was read");
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "all other logs together take no more than their room") {
  settings->max_log_size = 700'000;
  pod.status_more.clear();
  for (int i = 0; i < 4; ++i) {
    const std::string name = "c" + std::to_string(i);
    pod.status_more += running(name, "containerd://" + name);
    log(name, std::string(699'999, 'x') + "\n");
  }
  capture();
  CHECK(text_of("c0.log.1") + text_of("c0.log") ==
        std::string(699'999, 'x') + "\n");
  CHECK(text_of("c3.log") == "none");
  CHECK(why_not("c3.log") == "the other logs have used up their room");
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "short logs find room, however long a log may be") {
  for (const std::size_t most : {1U << 20, 8U << 20}) {
    settings->max_log_size = most;
    pod.container_id = "containerd://" + std::to_string(most);
    pod.status_more.clear();
    for (int i = 0; i < 6; ++i) {
      const std::string name = "c" + std::to_string(i);
      pod.status_more += running(name, "containerd://" + name);
      log(name, "words of " + name + "\n");
    }
    capture();
    for (int i = 0; i < 6; ++i) {
      const std::string name = "c" + std::to_string(i);
      CHECK(text_of(name + ".log") == "words of " + name + "\n");
    }
    CHECK(is_complete());
  }
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a log in parts is found in parts by a case that is begun "
                  "again") {
  settings->max_log_size = 700'000;
  log("proxy", std::string(699'999, 'x') + "\n");
  cluster->fail("PATCH " + target_maps, unavailable(), 99);
  capture();
  advance(60s, 1s);
  REQUIRE(verdict() == case_verdict::postponed);
  cluster->forget_rules();
  std::string lost;
  SUBCASE("all of it is there") {}
  SUBCASE("a part is gone") {
    lost = "proxy.log.1";
    cluster->remove(path_of(lost));
  }
  const auto asked = cluster->count("/log?");
  resume();
  CHECK(is_complete());
  CHECK(cluster->count(log_of_proxy) <= asked);
  const std::string list(model::text_at(stored(), {"data", "logs.json"}));
  CHECK(list.find("proxy.log.1") != std::string::npos);
  CHECK((list.find("was restarted") != std::string::npos) == !lost.empty());
}

TEST_CASE_FIXTURE(beside_fixture, "a pod with one container has no other log") {
  pod.status_more.clear();
  capture();
  CHECK(cluster->count("/log?") == 1);
  CHECK(model::text_at(stored(), {"data", "logs.json"}) == "[]");
  CHECK(mounted() == strings{"crash.log"});
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a log that hangs costs its own line and a few seconds") {
  cluster->hang(log_of_proxy);
  capture();
  advance(3s);
  CHECK(cluster->count(post_clone) == 0);
  advance(2s);
  CHECK(is_complete());
  CHECK(why_not("proxy.log") == "it did not come in time");
  CHECK(text_of("proxy.previous.log") == "proxied before\n");
  CHECK(mounted() == strings{"crash.log", "proxy.previous.log"});
  CHECK(problems() == "[]");
  CHECK(events() == strings{"ForensicAnalysisStarted", "ForensicPodCreated"});
}

TEST_CASE_FIXTURE(beside_fixture,
                  "many logs of a node that hangs cost no more than one") {
  for (int i = 0; i < 30; ++i)
    pod.status_more += running("c" + std::to_string(i), "containerd://c");
  cluster->hang("/log?container=c", 99);
  cluster->hang(log_of_proxy, 99);
  capture();
  advance(5s);
  CHECK(is_complete());
  CHECK(why_not("c29.log") == "it did not come in time");
}

TEST_CASE_FIXTURE(beside_fixture,
                  "where nobody answered for the crash's log, nobody is asked "
                  "for others") {
  cluster->fail("/log?", api_error(k8s::action::retry, 0, "unanswered"), 99);
  capture();
  CHECK(is_complete());
  CHECK(cluster->count("/log?") == 1);
  CHECK(why_not("proxy.log").find("nobody answered") != std::string::npos);
  CHECK(has_problem("log"));
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a crash's log that never got to the node costs no other") {
  SUBCASE("it waited in our queue") {
    cluster->fail("container=app", api_error(k8s::action::retry, 0, "timeout"),
                  99);
  }
  SUBCASE("our own actor is late") { cluster->hang("container=app"); }
  capture();
  advance(16s, 100ms);
  CHECK(is_complete());
  CHECK(has_problem("log"));
  CHECK(text_of("proxy.log") == "proxied\n");
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a container that restarts meanwhile: each file has the run "
                  "that it says, or none") {
  const auto restart = [this] {
    auto later = pod;
    later.status_more = running("proxy", "containerd://p3", "containerd://p2");
    cluster->put(source_pods, to_json(later));
    log("proxy", "a third run\n");
    previous_log("proxy", "proxied\n");
  };
  SUBCASE("before its log is read") { cluster->before(log_of_proxy, restart); }
  SUBCASE("between the log and the check") {
    cluster->before("GET " + source_pods + "/web-1 ", [this, restart] {
      // The first check is that of the crash's own log.
      cluster->before("GET " + source_pods + "/web-1 ", restart);
    });
  }
  capture();
  CHECK(text_of("proxy.log") == "proxied\n");
  CHECK(model::text_at(line_of("proxy.log"), {"run"}) == "containerd://p2");
  CHECK(text_of("proxy.previous.log") == "none");
  CHECK(why_not("proxy.previous.log").find("a later run") != std::string::npos);
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "bytes that are no text are kept as they came, and an empty "
                  "log is a log") {
  const std::string bytes("\x00\xff core\n", 8);
  log("proxy", bytes);
  previous_log("proxy", "");
  capture();
  const auto object = parsed(*cluster->at(path_of("proxy.log")));
  CHECK(model::text_at(object, {"binaryData", "proxy.log"}) ==
        model::base64_encode(bytes));
  CHECK(model::text_at(line_of("proxy.log"), {"sha256"}) ==
        model::sha256_hex(bytes));
  CHECK(text_of("proxy.previous.log").empty());
  CHECK(model::integer_at(line_of("proxy.previous.log"), {"bytes"}, 7) == 0);
}

TEST_CASE_FIXTURE(beside_fixture,
                  "of each log the newest lines are kept, and what was left "
                  "out is counted") {
  settings->max_log_size = 10;
  log("proxy", "first\nsecond\nthird\n");
  capture();
  CHECK(text_of("proxy.log") == "third\n");
  CHECK(model::integer_at(line_of("proxy.log"), {"dropped"}) == 13);
  CHECK_FALSE(model::true_at(line_of("proxy.log"), {"complete"}));
  CHECK(model::text_at(stored(), {"metadata", "annotations",
                                  "forensic.io/log-dropped"}) == "1");
}

TEST_CASE_FIXTURE(beside_fixture,
                  "what goes wrong costs the log its line, and the case "
                  "nothing") {
  std::string why;
  SUBCASE("the node has it no longer") {
    log("proxy", "unable to retrieve container logs for containerd://p2");
    why = "the node no longer has the log";
  }
  SUBCASE("it may not be written") {
    cluster->before(post_map, [this] {
      cluster->fail(post_map,
                    api_error(k8s::action::forbidden, 403, "Forbidden"));
    });
    why = "Forbidden";
  }
  SUBCASE("its name is taken") {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" +
                     model::log_object_name(report().case_name, "proxy.log") +
                     R"("}})");
    why = "still has the name";
  }
  SUBCASE("somebody has put another in its place") {
    cluster->before(log_of_proxy, [this] { put_kept_proxy_log("forged\n"); });
    why = "another log stands in the place of proxy.log";
  }
  SUBCASE("the API server is in trouble for too long") {
    cluster->fail(log_of_proxy, unavailable(), 99);
    why = "ServiceUnavailable";
  }
  capture();
  advance(6s);
  CHECK(why_not("proxy.log").find(why) != std::string::npos);
  CHECK(is_complete());
  CHECK(problems() == "[]");
  CHECK(log_kept() == "last words\n");
}

TEST_CASE_FIXTURE(beside_fixture, "trouble that passes is waited out") {
  cluster->fail(log_of_proxy, unavailable());
  capture();
  advance(1s);
  CHECK(text_of("proxy.log") == "proxied\n");
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture, "with redaction each log is redacted") {
  settings->enable_secret_cloning = false;
  pod.container_more = R"(,"env":[{"name":"DB_PASSWORD","value":"hunter2"}])";
  log("proxy", "login hunter2\n");
  previous_log("proxy", "hunter2 again\n");
  SUBCASE("at once") { capture(); }
  SUBCASE("in a case that goes on in a later run, which has its own log") {
    auto begun = content();
    begun.redacted = true;
    begun.log = model::captured_log{"last words\n", true};
    auto hidden = pod;
    hidden.container_more =
        R"(,"env":[{"name":"DB_PASSWORD","value":"REDACTED"}])";
    begun.pod_json = to_json(hidden);
    cluster->put(target_maps, model::make_case(begun));
    cluster->put(source_pods, to_json(pod));
    resume();
  }
  CHECK(text_of("proxy.log") == "login REDACTED\n");
  CHECK(text_of("proxy.previous.log") == "REDACTED again\n");
  CHECK_FALSE(cluster->was_sent("hunter2"));
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "where what must not be seen is not known, no log is kept") {
  settings->enable_secret_cloning = false;
  pod.container_more = R"(,"envFrom":[{"secretRef":{"name":"db"}}])";
  cluster->fail("GET " + source_secrets,
                api_error(k8s::action::forbidden, 403, "Forbidden"), 99);
  SUBCASE("at once") {
    capture();
    CHECK(has_problem("redaction"));
  }
  SUBCASE("in a case that goes on in a later run") {
    auto begun = content();
    begun.redacted = true;
    begun.log = model::captured_log{"last words\n", true};
    cluster->put(target_maps, model::make_case(begun));
    cluster->put(source_pods, to_json(pod));
    resume();
    CHECK(problems().find("redaction") == std::string::npos);
  }
  CHECK(text_of("proxy.log") == "none");
  CHECK(why_not("proxy.log").find("not known") != std::string::npos);
  CHECK(cluster->count(log_of_proxy) == 0);
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a case that goes on in a later run asks for what it lacks") {
  put_case_with_log("last words\n");
  SUBCASE("its pod stands") {
    cluster->put(source_pods, to_json(pod));
    resume();
    CHECK(text_of("proxy.log") == "proxied\n");
    CHECK(mounted().size() == 3);
  }
  SUBCASE("its pod is gone") {
    resume();
    CHECK(why_not("proxy.log").find("the pod is gone") != std::string::npos);
    CHECK(cluster->count("/log?") == 0);
    CHECK(mounted() == strings{"crash.log"});
  }
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "what an earlier run has kept stays, even where it is no "
                  "longer to be had") {
  put_case_with_log("last words\n");
  put_kept_proxy_log("kept\n");
  cluster->fail("/log?", api_error(k8s::action::not_found, 404, "NotFound"),
                99);
  resume();
  CHECK(text_of("proxy.log") == "kept\n");
  CHECK(model::integer_at(line_of("proxy.log"), {"bytes"}) == 5);
  CHECK(mounted() == strings{"crash.log", "proxy.log"});
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a log whose first write was answered too late is the one "
                  "that stands") {
  cluster->put(source_pods, to_json(pod));
  put_case_with_log("last words\n");
  cluster->before(log_of_proxy, [this] { put_kept_proxy_log("written\n"); });
  resume();
  CHECK(text_of("proxy.log") == "written\n");
  CHECK(model::integer_at(line_of("proxy.log"), {"bytes"}) == 8);
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a log that was written too late to be heard of is listed "
                  "when the case is closed") {
  pod.status_more = running("proxy", "containerd://p2");
  cluster->before(log_of_proxy, [this] { cluster->hang(post_map); });
  cluster->before(post_clone, [this] { put_kept_proxy_log("written\n"); });
  capture();
  advance(6s, 100ms);
  CHECK(model::integer_at(line_of("proxy.log"), {"bytes"}) == 8);
  CHECK(mounted() == strings{"crash.log"});
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture,
                  "a close whose answer was lost is tried again with the same "
                  "words, whatever has come since") {
  pod.status_more = running("proxy", "containerd://p2");
  cluster->before(log_of_proxy, [this] { cluster->hang(post_map); });
  const std::string close = "PATCH " + target_maps;
  cluster->before(close, [this, close] {
    put_kept_proxy_log("written\n");
    cluster->hang(close);
  });
  cluster->fail(close, unavailable());
  capture();
  advance(30s, 100ms);
  strings bodies;
  for (const auto& seen : cluster->requests)
    if (seen.line.starts_with(close)) bodies.push_back(seen.body);
  REQUIRE(bodies.size() == 3);
  CHECK(bodies[0] == bodies[1]);
  CHECK(bodies[0] == bodies[2]);
  CHECK(is_complete());
}

TEST_CASE_FIXTURE(beside_fixture, "of one case a few logs are read at once") {
  for (int i = 0; i < 20; ++i)
    pod.status_more += running("c" + std::to_string(i), "containerd://c");
  cluster->hang("/log?container=c", 99);
  capture();
  CHECK(cluster->count("/log?container=c") == actors::log_batch::most_open);
}
