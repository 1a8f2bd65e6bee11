#include "model/expiry_plan.hpp"

#include <doctest/doctest.h>

#include "support/pods.hpp"

using namespace forensics::model;
using forensics::test::at;

namespace {

/// A case that was made at 11:00.
case_view a_case(const std::string& name, const std::string& ttl,
                 const std::string& version = "1") {
  case_view seen;
  seen.name = name;
  seen.uid = "uid-" + name;
  seen.resource_version = version;
  seen.created_at = at("11:00:00");
  seen.ttl = ttl;
  return seen;
}

std::vector<std::string> names(const std::vector<expired_case>& all) {
  std::vector<std::string> out;
  for (const auto& one : all) out.push_back(one.name);
  return out;
}

using list = std::vector<std::string>;
using census = expiry_plan::census;

/// Of a plan with one case.
expired_case given_out(expiry_plan& plan) {
  auto out = plan.take_expired(at("12:00:00"), 10);
  REQUIRE(out.size() == 1);
  return out[0];
}

}  // namespace

TEST_CASE("cases are given out when their time is over, the oldest first") {
  expiry_plan plan;
  CHECK_FALSE(plan.next());
  plan.put(a_case("two", "2h"));
  plan.put(a_case("one", "1h"));
  plan.put(a_case("now", "0"));
  plan.put(a_case("odd", "soon"));
  CHECK(plan.count() == census{3, 0, 1});
  CHECK(plan.unreadable_example() == "odd");
  CHECK(names(plan.take_expired(at("10:00:00"), 10)) == list{"now"});
  CHECK((plan.next() == at("12:00:00")));
  CHECK(plan.take_expired(at("11:59:59"), 10).empty());
  CHECK(names(plan.take_expired(at("15:00:00"), 1)) == list{"one"});
  CHECK(names(plan.take_expired(at("15:00:00"), 9)) == list{"two"});
  CHECK(plan.take_expired(at("15:00:00"), 9).empty());
  CHECK_FALSE(plan.next());
  // They stand until they are gone.
  CHECK(plan.count() == census{3, 0, 1});
}

TEST_CASE("what a case says now counts") {
  struct row {
    const char* name;
    std::string ttl;
    bool held;
    bool being_deleted;
    bool is_expired;
    census count;
  };
  const row rows[] = {
      {"as before", "1h", false, false, true, {1, 0, 0}},
      {"longer", "2h", false, false, false, {1, 0, 0}},
      {"shorter", "1m", false, false, true, {1, 0, 0}},
      {"unreadable", "soon", false, false, false, {0, 0, 1}},
      {"held", "1h", true, false, false, {0, 1, 0}},
      {"held, unreadable", "soon", true, false, false, {0, 1, 0}},
      {"being deleted", "1h", false, true, false, {0, 0, 0}},
  };
  for (const row& before : rows)
    for (const row& after : rows) {
      CAPTURE(std::string(before.name));
      CAPTURE(std::string(after.name));
      expiry_plan plan;
      for (const row* one : {&before, &after}) {
        case_view seen = a_case("web", one->ttl, one->name);
        seen.held = one->held;
        seen.being_deleted = one->being_deleted;
        plan.put(seen);
        CHECK(plan.count() == one->count);
        CHECK(plan.next().has_value() ==
              (!one->held && !one->being_deleted && one->ttl != "soon"));
      }
      CHECK(plan.take_expired(at("12:00:00"), 9).size() ==
            (after.is_expired ? 1U : 0U));
    }
}

TEST_CASE("a held clone holds its case, whichever is seen first") {
  expiry_plan plan;
  SUBCASE("the case") {
    plan.put(a_case("web", "1h"));
    plan.hold_clone("web", true);
  }
  SUBCASE("the clone") {
    plan.hold_clone("web", true);
    plan.put(a_case("web", "1h"));
  }
  CHECK(plan.count() == census{0, 1, 0});
  CHECK(plan.take_expired(at("23:00:00"), 9).empty());
  plan.hold_clone("web", true);
  CHECK(plan.count() == census{0, 1, 0});
  plan.hold_clone("web", false);
  CHECK(plan.count() == census{1, 0, 0});
  CHECK(names(plan.take_expired(at("23:00:00"), 9)) == list{"web"});
}

