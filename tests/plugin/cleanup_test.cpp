#include <doctest/doctest.h>

#include "plugin/api_desk.hpp"
#include "plugin/cases.hpp"

using namespace forensics::test;
using forensics::testing::scripts::answer;

namespace {

const case_shape web{};

}  // namespace

TEST_CASE("cleanup asks with the namespace and the cluster in its question") {
  api_desk at;
  at.server.on(at.config_maps(web.name), answer(200, case_text(web)));
  at.server.on(at.pods(), list_of());
  const outcome done = at.called({"cleanup", web.name}, "n\n", true);
  CHECK(done.code == 1);
  CHECK_MESSAGE(done.err.find("Delete 1 case in debug-forensics of "
                              "http://127.0.0.1:" +
                              std::to_string(at.server.port()) +
                              " (context lab of ") != std::string::npos,
                done.err);
  CHECK(at.asked("DELETE") == 0);
}

TEST_CASE("the plugin means kubectl's cluster, also in a pod") {
  api_desk at;
  at.server.on(at.config_maps(), list_of(case_text(web)));
  at.server.on(at.pods(), list_of());
  CHECK(at.called({"list"}).code == 0);
  at.set_variable("KUBERNETES_SERVICE_HOST", "192.0.2.1");
  at.set_variable("KUBERNETES_SERVICE_PORT", "443");
  CHECK(at.called({"list"}).code == 0);
  CHECK(at.asked("GET") == 4);
}

TEST_CASE("cleanup of another pod's case by the pod's name deletes nothing") {
  api_desk at;
  at.server.on(at.config_maps(),
               answer(200, R"({"items":[)" +
                               case_text({.name = "web-10-forensic-aaaaaaaaaa",
                                          .pod = "web-10"}) +
                               "]}"));
  const outcome done = at.called({"cleanup", "shop/web-1", "--yes"});
  CHECK(done.code == 1);
  CHECK(done.err.find("web-10-forensic-aaaaaaaaaa") != std::string::npos);
  CHECK(at.asked("DELETE") == 0);
}

TEST_CASE("cleanup waits on where the last look failed in passing") {
  api_desk at;
  const auto none = answer(200, R"({"items":[]})");
  at.server.on(at.config_maps(web.name), answer(200, case_text(web)));
  at.server.on(at.config_maps(), none);
  at.server.on(at.pods(), none);
  const std::string secrets = "/api/v1/namespaces/debug-forensics/secrets";
  SUBCASE("in passing") {
    at.server.on(secrets, {refusal(503, "ServiceUnavailable"), none});
    const outcome done = at.called({"cleanup", web.name, "--yes"});
    CHECK(done.code == 0);
    CHECK(done.out == web.name + " deleted\n");
  }
  SUBCASE("for good") {
    at.server.on(secrets, refusal(403, "Forbidden"));
    const outcome done = at.called({"cleanup", web.name, "--yes"});
    CHECK(done.code == 1);
    CHECK(done.out == web.name + " deleted\n");
    CHECK(done.err.find("can't be told") != std::string::npos);
  }
}

TEST_CASE("cleanup leaves a case that is held by its clone") {
  const case_shape api{.name = "api-1-forensic-bbbbbbbbbb", .pod = "api-1"};
  api_desk at;
  at.server.on(at.config_maps(),
               list_of(case_text(web) + "," + case_text(api)));
  at.server.on(at.pods(), list_of(clone_text(web.name, hold_note) + "," +
                                  clone_text(api.name)));
  SUBCASE("unless it is told to") {
    const outcome done = at.called({"cleanup", "--all", "--dry-run"});
    CHECK(done.code == 0);
    CHECK(done.out == api.name + " would be deleted\n");
    CHECK(done.err == web.name +
                          " is held by its clone and stays; --held deletes "
                          "it, too\n");
    CHECK(at.called({"cleanup", "--all", "--dry-run", "--held"}).out ==
          api.name + " would be deleted\n" + web.name + " would be deleted\n");
  }
  SUBCASE("also where it is named") {
    at.server.on(at.config_maps(web.name), answer(200, case_text(web)));
    const outcome done = at.called({"cleanup", web.name, "--yes"});
    CHECK(done.code == 0);
    CHECK(done.out.empty());
    CHECK(done.err.find("Nothing to delete") != std::string::npos);
  }
  CHECK(at.asked("DELETE") == 0);
}

TEST_CASE("a clone that is held while cleanup asks holds its case") {
  api_desk at;
  at.server.on(at.config_maps(web.name), answer(200, case_text(web)));
  at.server.on(at.pods(), {list_of(clone_text(web.name)),
                           list_of(clone_text(web.name, hold_note))});
  const outcome done = at.called({"cleanup", web.name}, "y\n", true);
  CHECK(done.code == 0);
  CHECK(done.err.find("is held by its clone") != std::string::npos);
  CHECK(at.asked("DELETE") == 0);
}

TEST_CASE("where clones may not be read, cleanup says so and goes on") {
  api_desk at;
  at.server.on(at.config_maps(web.name), answer(200, case_text(web)));
  at.server.on(at.pods(), refusal(403, "Forbidden"));
  const outcome done =
      at.called({"cleanup", web.name, "--wait=false"}, "y\n", true);
  CHECK(done.code == 0);
  CHECK(done.out == web.name + " deleted\n");
  const std::string warning =
      "warning: holds on clones are not seen: list pods";
  const auto told = done.err.find(warning);
  REQUIRE(told != std::string::npos);
  CHECK(done.err.find(warning, told + 1) == std::string::npos);
}

TEST_CASE("where clones can't be read just now, cleanup deletes nothing") {
  api_desk at;
  at.server.on(at.config_maps(web.name), answer(200, case_text(web)));
  at.server.on(at.pods(), refusal(503, "ServiceUnavailable"));
  CHECK(at.called({"cleanup", web.name, "--yes"}).code == 1);
  CHECK(at.asked("DELETE") == 0);
}
