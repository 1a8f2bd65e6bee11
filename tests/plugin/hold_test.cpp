#include <doctest/doctest.h>

#include "plugin/api_desk.hpp"
#include "plugin/cases.hpp"

using namespace forensics::test;
using forensics::testing::script;
using forensics::testing::scripts::answer;

namespace {

const std::string name = "web-1-forensic-aaaaaaaaaa";
const std::string other = "web-2-forensic-bbbbbbbbbb";

script case_held_by(const std::string& who, const std::string& why) {
  return answer(
      200,
      case_text({.name = name,
                 .more_notes =
                     R"(,"forensic.io/hold":"true","forensic.io/custody":")"
                     R"([{\"at\":\"2026-11-28T10:00:00Z\",\"what\":\"hold\",)"
                     R"(\"who\":\")" +
                     who + R"(\",\"why\":\")" + why + R"(\"}]")"}));
}

}  // namespace

TEST_CASE("a release says whose hold it took away") {
  api_desk at;
  at.server.on(at.config_maps(name), case_held_by("alice", "INC-42"));
  const outcome done = at.called({"release", name});
  CHECK(done.code == 0);
  CHECK(done.out == name + " released; was held by alice: INC-42\n");
  CHECK(at.asked("PATCH") == 1);
}

TEST_CASE("a release does not take away a hold that came meanwhile") {
  const script alice = case_held_by("alice", "INC-42");
  const script bob = case_held_by("bob", "INC-43");
  const std::string refused = "error: " + name +
                              " is not released: held anew by bob meanwhile: "
                              "INC-43\n";
  api_desk at;
  SUBCASE("before it was read again") {
    at.server.on(at.config_maps(name), {alice, bob});
    const outcome done = at.called({"release", name});
    CHECK(done.code == 1);
    CHECK(done.err == refused);
    CHECK(at.asked("PATCH") == 0);
  }
  SUBCASE("before it was written") {
    at.server.on(at.config_maps(name),
                 {alice, alice, refusal(409, "Conflict"), bob});
    const outcome done = at.called({"release", name});
    CHECK(done.code == 1);
    CHECK(done.out.empty());
    CHECK(done.err == refused);
    CHECK(at.asked("PATCH") == 1);
  }
}

TEST_CASE("a case that changed otherwise is released all the same") {
  const script alice = case_held_by("alice", "INC-42");
  api_desk at;
  at.server.on(at.config_maps(name),
               {alice, alice, refusal(409, "Conflict"), alice});
  CHECK(at.called({"release", name}).code == 0);
  CHECK(at.asked("PATCH") == 2);
}

TEST_CASE("one case that can't be held does not keep the next from it") {
  api_desk at;
  const script first = answer(200, case_text({.name = name}));
  const script second = answer(200, case_text({.name = other}));
  at.server.on(at.config_maps(name), {first, first, refusal(403, "Forbidden")});
  at.server.on(at.config_maps(other), second);
  const outcome done = at.called({"hold", name, other, "--reason=INC-42"});
  CHECK(done.code == 1);
  CHECK(done.out == other + " held by jane (of the user's machine)\n");
  CHECK(done.err.starts_with("error: case " + name));
  CHECK(at.asked("PATCH") == 2);
}
