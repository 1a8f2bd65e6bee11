#include "model/election.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "model/lease.hpp"

using namespace forensics::model;
using namespace std::chrono_literals;

namespace {

const timestamp noon = *parse_rfc3339("2026-03-01T12:00:00Z");

std::string lease_of(const std::string& holder, int version,
                     const std::string& more = {}) {
  return R"({"metadata":{"resourceVersion":")" + std::to_string(version) +
         R"("},"spec":{"holderIdentity":")" + holder + "\"" + more + "}}";
}

/// One replica, and what it makes of a Lease.
struct replica {
  election self{"me", lease_for("debug", "ours"), {}};

  lease_step reads(const std::string& text, uptime now) {
    const auto decision = self.on_read(text, now, noon);
    REQUIRE(decision);
    return decision->step;
  }
  bool writes(uptime begun, uptime now, int version = 100) {
    return self.on_written(lease_of("me", version), begun, now);
  }
};

}  // namespace

TEST_CASE("a lease that nobody holds is taken at once") {
  replica one;
  CHECK(one.reads(lease_of("", 1), 0s) == lease_step::update);
  CHECK(one.self.on_absent(0s, noon).step == lease_step::create);
  CHECK_FALSE(one.self.leads());
  CHECK(one.writes(0s, 1s));
  CHECK(one.self.leads());
  CHECK(one.self.leader() == "me");
}

TEST_CASE("another's lease is taken when it has not changed for its time") {
  struct row {
    const char* what;
    const char* more;
    duration lasts;
  };
  for (const row& now : std::vector<row>{
           {"as ours", R"(,"leaseDurationSeconds":15)", 15s},
           {"longer", R"(,"leaseDurationSeconds":60)", 60s},
           {"shorter", R"(,"leaseDurationSeconds":1)", 15s},
           {"not told", "", 15s},
           {"nonsense", R"(,"leaseDurationSeconds":"x")", 15s},
           {"none", R"(,"leaseDurationSeconds":-1)", 15s},
       }) {
    CAPTURE(now.what);
    replica one;
    const std::string lease = lease_of("you", 1, now.more);
    CHECK(one.reads(lease, 1s) == lease_step::wait);
    CHECK(one.reads(lease, 1s + now.lasts - 1ms) == lease_step::wait);
    CHECK(one.self.leader() == "you");
    CHECK(one.reads(lease, 1s + now.lasts) == lease_step::update);
  }
}

