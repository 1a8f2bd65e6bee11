/// Several replicas, as a Deployment runs them: one works, and whatever
/// becomes of it another goes on, without a second case for any crash.
#include <doctest/doctest.h>

#include <signal.h>

#include <list>
#include <set>
#include <sstream>

#include "model/lease.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/relay.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::text_at;

/// A lease's time, the longest wait between two looks, and what a busy machine
/// takes.
constexpr std::chrono::milliseconds takeover = 15s + 1700ms + 5s;

bool has_led(const controller_process& one) {
  return one.logged("leading").has_value();
}

std::string page(const controller_process& one) {
  const auto ready = one.health("/readyz");
  REQUIRE(ready);
  CHECK(ready->status == 200);
  return ready->body;
}

/// When it said so.
model::timestamp time_of(const controller_process& one,
                         std::string_view message) {
  const auto line = one.logged(message);
  REQUIRE_MESSAGE(line.has_value(), std::string(message), ": ", one.log());
  const auto time = model::parse_rfc3339(text_at(*line, {"ts"}));
  REQUIRE(time);
  return *time;
}

/// Those of its requests, each once.
std::string verbs_of(const controller_process& one) {
  constexpr std::string_view label = "verb=\"";
  std::set<std::string> verbs;
  std::istringstream lines(one.metrics());
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("forensics_api_requests_total{")) continue;
    const auto begin = line.find(label) + label.size();
    verbs.insert(line.substr(begin, line.find('"', begin) - begin));
  }
  std::string joined;
  for (const auto& verb : verbs) joined += (joined.empty() ? "" : " ") + verb;
  return joined;
}

struct replica_set {
  site at;
  std::string leases =
      "/apis/coordination.k8s.io/v1/namespaces/" + at.shop.name() + "/leases";
  std::string lease =
      leases + "/" + model::lease_for(at.quarantine.name(), "").name;
  std::list<controller_process> replicas{};

  /// Ready on return: it leads or stands by.
  controller_process& add(const std::string& kubeconfig) {
    auto& made = replicas.emplace_back(
        kubeconfig, at.flags({"--leader-elect",
                              "--leader-elect-namespace=" + at.shop.name()}));
    made.wait_ready();
    return made;
  }
  controller_process& add() { return add(at.controller_kubeconfig()); }

  /// The one that comes to lead beside those that have led.
  controller_process& next_leader(std::chrono::milliseconds within,
                                  std::set<controller_process*> before) {
    return *eventually(within, "a new leader", [&]() -> controller_process* {
      for (auto& one : replicas)
        if (!before.contains(&one) && has_led(one)) return &one;
      return nullptr;
    });
  }
  /// The cases are just these: the names of their pods, in order.
  void check_cases(const std::string& pods) const {
    std::multiset<std::string> names;
    for (const auto& one : at.quarantine.cases())
      names.emplace(
          text_at(one, {"metadata", "labels", model::label_source_pod}));
    std::string found;
    for (const auto& name : names) found += (found.empty() ? "" : " ") + name;
    CHECK(found == pods);
    CHECK(at.quarantine.clones().size() == names.size());
  }
  /// The container's n-th run crashes.
  void crash_again(const std::string& pod, int run) const {
    at.home.set_status(at.shop, pod, crashed_status(pod, {{.run = run}}));
  }
};

TEST_CASE("one of three replicas works, the others stand by and say for whom") {
  replica_set set;
  auto& leader = set.add();
  auto& second = set.add();
  auto& third = set.add();
  const auto line = leader.logged("leading");
  REQUIRE(line);
  const std::string identity(text_at(*line, {"identity"}));
  CHECK(contains(page(leader), "[+]leader election: leads, as " + identity));
  CHECK(contains(page(leader), "[+]pods listed"));
  CHECK(leader.metric("forensics_leader") == 1.0);
  const auto lease = set.at.home.get(set.lease);
  REQUIRE(lease);
  CHECK(text_at(*lease, {"spec", "holderIdentity"}) == identity);

  set.at.crash({.name = "web"});
  set.at.wait_closed(1);
  set.check_cases("web");
  for (const auto* other : {&second, &third}) {
    CHECK(page(*other) ==
          "[+]leader election: standby, led by " + identity + "\n");
    CHECK(other->metric("forensics_leader") == 0.0);
    CHECK_FALSE(other->logged("crash seen"));
    CHECK(verbs_of(*other) == "get");
  }

  const auto begun = std::chrono::steady_clock::now();
  CHECK(leader.stop(10s) == 0);
  const auto& next = set.next_leader(5s, {&leader});
  const auto took = std::chrono::steady_clock::now() - begun;
  CHECK(took < 2s);
  MESSAGE("handed over in ",
          std::chrono::duration_cast<std::chrono::milliseconds>(took).count(),
          " ms");
  CHECK(leader.logged("leadership given back"));
  set.at.crash({.name = "after"});
  set.at.wait_closed(2);
  set.check_cases("after web");
  CHECK(has_led(second) != has_led(third));
  CHECK(next.logged("controller started"));
}

