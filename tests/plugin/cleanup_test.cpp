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
  at.server.on(at.config_maps(), answer(200, R"({"items":[]})"));
  CHECK(at.called({"list"}).code == 0);
  at.set_variable("KUBERNETES_SERVICE_HOST", "192.0.2.1");
  at.set_variable("KUBERNETES_SERVICE_PORT", "443");
  CHECK(at.called({"list"}).code == 0);
  CHECK(at.asked("GET") == 2);
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
  at.server.on("/api/v1/namespaces/debug-forensics/pods", none);
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