TEST_CASE(
    "the times in a lease count for nothing, whatever clock they are "
    "of") {
  for (const char* time :
       {"2016-03-01T12:00:00.000000Z", "2026-03-01T11:59:59.000000Z",
        "2036-03-01T12:00:00.000000Z", "soon", ""}) {
    CAPTURE(time);
    replica one;
    const std::string lease =
        lease_of("you", 1, R"(,"renewTime":")" + std::string(time) + "\"");
    CHECK(one.reads(lease, 0s) == lease_step::wait);
    CHECK(one.reads(lease, 14'999ms) == lease_step::wait);
    CHECK(one.reads(lease, 15s) == lease_step::update);
  }
}

TEST_CASE("a lease that is renewed begins anew") {
  replica one;
  const std::string renewed = R"(,"renewTime":"2026-03-01T12:00:02.000000Z")";
  CHECK(one.reads(lease_of("you", 1), 0s) == lease_step::wait);
  CHECK(one.reads(lease_of("you", 2, renewed), 14s) == lease_step::wait);
  CHECK(one.reads(lease_of("you", 2, renewed), 28s) == lease_step::wait);
  CHECK(one.reads(lease_of("you", 2, renewed), 29s) == lease_step::update);
}

TEST_CASE("a lease that somebody puts labels on does not") {
  replica one;
  CHECK(one.reads(lease_of("you", 1), 0s) == lease_step::wait);
  CHECK(one.reads(lease_of("you", 2), 14s) == lease_step::wait);
  const auto decision = one.self.on_read(lease_of("you", 3), 15s, noon);
  REQUIRE(decision);
  CHECK(decision->step == lease_step::update);
  CHECK(decision->body.find(R"("resourceVersion":"3")") != std::string::npos);
}

TEST_CASE("a lease that was deleted is not free before it has ended") {
  replica one;
  CHECK(one.reads(lease_of("you", 1), 0s) == lease_step::wait);
  CHECK(one.self.on_absent(14'999ms, noon).step == lease_step::wait);
  CHECK(one.self.on_absent(15s, noon).step == lease_step::create);
}

TEST_CASE("the lead ends ten seconds after the last renewal was begun") {
  replica one;
  CHECK(one.writes(1s, 4s, 1));
  CHECK(one.self.leads_until() == 11s);
  CHECK(one.writes(5s, 9s, 2));
  CHECK(one.self.leads_until() == 15s);
  CHECK_FALSE(one.self.is_over(15s - 1ms));
  CHECK(one.self.is_over(15s));
}

TEST_CASE("it ends before another may begin") {
  const election_terms terms;
  CHECK(terms.renew_deadline < terms.lease);
  replica leader;
  replica other;
  // Carried out as soon as it was sent, seen as soon as that.
  CHECK(leader.writes(0s, 9s));
  CHECK(other.reads(lease_of("me2", 1), 0s) == lease_step::wait);
  CHECK(leader.self.is_over(10s));
  CHECK(other.reads(lease_of("me2", 1), 14'999ms) == lease_step::wait);
}

TEST_CASE("an answer that comes when the lead would be over is none") {
  replica one;
  CHECK_FALSE(one.writes(0s, 10s));
  CHECK_FALSE(one.self.leads());
}

TEST_CASE("a write that was carried out without an answer is found again") {
  replica one;
  CHECK(one.reads(lease_of("", 1), 0s) == lease_step::update);
  one.self.on_failed();
  CHECK(one.reads(lease_of("me", 2), 30s) == lease_step::update);
  CHECK_FALSE(one.self.leads());
  CHECK(one.writes(30s, 30s));
  CHECK(one.self.leads_until() == 40s);
}

TEST_CASE("a leader renews what it knows, and reads after a failure") {
  replica one;
  CHECK_FALSE(one.self.renewal(noon));
  CHECK(one.writes(0s, 0s, 5));
  const auto body = one.self.renewal(noon);
  REQUIRE(body);
  CHECK(body->find(R"("resourceVersion":"5")") != std::string::npos);
  one.self.on_failed();
  CHECK_FALSE(one.self.renewal(noon));
  CHECK_FALSE(one.self.release(noon));
  CHECK(one.reads(lease_of("me", 6), 3s) == lease_step::update);
  CHECK(one.self.leads());
  CHECK(one.self.release(noon));
}

TEST_CASE("a leader whose name is not in the lease leads no more") {
  replica one;
  CHECK(one.writes(0s, 0s));
  SUBCASE("another's") {
    CHECK(one.reads(lease_of("you", 101), 1s) == lease_step::lost);
  }
  SUBCASE("nobody's") {
    CHECK(one.reads(lease_of("", 101), 1s) == lease_step::lost);
  }
  SUBCASE("deleted") {
    CHECK(one.self.on_absent(1s, noon).step == lease_step::lost);
  }
}

TEST_CASE("a lease that can't be understood is taken by nobody") {
  for (const char* text :
       {"", "{", "[]", "{}", R"({"metadata":{"resourceVersion":"1"},"spec":7})",
        R"({"metadata":{"resourceVersion":"1"},)"
        R"("spec":{"holderIdentity":{"a":1}}})",
        "{\"metadata\":{\"resourceVersion\":\"1\xff\"}}"}) {
    CAPTURE(text);
    replica one;
    CHECK_FALSE(one.self.on_read(text, 0s, noon));
    CHECK_FALSE(one.self.on_read(text, 1h, noon));
    CHECK_FALSE(one.self.on_written(text, 0s, 0s));
    CHECK_FALSE(one.self.leads());
  }
}

TEST_CASE("a renewal whose answer can't be understood is none") {
  replica one;
  CHECK(one.writes(0s, 0s));
  CHECK_FALSE(one.self.on_written("{}", 5s, 5s));
  CHECK_FALSE(one.self.on_written(lease_of("you", 2), 5s, 5s));
  CHECK(one.self.leads_until() == 10s);
}

TEST_CASE(
    "two that meet a free lease write over the same version, so that "
    "the API server takes one") {
  election one("one", lease_for("debug", "ours"), {});
  election two("two", lease_for("debug", "ours"), {});
  for (auto* each : {&one, &two}) {
    const auto decision = each->on_read(lease_of("", 7), 0s, noon);
    REQUIRE(decision);
    CHECK(decision->body.find(R"("resourceVersion":"7")") != std::string::npos);
  }
}

TEST_CASE("waits are spread as client-go spreads them") {
  const election_terms terms;
  CHECK(terms.spread(2s, 0) == 2s);
  CHECK(terms.spread(2s, 0.5) == 3'200ms);
  CHECK(terms.spread(2s, 0.999) < 4'400ms);
  // A handover in two seconds is one look and three requests.
  CHECK(terms.spread(terms.look, 0.999) < 1'700ms);
}
