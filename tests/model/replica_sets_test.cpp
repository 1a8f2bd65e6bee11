#include "model/replica_sets.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

std::string set_of(const std::string& name, const std::string& revision,
                   const std::string& owner = "d-1") {
  return R"({"metadata":{"name":")" + name +
         R"(","creationTimestamp":"2026-03-01T10:00:00Z","annotations":{)"
         R"("deployment.kubernetes.io/revision":")" +
         revision +
         R"("},"ownerReferences":[{"kind":"Deployment","name":)"
         R"("web","uid":")" +
         owner + R"(","controller":true}]},"spec":{"template":{"a":")" + name +
         R"("}}})";
}

}  // namespace

TEST_CASE("the revision before one is the highest below it") {
  const auto list = parsed(
      R"({"items":[)" + set_of("one", "1") + "," + set_of("nine", "9") + "," +
      set_of("ten", "10") + "," + set_of("eleven", "11") + "," +
      set_of("other", "10", "d-2") + "," + set_of("junk", "10x") + ",7,{}]}");
  struct row {
    std::string revision;
    std::string before;
  };
  for (const row& one : {row{"11", "ten"}, row{"10", "nine"}, row{"9", "one"},
                         row{"99", "eleven"}, row{"1", "none"},
                         row{"0", "none"}, row{"", "none"}, row{"x", "none"}}) {
    CAPTURE(one.revision);
    const auto found = revision_before(list, one.revision, "d-1");
    CHECK((found ? found->name : "none") == one.before);
  }
}

TEST_CASE("a revision is told with what it was made of") {
  const auto list = parsed(R"({"items":[)" + set_of("web-1", "7") + "]}");
  const auto found = revision_before(list, "8", "d-1");
  REQUIRE(found);
  CHECK(found->revision == "7");
  CHECK(found->created_at == at("10:00:00"));
  CHECK(found->template_json == R"({"a":"web-1"})");
}
