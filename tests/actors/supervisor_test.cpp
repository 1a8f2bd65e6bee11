#include "actors/supervisor.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>

#include "model/case_record.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"
#include "support/supervisor_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

const std::string list_cases = "labelSelector=";
const char* const full =
    R"(forensics_crashes_suppressed_total{cause="max_cases"})";

}  // namespace

TEST_CASE_FIXTURE(supervisor_fixture,
                  "no more clones are worked on than there are slots, and "
                  "evidence waits for none") {
  settings->max_concurrent_cases = 2;
  start();
  cluster->hang("POST " + target_pods, 2);
  for (int i = 0; i < 5; ++i) crash(i);
  CHECK(cluster->count("POST " + target_maps) == 5);
  CHECK(cluster->count("POST " + target_pods) == 2);
  CHECK(metric("forensics_cases_in_flight") == 5);
  advance(60s, 1s);
  CHECK(clones() == 5);
  CHECK(metric("forensics_cases_in_flight") == 0);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "no more cases are open at once than the bound; each that "
                  "ends makes room") {
  max_open_cases = 2;
  start();
  cluster->hang("/log?", 2);
  for (int i = 0; i < 5; ++i) crash(i);
  CHECK(cases_begun() == 2);
  CHECK(metric("forensics_cases_in_flight") == 2);
  CHECK(metric("forensics_cases_pending") == 3);
  advance(60s, 1s);
  CHECK(cases_begun() == 5);
  CHECK(clones() == 5);
  CHECK(metric("forensics_cases_in_flight") == 0);
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a slot that others wait for is not held for other logs as "
                  "long") {
  settings->max_concurrent_cases = 1;
  max_open_cases = 1;
  start();
  neighbour = R"(,{"name":"proxy","containerID":"containerd://p",)"
              R"("state":{"running":{}}})";
  cluster->hang("container=proxy", 99);
  for (int i = 0; i < 3; ++i) crash(i);
  // Nobody waited when the first got it, nobody waits for the last.
  advance(3900ms, 100ms);
  CHECK(clones() == 0);
  advance(300ms, 100ms);
  CHECK(clones() == 1);
  advance(1100ms, 100ms);
  CHECK(clones() == 2);
  advance(3s, 100ms);
  CHECK(clones() == 2);
  advance(1s, 100ms);
  CHECK(clones() == 3);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a clone that hangs holds its slot for two seconds alone") {
  settings->max_concurrent_cases = 1;
  start();
  cluster->hang("POST " + target_pods, 1);
  for (int i = 0; i < 2; ++i) crash(i);
  advance(1900ms, 100ms);
  CHECK(clones() == 0);
  advance(300ms, 100ms);
  CHECK(clones() == 1);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "clones that hang let three times as many pass") {
  settings->max_concurrent_cases = 2;
  start();
  cluster->hang("POST " + target_pods, 99);
  for (int i = 0; i < 12; ++i) crash(i);
  advance(9s, 100ms);
  CHECK(cluster->count("POST " + target_pods) == 2 + 3 * 2);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "an outage postpones a case, and it is kept afterwards") {
  start();
  std::string step;
  SUBCASE("before its evidence stands") { step = "POST " + target_maps; }
  SUBCASE("before its clone stands") { step = "POST " + target_pods; }
  SUBCASE("before its end is written") { step = "PATCH " + target_maps; }
  cluster->fail(step, unavailable(), 5);
  crash(0);
  advance(10s, 100ms);
  CHECK(cluster->count(step) == 5);
  CHECK(deduplicator->forgotten.empty());
  advance(30s, 1s);
  REQUIRE(cluster->paths(target_maps).size() == 1);
  const auto kept = parsed(*cluster->at(cluster->paths(target_maps)[0]));
  CHECK(model::text_at(kept, {"metadata", "annotations",
                              "forensic.io/phase"}) == "Complete");
  CHECK(clones() == 1);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a bell begins a case that was put off again at once, and "
                  "makes its later pauses no shorter") {
  start();
  cluster->fail("POST " + target_maps, unavailable(), 1'000);
  crash(0);
  const auto tries = [this] { return cluster->count("POST " + target_maps); };
  advance(10s, 100ms);
  CHECK(tries() == 5);
  send(supervisor, actors::server_is_back{});
  CHECK(tries() == 6);
  for (int bell = 0; bell < 4; ++bell) {
    advance(7s, 100ms);
    send(supervisor, actors::server_is_back{});
  }
  const auto before = tries();
  advance(10min, 100ms);
  CHECK(tries() - before > 5U * 30);
  CHECK(tries() - before <= 5U * 41);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a clone that fails is made when the trouble is over; the "
                  "case is closed without one where it never is") {
  start();
  const std::string step = "POST " + target_pods;
  const auto broken = api_error(k8s::action::retry, 500, "InternalError");
  const auto phase = [this] {
    const auto kept = parsed(*cluster->at(cluster->paths(target_maps).at(0)));
    return std::string(
        model::text_at(kept, {"metadata", "annotations", "forensic.io/phase"}));
  };
  SUBCASE("it is over in the last round") {
    cluster->fail(step, broken, 16);
    crash(0);
    advance(100s, 1s);
    CHECK(clones() == 1);
    CHECK(phase() == "Complete");
  }
  SUBCASE("it is not") {
    cluster->fail(step, broken, 99);
    crash(0);
    advance(40s, 1s);
    CHECK(phase() == "Collecting");
    advance(60s, 1s);
    CHECK(cluster->count(step) == 20);
    CHECK(phase() == "Failed");
  }
  CHECK(metric("forensics_cases_in_flight") == 0);
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "while nobody is let in a case waits, and misses nothing "
                  "when files are renewed") {
  k8s::error why = api_error(k8s::action::configuration, 0, "certificate");
  std::string from;
  const auto begins = [&] {
    SUBCASE("from the start") {}
    SUBCASE("when the evidence stands") { from = target_policies; }
    SUBCASE("at its end") { from = "PATCH "; }
  };
  SUBCASE("the server's certificate is not trusted") { begins(); }
  SUBCASE("the token is refused") {
    why = api_error(k8s::action::refresh, 401, "Unauthorized");
    begins();
  }
  start();
  send(sealer, actors::prepare_to_seal{});
  cluster->fail(from, why, 100'000);
  crash(0);
  advance(1min, 100ms);
  CHECK(logged("case put off") + logged("case step failed") > 0);
  cluster->forget_rules();
  advance(15s, 100ms);
  REQUIRE(cluster->paths(target_maps).size() == 1);
  const auto kept = parsed(*cluster->at(cluster->paths(target_maps)[0]));
  const auto note = [&](const char* name) {
    return model::text_at(kept, {"metadata", "annotations", name});
  };
  CHECK(note("forensic.io/phase") == "Complete");
  CHECK(note("forensic.io/problems") == "[]");
  CHECK(clones() == 1);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "an outage without end: the case is given up, and the crash "
                  "may come again") {
  start();
  cluster->fail("POST " + target_maps, unavailable(), 100'000);
  crash(0);
  advance(55min, 1s);
  CHECK(deduplicator->forgotten.empty());
  advance(60min, 1s);
  CHECK(logged("case given up") == 1);
  CHECK(cluster->count("POST " + target_maps) ==
        5 * (actors::supervisor_state::max_rounds + 1));
  for (const auto& gate : {deduplicator, limiter}) {
    REQUIRE(gate->forgotten.size() == 1);
    CHECK(gate->forgotten[0].case_name == report_of(pod_number(0)).case_name);
  }
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a runner that dies leaves its slot to others") {
  settings->max_concurrent_cases = 1;
  const auto armed = break_clock();
  start();
  // What asks for the time next is the runner, when its clone stands.
  cluster->before("POST " + target_pods, [armed] { *armed = true; });
  crash(0);
  CHECK(logged("case runner died") == 1);
  crash(1);
  CHECK(clones() == 2);
  advance(20s, 1s);
  CHECK(metric("forensics_cases_in_flight") == 0);
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a crash that finds the queue full is counted and "
                  "forgotten") {
  max_open_cases = 1;
  settings->max_pending_cases = 1;
  start();
  cluster->hang("/log?");
  for (int i = 0; i < 3; ++i) crash(i);
  const auto dropped = report_of(pod_number(2));
  for (const auto& gate : {deduplicator, limiter}) {
    REQUIRE(gate->forgotten.size() == 1);
    CHECK(gate->forgotten[0].case_name == dropped.case_name);
    CHECK(gate->forgotten[0].signature == dropped.signature);
  }
  CHECK(metric(R"(forensics_crashes_suppressed_total{cause="queue_full"})") ==
        1);
  CHECK(logged("crash dropped: too many cases wait") == 1);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "no more cases stand than may; what is dropped is counted "
                  "once and may come again") {
  settings->max_cases = 4;
  start();
  for (int i = 0; i < 4; ++i) crash(i);
  advance(3s, 100ms);
  CHECK(clones() == 2);  // the other half is for others
  REQUIRE(deduplicator->forgotten.size() == 2);
  CHECK(deduplicator->forgotten[0].case_name ==
        report_of(pod_number(2)).case_name);
  CHECK(limiter->forgotten.size() == 2);
  CHECK(metric(full) == 2);
  CHECK(logged("crash dropped: --max-cases leaves its namespace no room") == 2);

  auto again = report_of(pod_number(2));
  again.comes_again = true;
  send(supervisor, again);
  CHECK(clones() == 2);
  CHECK(metric(full) == 2);

  pod_namespace = "billing";
  crash(5);
  advance(3s, 100ms);
  CHECK(clones() == 3);
  CHECK(metric("forensics_cases_pending") == 0);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "no more cases stand of a namespace than may") {
  settings->max_cases_per_namespace = 2;
  start();
  for (int i = 0; i < 4; ++i) crash(i);
  CHECK(clones() == 2);
  CHECK(metric(R"(forensics_crashes_suppressed_total{)"
               R"(cause="max_cases_per_namespace"})") == 2);
  pod_namespace = "billing";
  crash(5);
  CHECK(clones() == 3);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "cases of earlier runs count, and those of others that are "
                  "told; one that is gone makes room") {
  settings->max_cases_per_namespace = 2;
  put_case(0, "Complete");
  start();
  model::case_view other;
  other.name = "another";
  other.source_namespace = "shop";
  send(supervisor, actors::case_stands{other});
  crash(1);
  CHECK(clones() == 0);
  send(supervisor, actors::case_gone{"another", "", "", "shop"});
  crash(2);
  CHECK(clones() == 1);
  // A list finds what was missed, and is no newer than what is worked on.
  cluster->hang("POST " + target_pods);
  send(supervisor, actors::case_list_begins{});
  send(supervisor, actors::case_list_ends{});
  crash(3);
  send(supervisor, actors::case_list_begins{});
  send(supervisor, actors::case_list_ends{});
  crash(4);
  crash(5);
  CHECK(cluster->count("POST " + target_maps) == 3);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a crash that could not be kept takes no room") {
  settings->max_cases_per_namespace = 1;
  start();
  cluster->fail("POST " + target_maps,
                api_error(k8s::action::invalid, 422, "Invalid"));
  crash(0);
  crash(1);
  CHECK(clones() == 1);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a list that is long in coming is not waited for, nor one "
                  "that is read already") {
  settings->max_cases = 10;
  is_listed = true;
  start();
  std::size_t at_once = 1;
  SUBCASE("it is long in coming") {
    send(supervisor, actors::pod_list{"", true});
  }
  SUBCASE("it is read already") { at_once = 3; }
  for (int i = 0; i < 3; ++i) crash(i);
  advance(29s, 1s);
  CHECK(clones() == at_once);
  advance(2s, 1s);
  CHECK(clones() == 3);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a crash of the watch waits for no list") {
  settings->max_cases = 10;
  start();
  send(supervisor, actors::pod_list{"", true});
  for (int i = 0; i < 3; ++i) crash(i);
  CHECK(clones() == 3);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "of a list, which tells namespace by namespace, each has "
                  "its share") {
  settings->max_cases = 24;
  is_listed = true;
  start();
  send(supervisor, actors::pod_list{"", true});
  for (const char* ns : {"a", "b", "c", "d", "e"}) {
    pod_namespace = ns;
    for (int i = 0; i < 50; ++i) crash(i);
  }
  advance(5s, 1s);
  CHECK(clones() == 5);
  send(supervisor, actors::pod_list{"", false});
  run();
  CHECK(clones() == 20);
  std::map<std::string, int> shares;
  for (const auto& path : cluster->paths(target_maps))
    if (const auto view = model::read_case(parsed(*cluster->at(path))))
      ++shares[view->source_namespace];
  CHECK(shares.size() == 5);
  for (const auto& [ns, share] : shares) CHECK(share == 4);
  CHECK(metric(full) == 230);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a case that somebody deletes while it is put off is not "
                  "made again") {
  start();
  cluster->fail("POST " + target_pods, unavailable(), 5);
  crash(0);
  const std::string name = report_of(pod_number(0)).case_name;
  const auto remove = [&] {
    cluster->remove(target_maps + "/" + name);
    send(supervisor, actors::case_gone{name, "", "", "shop"});
  };
  SUBCASE("while it waits") {
    advance(10s, 100ms);
    remove();
  }
  SUBCASE("before it is put off") { remove(); }
  advance(2min, 1s);
  CHECK(cluster->count("POST " + target_maps) == 1);
  CHECK(clones() == 0);
  CHECK(metric("forensics_cases_pending") == 0);
  CHECK(metric("forensics_cases_in_flight") == 0);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "while all places are taken, nobody looks for one") {
  const auto looks = std::make_shared<std::size_t>(0);
  around.now = [looks, now = around.now] {
    ++*looks;
    return now();
  };
  max_open_cases = 1;
  start();
  cluster->hang("POST " + target_maps);
  crash(0);
  crash(1);
  const auto before = *looks;
  advance(5s, 10ms);
  CHECK(*looks - before < 50);
  advance(60s, 1s);
  CHECK(clones() == 2);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "the pods that wait are bounded in bytes, too") {
  spawn();
  auto report = report_of(pod_number(0));
  report.pod_json = std::make_shared<const std::string>(
      actors::supervisor_state::max_pending_bytes / 2 + 1, ' ');
  send(supervisor, report);
  CHECK(deduplicator->forgotten.empty());
  report.case_name = "another";
  send(supervisor, report);
  REQUIRE(deduplicator->forgotten.size() == 1);
  CHECK(deduplicator->forgotten[0].case_name == "another");
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "pods that no longer wait take no room from those that do") {
  start();
  auto report = report_of(pod_number(0));
  report.pod_json = std::make_shared<const std::string>(
      actors::supervisor_state::max_pending_bytes / 2 + 1, ' ');
  for (const char* name : {"one", "two", "three"}) {
    report.case_name = name;
    send(supervisor, report);
  }
  CHECK(cases_begun() == 3);
  CHECK(deduplicator->forgotten.empty());
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a runner that dies frees its slot and is counted") {
  settings->max_concurrent_cases = 1;
  const auto armed = break_clock();
  start();
  // What asks for the time next is the runner, when its evidence is written.
  cluster->before("POST " + target_maps, [armed] { *armed = true; });
  crash(0);
  CHECK(metric(R"(forensics_pod_creation_errors_total{namespace="shop",)"
               R"(step="case"})") == 1);
  CHECK(logged("case runner died") == 1);
  CHECK(clones() == 0);
  CHECK(metric("forensics_cases_in_flight") == 0);
  crash(1);
  CHECK(clones() == 1);
  // It is begun again.
  advance(20s, 1s);
  CHECK(clones() == 2);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a case that was lost is forgotten, one that failed is "
                  "not") {
  start();
  cluster->fail("POST " + target_pods,
                api_error(k8s::action::invalid, 422, "Invalid"));
  crash(0);
  CHECK(deduplicator->forgotten.empty());
  cluster->fail("POST " + target_maps,
                api_error(k8s::action::invalid, 422, "Invalid"));
  crash(1);
  for (const auto& gate : {deduplicator, limiter}) {
    REQUIRE(gate->forgotten.size() == 1);
    CHECK(gate->forgotten[0].case_name == report_of(pod_number(1)).case_name);
  }
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "the watch starts when namespace and cases are known, once") {
  start();
  CHECK(*watching == 1);
  CHECK(recovered == 1);
  CHECK(cluster->position("POST /api/v1/namespaces") <
        cluster->position(list_cases));
  send(supervisor, actors::start_up{});
  CHECK(*watching == 1);
  CHECK(recovered == 1);
}

TEST_CASE_FIXTURE(supervisor_fixture, "a start that fails is tried again") {
  std::string step;
  SUBCASE("the namespace") { step = "GET " + target_namespace + " "; }
  SUBCASE("the list of cases") { step = list_cases; }
  cluster->fail(step, unavailable(), 3);
  start();
  CHECK(*watching == 0);
  CHECK(logged("start-up step failed") == 1);
  advance(10s, 10ms);
  CHECK(*watching == 1);
  CHECK(recovered == 1);
  const auto tries =
      cluster->times(step.substr(0, step.find_last_not_of(' ') + 1));
  REQUIRE(tries.size() >= 4);
  CHECK(tries[2] - tries[1] > tries[1] - tries[0]);
  CHECK(tries[3] - tries[2] > tries[2] - tries[1]);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a quarantine that can't be made costs no evidence") {
  for (const auto& part : {target_policies, target_accounts, target_quotas})
    cluster->fail("POST " + part,
                  api_error(k8s::action::invalid, 422, "Invalid"), 1000);
  settings->target_quota = {"pods=5"};
  start();
  CHECK(*watching == 1);
}

TEST_CASE_FIXTURE(supervisor_fixture, "a start honours Retry-After") {
  auto busy = api_error(k8s::action::retry, 429, "TooManyRequests");
  busy.retry_after = 45s;
  cluster->fail(list_cases, busy);
  start();
  advance(44s, 1s);
  CHECK(*watching == 0);
  advance(1s, 1s);
  CHECK(*watching == 1);
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "cases of earlier runs are made known before the watch, "
                  "and the open ones resumed") {
  put_case(0, "Complete");
  put_case(1, "Failed");
  put_case(2, "Collecting");
  put_case(3, "Collecting", R"(,"deletionTimestamp":"2026-03-01T11:59:00Z")");
  cluster->put(target_maps, R"({"metadata":{"name":"some-other-map"}})");
  SUBCASE("on one page") {}
  SUBCASE("on several") { cluster->page_size = 1; }
  start();
  for (const auto& gate : {deduplicator, limiter}) {
    REQUIRE(gate->known.size() == 3);
    CHECK(gate->known[0].name == report_of(pod_number(0)).case_name);
    CHECK(gate->known[0].signature == report_of(pod_number(0)).signature);
  }
  for (const int i : {0, 1, 2, 3})
    CHECK(cluster->count("GET " + target_maps + "/" +
                         report_of(pod_number(i)).case_name) ==
          (i == 2 ? 1U : 0U));
}

TEST_CASE_FIXTURE(supervisor_fixture,
                  "a list of cases that breaks off is begun anew, and no case "
                  "is resumed twice") {
  cluster->page_size = 1;
  put_case(1, "Collecting");
  put_case(2, "Collecting");
  cluster->fail("continue=", unavailable());
  start();
  CHECK(*watching == 0);
  CHECK(cluster->count("GET " + target_maps + "/") == 0);
  advance(2s);
  CHECK(*watching == 1);
  CHECK(cluster->count("GET " + target_maps + "/") == 2);
}

TEST_CASE_FIXTURE(supervisor_fixture, "a stop ends the cases that run") {
  start();
  cluster->hang("/log?");
  crash(0);
  caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
  advance(60s, 1s);
  CHECK(cluster->count("POST " + target_maps) == 0);
}
