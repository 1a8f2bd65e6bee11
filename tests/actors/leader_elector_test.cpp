#include "actors/leader_elector.hpp"

#include <doctest/doctest.h>

#include "model/json.hpp"
#include "support/actor_fixture.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

const std::string leases =
    "/apis/coordination.k8s.io/v1/namespaces/ours/leases";
const std::string path = leases + "/kube-forensics-controller-debug";

/// One replica, as the rest of its process sees it.
struct replica {
  actors::leader_elector_actor elector;
  std::chrono::milliseconds may_write_until{-1};
  std::size_t began = 0;
  std::size_t lost = 0;
  std::vector<std::string> followed;
};

struct elector_fixture : actor_fixture {
  replica& add_replica(const std::string& identity) {
    auto& made = *replicas.emplace_back(std::make_unique<replica>());
    actors::elector_config wiring;
    wiring.lease = model::lease_for("debug", "ours");
    wiring.identity = identity;
    wiring.on_renewed = [&made](std::chrono::milliseconds until) {
      made.may_write_until = until;
    };
    wiring.on_leading = [&made] { ++made.began; };
    wiring.on_standby = [&made](const std::string& leader) {
      made.followed.push_back(leader);
    };
    wiring.on_lost = [this, &made] {
      ++made.lost;
      CHECK_MESSAGE(logged("leadership lost, so the process ends") == 0,
                    "no log line holds this up");
    };
    made.elector =
        add(system.spawn(actors::leader_elector, around, api, wiring));
    send(made.elector, actors::elect{});
    return made;
  }
  void hold(const std::string& holder, const std::string& more = {}) {
    cluster->put(leases,
                 R"({"metadata":{"name":"kube-forensics-controller-debug"},)"
                 R"("spec":{"holderIdentity":")" +
                     holder + R"(","leaseDurationSeconds":15)" + more + "}}");
  }
  std::string holder() const {
    const auto* lease = cluster->at(path);
    return lease == nullptr ? "none"
                            : std::string(model::text_at(
                                  parsed(*lease), {"spec", "holderIdentity"}));
  }
  bool may_write(const replica& one) const {
    return *uptime < one.may_write_until;
  }
  bool resigned(const replica& one) {
    const auto answer = ask<actors::done_reply>(one.elector, actors::resign{});
    return answer->has_value();
  }
  /// The process does not run: no actor sees time pass.
  void pause(std::chrono::milliseconds by) {
    *clock += by;
    *uptime += by;
    cluster->now = *clock;
  }

  std::vector<std::unique_ptr<replica>> replicas;
};

}  // namespace

TEST_CASE_FIXTURE(elector_fixture, "the first makes the lease and leads") {
  auto& one = add_replica("one");
  CHECK(holder() == "one");
  CHECK(one.began == 1);
  CHECK(may_write(one));
  CHECK(metric("forensics_leader") == 1);
  CHECK(logged("leading") == 1);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a leader renews every two seconds, and goes on leading") {
  auto& one = add_replica("one");
  advance(1min);
  CHECK(cluster->count("PUT " + path) == 30);
  CHECK(cluster->count("GET " + path) == 1);
  CHECK(may_write(one));
  CHECK(one.began == 1);
  CHECK(one.lost == 0);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "the others stand by, write nothing and say who leads") {
  auto& one = add_replica("one");
  const auto before = cluster->count("PUT ");
  auto& two = add_replica("two");
  auto& three = add_replica("three");
  advance(1min);
  for (const auto* other : {&two, &three}) {
    CHECK(other->began == 0);
    CHECK(other->lost == 0);
    CHECK_FALSE(may_write(*other));
    CHECK(other->followed == std::vector<std::string>{"one"});
  }
  CHECK(logged("standing by") == 2);
  CHECK(cluster->count("PUT ") - before == 30);
  CHECK(cluster->count("POST ") == 1);
  CHECK(holder() == "one");
  CHECK(may_write(one));
}