TEST_CASE("a case and its clone may both be held") {
  expiry_plan plan;
  case_view seen = a_case("web", "1h");
  seen.held = true;
  plan.put(seen);
  plan.hold_clone("web", true);
  plan.hold_clone("web", false);
  CHECK(plan.count() == census{0, 1, 0});
  plan.hold_clone("web", true);
  plan.put(a_case("web", "1h", "2"));
  CHECK(plan.take_expired(at("23:00:00"), 9).empty());
  plan.hold_clone("web", false);
  CHECK(plan.take_expired(at("23:00:00"), 9).size() == 1);
}

TEST_CASE("a case that goes had to go when its time was over") {
  const auto now = at("12:00:00");
  expiry_plan plan;
  plan.put(a_case("web", "1h"));
  SUBCASE("before its time") {
    CHECK_FALSE(plan.remove("web", "uid-web", at("11:59:59")));
  }
  SUBCASE("after it, by whomever") {
    CHECK(plan.remove("web", "uid-web", now));
  }
  SUBCASE("after it, but it was held") {
    plan.hold_clone("web", true);
    CHECK_FALSE(plan.remove("web", "uid-web", now));
  }
  SUBCASE("and when that was is not known") {
    plan.put(a_case("web", "soon", "2"));
    CHECK_FALSE(plan.remove("web", "uid-web", now));
  }
  SUBCASE("after it was given out") {
    given_out(plan);
    CHECK(plan.remove("web", "uid-web", now));
  }
  SUBCASE("after it was given out, and shows that it is being deleted") {
    given_out(plan);
    case_view seen = a_case("web", "1h", "2");
    seen.being_deleted = true;
    plan.put(seen);
    CHECK(plan.count() == census{0, 0, 0});
    CHECK(plan.remove("web", "uid-web", now));
  }
  SUBCASE("after a deletion that seems to have failed") {
    plan.postpone(given_out(plan));
    CHECK(plan.remove("web", "uid-web", now));
  }
  CHECK(plan.count() == census{0, 0, 0});
  CHECK_FALSE(plan.next());
  CHECK_FALSE(plan.remove("web", "uid-web", now));
}

TEST_CASE("another case of the same name is another case") {
  expiry_plan plan;
  plan.put(a_case("web", "1h"));
  const expired_case old = given_out(plan);
  case_view next = a_case("web", "24h", "2");
  next.uid = "uid-next";
  plan.put(next);
  CHECK(plan.count() == census{1, 0, 0});
  CHECK_FALSE(plan.remove("web", old.uid, at("12:00:00")));
  CHECK(plan.postpone(old) == 0);
  plan.retry(old);
  CHECK((plan.next() == at("11:00:00") + std::chrono::hours{24}));
  CHECK_FALSE(plan.remove("web", "uid-next", at("12:00:00")));
  CHECK_FALSE(plan.next());
}

TEST_CASE("a deletion that failed is tried again when it is told to be") {
  expiry_plan plan;
  plan.put(a_case("web", "1h"));
  for (const unsigned failures : {1U, 2U, 3U}) {
    const expired_case which = given_out(plan);
    CHECK(plan.postpone(which) == failures);
    CHECK(plan.take_expired(at("23:00:00"), 9).empty());
    // The same once more, as a list tells it.
    plan.put(a_case("web", "1h"));
    CHECK(plan.take_expired(at("23:00:00"), 9).empty());
    plan.retry(which);
  }
  plan.postpone(given_out(plan));
  plan.put(a_case("web", "1h", "2"));
  const expired_case changed = given_out(plan);
  CHECK(changed.resource_version == "2");
  CHECK(plan.postpone(changed) == 1);
}

TEST_CASE("a case that changes while it is deleted is decided again") {
  expiry_plan plan;
  plan.put(a_case("web", "1h"));
  const expired_case which = given_out(plan);
  case_view seen = a_case("web", "1h", "2");
  SUBCASE("for the same") {
    plan.put(seen);
    CHECK(plan.postpone(which) == 0);
    CHECK(given_out(plan).resource_version == "2");
  }
  SUBCASE("for a hold") {
    seen.held = true;
    plan.put(seen);
    CHECK(plan.postpone(which) == 0);
    CHECK(plan.take_expired(at("23:00:00"), 9).empty());
    CHECK(plan.count() == census{0, 1, 0});
  }
  SUBCASE("for a longer TTL") {
    seen.ttl = "2h";
    plan.put(seen);
    CHECK(plan.postpone(which) == 0);
    CHECK((plan.next() == at("13:00:00")));
  }
}