TEST_CASE(
    "a leader that is killed, paused or cut off is followed in its "
    "lease's time, and no crash has two cases") {
  replica_set killed;
  replica_set paused;
  replica_set cut_off;
  relay way(cut_off.at.home.server_port());
  auto& dies = killed.add();
  auto& sleeps = paused.add();
  auto& alone = cut_off.add(cut_off.at.home.admin_kubeconfig_by(way.port()));
  for (auto* set : {&killed, &paused, &cut_off}) {
    set->add();
    set->at.crash({.name = "first"});
  }
  killed.add();
  for (auto* set : {&killed, &paused, &cut_off}) {
    set->at.wait_closed(1);
    set->at.home.create_pod(set->at.shop, make_pod({.name = "web"}));
  }

  // One leader falls asleep while it waits for a log, about to write.
  const auto log = paused.at.home.log_of(paused.at.shop, "web");
  log.put(log_run::current, "bye\n").hang();
  paused.crash_again("web", 0);
  eventually(5s, "a crash that is seen", [&] { return sleeps.logged("web"); });
  sleeps.process().signal(SIGSTOP);
  log.release();
  dies.kill();
  way.cut();
  // The container crashes again while nobody leads. That run alone is what the
  // next leader finds: a case of the first one, too, would be one too many.
  for (auto* set : {&killed, &paused, &cut_off}) set->crash_again("web", 1);

  CHECK(alone.wait(20s) == 1);
  const auto lost = time_of(alone, "leadership lost, so the process ends");
  auto& after_cut = cut_off.next_leader(takeover, {&alone});
  CHECK(lost < time_of(after_cut, "leading"));
  killed.next_leader(takeover, {&dies});
  auto& awake = paused.next_leader(takeover, {&sleeps});
  for (auto* set : {&killed, &paused, &cut_off}) {
    set->at.wait_closed(2);
    set->at.crash({.name = "later"});
  }

  sleeps.process().signal(SIGCONT);
  paused.crash_again("web", 2);
  paused.at.crash({.name = "last"});
  CHECK(sleeps.wait(10s) == 1);
  CHECK(sleeps.logged("leadership lost, so the process ends"));
  for (auto* set : {&killed, &cut_off}) {
    set->at.wait_closed(3);
    set->check_cases("first later web");
  }
  paused.at.wait_closed(4);
  paused.check_cases("first last later web");
  CHECK(awake.metric("forensics_leader") == 1.0);
  std::size_t leaders = 0;
  for (const auto& one : killed.replicas) leaders += has_led(one) ? 1 : 0;
  CHECK(leaders == 2);
}

TEST_CASE(
    "a lease of a dead holder is taken after its time, whatever clock "
    "it was written by") {
  std::list<replica_set> sets;
  for (const char* time :
       {"1999-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z"}) {
    auto& set = sets.emplace_back();
    REQUIRE(post(set.at.home, set.leases,
                 R"({"metadata":{"name":")" +
                     model::lease_for(set.at.quarantine.name(), "").name +
                     R"("},"spec":{"holderIdentity":"gone",)"
                     R"("leaseDurationSeconds":3,"renewTime":")" +
                     time + R"(","acquireTime":")" + time + "\"}}")
                .status == 200);
    set.add();
  }
  for (auto& set : sets) {
    const auto& one = set.next_leader(takeover, {});
    const auto waited = time_of(one, "leading") - time_of(one, "standing by");
    // No less than a lease of ours, whatever somebody has made of it.
    CHECK(waited > 14'900ms);
    CHECK(text_at(*one.logged("standing by"), {"leader"}) == "gone");
    const auto lease = set.at.home.get(set.lease);
    REQUIRE(lease);
    CHECK(model::integer_at(*lease, {"spec", "leaseTransitions"}) == 1);
    CHECK(model::integer_at(*lease, {"spec", "leaseDurationSeconds"}) == 15);
  }
}

TEST_CASE("a leader without an API server stops as soon as ever") {
  replica_set set;
  relay way(set.at.home.server_port());
  auto& leader = set.add(set.at.home.admin_kubeconfig_by(way.port()));
  way.cut();
  const auto begun = std::chrono::steady_clock::now();
  CHECK(leader.stop(10s) == 0);
  CHECK(std::chrono::steady_clock::now() - begun < 4s);
}

TEST_CASE(
    "without the right to its lease a replica says so, and is not "
    "ready") {
  const site at;
  controller_process one(at.home.powerless_kubeconfig(),
                         at.flags({"--leader-elect"}));
  const auto line = eventually(20s, "a line about the lease", [&] {
    return one.logged("the Lease could not be read or renewed");
  });
  CHECK(contains(text_at(*line, {"error"}), "get leases in "));
  CHECK(contains(text_at(*line, {"error"}), "403"));
  const auto ready = one.health("/readyz");
  REQUIRE(ready);
  CHECK(ready->status == 503);
  CHECK(ready->body == "[-]leader election: not known yet\n");
  CHECK(one.stop(10s) == 0);
}

}  // namespace
}  // namespace forensics::test
