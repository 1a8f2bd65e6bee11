/// What a Lease may say, and whose update of two is taken.
#include <doctest/doctest.h>

#include <utility>

#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using model::text_at;

struct room {
  cluster home;
  scratch_namespace ns{home};
  std::string leases =
      "/apis/coordination.k8s.io/v1/namespaces/" + ns.name() + "/leases";
};

std::string lease(const std::string& spec, const std::string& version = {}) {
  return R"({"metadata":{"name":"l")" +
         (version.empty() ? version
                          : R"(,"resourceVersion":")" + version + "\"") +
         R"(},"spec":{)" + spec + "}}";
}

std::string version_of(const verdict& what) {
  return std::string(text_at(what.body, {"metadata", "resourceVersion"}));
}

TEST_CASE("a lease is given back by an empty holder and one second") {
  const room at;
  const auto made = post(
      at.home, at.leases,
      lease(
          R"("holderIdentity":"a","leaseDurationSeconds":15,)"
          R"("acquireTime":"2026-03-01T12:00:00.000000Z",)"
          R"("renewTime":"2026-03-01T12:00:00.123000Z","leaseTransitions":0)"));
  CAPTURE(made.message);
  REQUIRE(made.status == 200);
  CHECK(text_at(made.body, {"spec", "renewTime"}) ==
        "2026-03-01T12:00:00.123000Z");
  const auto given =
      put(at.home, at.leases + "/l",
          lease(R"("holderIdentity":"","leaseDurationSeconds":1)",
                version_of(made)));
  CAPTURE(given.message);
  REQUIRE(given.status == 200);
  CHECK(model::find(given.body, {"spec", "holderIdentity"}) != nullptr);
  CHECK(text_at(given.body, {"spec", "holderIdentity"}).empty());
}

TEST_CASE(
    "of two updates of a lease one is taken, and none without a "
    "version") {
  const room at;
  const auto made = post(at.home, at.leases, lease(""));
  REQUIRE(made.status == 200);
  const auto first = put(at.home, at.leases + "/l",
                         lease(R"("holderIdentity":"a")", version_of(made)));
  CHECK(first.status == 200);
  const auto second = put(at.home, at.leases + "/l",
                          lease(R"("holderIdentity":"b")", version_of(made)));
  CHECK(second.status == 409);
  CHECK(second.reason == "Conflict");
  const auto blind =
      put(at.home, at.leases + "/l", lease(R"("holderIdentity":"b")"));
  CHECK(blind.status == 422);
  CHECK(contains(blind.message, "must be specified for an update"));
  CHECK(post(at.home, at.leases, lease("")).reason == "AlreadyExists");
  // A write that changes nothing makes no version: others see no renewal.
  const auto same = put(at.home, at.leases + "/l",
                        lease(R"("holderIdentity":"a")", version_of(first)));
  CHECK(same.status == 200);
  CHECK(version_of(same) == version_of(first));
}

TEST_CASE("an update of a lease that was deleted does not make it again") {
  const room at;
  const auto made = post(at.home, at.leases, lease(""));
  REQUIRE(made.status == 200);
  REQUIRE(del(at.home, at.leases + "/l").status == 200);
  const auto late = put(at.home, at.leases + "/l", model::dump(made.body));
  CAPTURE(late.message);
  CHECK(late.status == 409);
  CHECK(get(at.home, at.leases + "/l").status == 404);
}

TEST_CASE("a lease of no time, or of a time that is none, is refused") {
  const room at;
  const auto none =
      post(at.home, at.leases, lease(R"("leaseDurationSeconds":0)"));
  CHECK(none.status == 422);
  CHECK(causes_of(none) ==
        "spec.leaseDurationSeconds FieldValueInvalid: Invalid value: 0: must "
        "be greater than 0\n");
  CHECK(post(at.home, at.leases, lease(R"("leaseTransitions":-1)")).status ==
        422);
  CHECK(post(at.home, at.leases, lease(R"("renewTime":"noon")")).status == 400);
  CHECK(post(at.home, at.leases, lease(R"("holderIdentity":7)")).status == 400);
  // A MicroTime has six digits.
  for (const auto& [fraction, complaint] :
       {std::pair{"", R"(cannot parse "Z" as ".000000")"},
        {".123", R"(cannot parse ".123Z" as ".000000")"},
        {".1234567", R"(cannot parse "7Z" as "Z07:00")"}}) {
    const auto odd = post(at.home, at.leases,
                          lease(R"("renewTime":"2026-03-01T12:00:00)" +
                                std::string(fraction) + "Z\""));
    CAPTURE(odd.message);
    CHECK(odd.status == 400);
    CHECK(contains(odd.message, complaint));
  }
}

}  // namespace
}  // namespace forensics::test
