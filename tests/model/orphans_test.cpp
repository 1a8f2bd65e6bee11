#include "model/orphans.hpp"

#include <doctest/doctest.h>

#include "support/pods.hpp"

using namespace forensics::model;
using forensics::test::at;
using forensics::test::parsed;
using namespace std::chrono_literals;

namespace {

/// The case `web` (uid `u-web`) and a log of it stand.
owner_roll one_case() {
  owner_roll standing;
  standing.add(parsed(R"({"metadata":{"name":"web","uid":"u-web"}})"));
  standing.add(parsed(R"({"metadata":{"name":"web-log","uid":"u-log",)"
                      R"("labels":{"forensic.io/case":"web"}}})"));
  return standing;
}

orphan an_orphan(const std::string& uid, bool has_owner = false) {
  return {"configmaps", "name-" + uid, uid, "case", has_owner};
}

std::vector<std::string> uids(const std::vector<orphan>& all) {
  std::vector<std::string> out;
  for (const auto& one : all) out.push_back(one.uid);
  return out;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("an orphan belongs to a case that does not stand") {
  struct row {
    const char* name;
    const char* metadata;
    bool is_orphan;
  };
  const row rows[] = {
      {"owned by a case that stands",
       R"("labels":{"forensic.io/case":"other"},)"
       R"("ownerReferences":[{"uid":"u-web"}])",
       false},
      {"without an owner, of a case that stands",
       R"("labels":{"forensic.io/case":"web"})", false},
      {"owned by an earlier case of a name that stands",
       R"("labels":{"forensic.io/case":"web"},)"
       R"("ownerReferences":[{"uid":"u-old"}])",
       false},
      {"without an owner, of a case that is gone",
       R"("labels":{"forensic.io/case":"gone"})", true},
      {"owned by a case that is gone",
       R"("labels":{"forensic.io/case":"gone"},)"
       R"("ownerReferences":[{"uid":"u-gone"}])",
       true},
      {"owned by what belongs to a case itself",
       R"("labels":{"forensic.io/case":"gone"},)"
       R"("ownerReferences":[{"uid":"u-log"}])",
       true},
      {"owned by two, of which one stands",
       R"("labels":{"forensic.io/case":"gone"},)"
       R"("ownerReferences":[{"uid":"u-gone"},{"uid":"u-web"}])",
       false},
      {"being deleted",
       R"("labels":{"forensic.io/case":"gone"},"deletionTimestamp":"x")",
       false},
      {"a clone, which has its case's name", R"("labels":{})", true},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.name));
    const auto object =
        parsed(std::string(R"({"metadata":{"name":"n","uid":"u",)") +
               one.metadata + "}}");
    const auto found = find_orphan(object, "pods", one_case());
    CHECK(found.has_value() == one.is_orphan);
  }
  const auto found =
      find_orphan(parsed(R"({"metadata":{"name":"n","uid":"u","labels":)"
                         R"({"forensic.io/case":"gone"},"ownerReferences":)"
                         R"([{"uid":"x"}]}})"),
                  "configmaps", one_case());
  REQUIRE(found);
  CHECK(found->resource == "configmaps");
  CHECK(found->name == "n");
  CHECK(found->uid == "u");
  CHECK(found->case_name == "gone");
  CHECK(found->has_owner);
  CHECK_FALSE(find_orphan(parsed(R"({"metadata":{"name":"web","uid":"u"}})"),
                          "pods", one_case()));
  CHECK_FALSE(find_orphan(parsed(R"({"metadata":{}})"), "pods", one_case()));
  CHECK_FALSE(find_orphan(parsed(R"({"metadata":{"name":"n","uid":"u"}})"),
                          "configmaps", one_case()));
}

TEST_CASE("an orphan is seen in two looks") {
  orphan_register seen(10);
  seen.begin_look();
  seen.add(an_orphan("a"), at("12:00:00"));
  seen.add(an_orphan("b"), at("12:00:00"));
  CHECK(seen.end_look(at("12:00:00"), 10min).empty());
  seen.begin_look();
  seen.add(an_orphan("a"), at("12:00:10"));
  seen.add(an_orphan("c"), at("12:00:10"));
  CHECK(uids(seen.end_look(at("12:00:10"), 10min)) == list{"a"});
  // One that was away for a look begins anew.
  seen.begin_look();
  seen.add(an_orphan("a"), at("13:00:00"));
  seen.add(an_orphan("b"), at("13:00:00"));
  CHECK(uids(seen.end_look(at("13:00:00"), 10min)) == list{"a"});
}

TEST_CASE("what names an owner has its time to be deleted") {
  orphan_register seen(10);
  const auto look = [&](const char* time, bool has_owner) {
    seen.begin_look();
    seen.add(an_orphan("a", has_owner), at(time));
    return seen.end_look(at(time), 10min).size();
  };
  CHECK(look("12:00:00", true) == 0);
  CHECK(look("12:09:59", true) == 0);
  SUBCASE("then it is one") { CHECK(look("12:10:00", true) == 1); }
  SUBCASE("unless it loses the owner") { CHECK(look("12:09:59", false) == 1); }
}

TEST_CASE("only so many orphans are remembered") {
  orphan_register seen(2);
  for (int round = 0; round < 2; ++round) {
    seen.begin_look();
    for (const char* uid : {"a", "b", "c"})
      seen.add(an_orphan(uid), at("12:00:00"));
    CHECK(seen.end_look(at("12:00:00"), 1s).size() == (round == 0 ? 0U : 2U));
  }
}
