#include <doctest/doctest.h>

#include "plugin/api_desk.hpp"
#include "plugin/cases.hpp"

using namespace forensics::test;
using forensics::testing::scripts::answer;

namespace {

const case_shape web{.created = "2020-01-01T00:00:00Z"};
const std::string in_lab = "/api/v1/namespaces/lab";

}  // namespace

TEST_CASE("a case that is held by its clone is held in a list") {
  api_desk at;
  at.server.on(at.config_maps(), list_of(case_text(web)));
  at.server.on(at.pods(), list_of(clone_text(web.name, hold_note)));
  const outcome table = at.called({"list"});
  CHECK(table.code == 0);
  CHECK(table.err.empty());
  CHECK(table.out.find("   held      <clone>   0\n") != std::string::npos);
  CHECK(table.out.find("expired") == std::string::npos);
  const auto json = parsed(at.called({"list", "-o", "json"}).out);
  const auto& first = forensics::model::array_at(json, {"items"})[0];
  CHECK(forensics::model::true_at(first, {"held"}));
  CHECK(forensics::model::true_at(first, {"heldByClone"}));
}

TEST_CASE("a clone that is not held holds no case") {
  api_desk at;
  at.server.on(at.config_maps(), list_of(case_text(web)));
  at.server.on(
      at.pods(),
      list_of(clone_text(web.name,
                         R"(,"annotations":{"forensic.io/hold":"false"})") +
              "," + clone_text("another", hold_note)));
  CHECK(at.called({"list"}).out.find("expired") != std::string::npos);
}

TEST_CASE("where clones may not be read the list says so, and is there") {
  api_desk at;
  at.server.on(at.config_maps(), list_of(case_text(web)));
  at.server.on(at.pods(), refusal(403, "Forbidden"));
  const outcome done = at.called({"list"});
  CHECK(done.code == 0);
  CHECK(done.out.find(web.name) != std::string::npos);
  CHECK(done.err.starts_with("warning: holds on clones are not seen: "));
}

TEST_CASE("a namespace without cases is told from one that is not there") {
  api_desk at;
  at.server.on(in_lab + "/configmaps", list_of());
  at.server.on(in_lab + "/pods", list_of());
  SUBCASE("it is there") {
    at.server.on(in_lab, answer(200, "{}"));
    const outcome done = at.called({"list", "-n", "lab"});
    CHECK(done.code == 0);
    CHECK(done.err == "No cases found in lab.\n");
  }
  SUBCASE("it may not be looked at") {
    at.server.on(in_lab, refusal(403, "Forbidden"));
    const outcome done = at.called({"list", "-n", "lab"});
    CHECK(done.code == 0);
    CHECK(done.err == "No cases found in lab.\n");
  }
  SUBCASE("it is not there") {
    at.server.on(in_lab, refusal(404, "NotFound"));
    const outcome done = at.called({"list", "-n", "lab", "-o", "json"});
    CHECK(done.code == 1);
    CHECK(done.out.empty());
    CHECK(done.err.starts_with("error: namespace lab does not exist: "));
  }
}

TEST_CASE("show tells that a case is held by its clone") {
  api_desk at;
  at.server.on(at.config_maps(web.name), answer(200, case_text(web)));
  SUBCASE("it is") {
    at.server.on(at.pods(web.name),
                 answer(200, clone_text(web.name, hold_note)));
    const outcome done = at.called({"show", web.name});
    CHECK(done.out.find("not while it is held") != std::string::npos);
    CHECK(done.out.find("by its clone, which has the annotation "
                        "forensic.io/hold") != std::string::npos);
    CHECK(done.err.empty());
  }
  SUBCASE("it may not be looked at") {
    at.server.on(at.pods(web.name), refusal(403, "Forbidden"));
    const outcome done = at.called({"show", web.name});
    CHECK(done.code == 0);
    CHECK(done.err.starts_with("warning: holds on clones are not seen: "));
  }
}