TEST_CASE_FIXTURE(elector_fixture, "who waits says at once who leads now") {
  hold("a");
  auto& one = add_replica("one");
  hold("b");
  advance(5s);
  hold("", R"(,"leaseTransitions":3)");
  advance(2s);
  CHECK(one.followed == std::vector<std::string>{"a", "b"});
  CHECK(one.began == 1);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a dead leader's lease is taken when it is over, once") {
  hold("gone");
  auto& one = add_replica("one");
  auto& two = add_replica("two");
  advance(14'950ms);
  CHECK(one.began + two.began == 0);
  CHECK(holder() == "gone");
  advance(1'700ms);
  CHECK(one.began + two.began == 1);
  CHECK(one.lost + two.lost == 0);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "times of a clock that is wrong end no lease sooner or "
                  "later") {
  for (const char* time :
       {"1999-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z"}) {
    CAPTURE(time);
    hold("gone", R"(,"renewTime":")" + std::string(time) + "\"");
    auto& one = add_replica(time);
    advance(14'950ms);
    CHECK(one.began == 0);
    advance(1'700ms);
    CHECK(one.began == 1);
    CHECK(resigned(one));
  }
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a wall clock that jumps or stands still changes nothing") {
  auto& one = add_replica("one");
  auto& two = add_replica("two");
  SUBCASE("it jumps") {
    for (int i = 0; i < 10; ++i) {
      *clock += i % 2 == 0 ? 100h : -200h;
      advance(4s);
    }
  }
  SUBCASE("it stands still") {
    for (int i = 0; i < 800; ++i) {
      advance(50ms);
      *clock -= 50ms;
    }
  }
  CHECK(may_write(one));
  CHECK(one.lost == 0);
  CHECK(two.began == 0);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a leader that can't renew ends in time, and says so") {
  auto& one = add_replica("one");
  advance(1s);
  SUBCASE("the server is away") { cluster->fail(path, unavailable(), 1000); }
  SUBCASE("it does not answer") { cluster->hang(path, 1000); }
  SUBCASE("it refuses") {
    cluster->fail(path, api_error(k8s::action::forbidden, 403, "Forbidden"),
                  1000);
  }
  SUBCASE("it answers nonsense") { cluster->garble(path, 1000); }
  advance(8'900ms);
  CHECK(one.lost == 0);
  CHECK(may_write(one));
  advance(150ms);
  CHECK(one.lost == 1);
  CHECK_FALSE(may_write(one));
  CHECK(logged("leadership lost, so the process ends") == 1);
  CHECK(metric("forensics_leader") == 0);
  const auto before = cluster->requests.size();
  advance(1min);
  CHECK(cluster->requests.size() == before);
  CHECK(one.lost == 1);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a server that is away for a moment costs no lead") {
  auto& one = add_replica("one");
  SUBCASE("it refuses") { cluster->fail(path, unavailable(), 3); }
  SUBCASE("it does not answer once") { cluster->hang(path); }
  SUBCASE("it carries a renewal out and answers nonsense") {
    cluster->garble("PUT " + path);
  }
  advance(30s);
  CHECK(one.lost == 0);
  CHECK(may_write(one));
  CHECK(logged("the Lease could not be read or renewed") == 1);
  CHECK(logged("the Lease can be used again") == 1);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a leader that was paused writes nothing and ends") {
  auto& one = add_replica("one");
  advance(4s);
  SUBCASE("between two renewals") {}
  SUBCASE("its renewal's answer came meanwhile") {
    cluster->hang("PUT " + path);
    advance(2s);
    pause(20s);
    answer_late();
  }
  SUBCASE("and another has taken over") {
    pause(20s);
    hold("two");
  }
  if (may_write(one)) pause(20s);
  CHECK_FALSE(may_write(one));
  const auto before = cluster->count("PUT ");
  advance(10s);
  CHECK_FALSE(may_write(one));
  CHECK(one.lost == 1);
  CHECK(cluster->count("PUT ") == before);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a leader that finds another's name ends at once") {
  auto& one = add_replica("one");
  SUBCASE("another's") { hold("two"); }
  SUBCASE("nobody's") { hold(""); }
  SUBCASE("no lease at all") { cluster->remove(path); }
  advance(2s);
  CHECK(one.lost == 1);
  CHECK(holder() != "one");
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a label on the lease costs a read, not the lead") {
  auto& one = add_replica("one");
  auto lease = parsed(*cluster->at(path));
  model::set(lease["metadata"]["labels"], "team", "sre", lease.GetAllocator());
  cluster->put(leases, model::dump(lease));
  advance(2s);
  CHECK(may_write(one));
  CHECK(one.may_write_until > 11s);
  CHECK(logged("the Lease could not be read or renewed") == 0);
  CHECK(model::text_at(parsed(*cluster->at(path)),
                       {"metadata", "labels", "team"}) == "sre");
}

TEST_CASE_FIXTURE(elector_fixture, "of two at once one leads") {
  SUBCASE("there is no lease") {
    cluster->before("POST " + leases, [this] { hold("other"); });
  }
  SUBCASE("there is one") {
    hold("");
    cluster->before("PUT " + path, [this] { hold("other"); });
  }
  auto& one = add_replica("one");
  advance(2s);
  CHECK(one.began == 0);
  CHECK(one.followed == std::vector<std::string>{"other"});
  CHECK(logged("the Lease could not be read or renewed") == 0);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a lease that is nonsense is nobody's to "
                  "take, and named") {
  cluster->put(leases,
               R"({"metadata":{"name":"kube-forensics-controller-debug"},)"
               R"("spec":{"holderIdentity":["one"]}})");
  auto& one = add_replica("one");
  advance(1min);
  CHECK(one.began == 0);
  CHECK(logged("the Lease could not be read or renewed") == 1);
  hold("");
  advance(5s);
  CHECK(one.began == 1);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a leader that stops gives the lease back, and the next "
                  "leads within two seconds") {
  auto& one = add_replica("one");
  auto& two = add_replica("two");
  advance(5s);
  CHECK(resigned(one));
  CHECK(holder().empty());
  CHECK(logged("leadership given back") == 1);
  advance(1'700ms);
  CHECK(two.began == 1);
  CHECK(holder() == "two");
  advance(1min);
  CHECK(one.lost == 0);
  CHECK(holder() == "two");
}

TEST_CASE_FIXTURE(elector_fixture,
                  "one that stops while it renews gives back what comes of "
                  "it") {
  auto& one = add_replica("one");
  cluster->hang("PUT " + path);
  advance(2s);
  CHECK_FALSE(resigned(one));
  answer_late();
  CHECK(holder().empty());
}

TEST_CASE_FIXTURE(elector_fixture,
                  "one that stands by has nothing to give back") {
  hold("other");
  auto& one = add_replica("one");
  SUBCASE("at rest") {}
  SUBCASE("while it looks") {
    cluster->hang("GET " + path);
    advance(2s);
  }
  CHECK(resigned(one));
  CHECK(cluster->count("PUT ") == 0);
  const auto before = cluster->requests.size();
  advance(1min);
  CHECK(cluster->requests.size() == before);
}

TEST_CASE_FIXTURE(elector_fixture,
                  "a stop with a server that is away ends, "
                  "too") {
  auto& one = add_replica("one");
  cluster->fail("PUT " + path, unavailable());
  CHECK(resigned(one));
  CHECK(logged("leadership could not be given back") == 1);
  CHECK(holder() == "one");
}

TEST_CASE_FIXTURE(elector_fixture, "who has nobody to ask waits longer") {
  cluster->fail(path, unavailable(), 1000);
  auto& one = add_replica("one");
  advance(32s);
  // Once, and then every 3.2 s: by half of the jitter.
  CHECK(cluster->count("GET " + path) == 11);
  CHECK(one.began == 0);
  CHECK(one.lost == 0);
}
