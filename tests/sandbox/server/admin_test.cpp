#include "sandbox/server/admin.hpp"

#include <doctest/doctest.h>

#include "sandbox/server/gate_lab.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;

TEST_CASE("fault rules come, are read and go") {
  gate_lab lab;
  const outgoing added = lab.ask("POST", "/sandbox/faults", "{}");
  CHECK(added.answer.code == 201);
  CHECK(text_in(added, {"id"}) == "fault-1");
  lab.add_fault(R"({"id": "mine", "effect": {"latency": "1ms"}})");
  CHECK(lab.ask("GET", "/sandbox/faults").answer.body ==
        R"({"rules":[{"id":"fault-1","match":{},"effect":{}},)"
        R"({"id":"mine","match":{},"effect":{"latency":"1ms"}}]})"
        "\n");
  CHECK(text_in(lab.ask("GET", "/sandbox/faults/mine"), {"id"}) == "mine");
  CHECK(lab.ask("DELETE", "/sandbox/faults/mine").answer.code == 200);
  CHECK(lab.ask("DELETE", "/sandbox/faults/mine").answer.code == 404);
  CHECK(lab.ask("DELETE", "/sandbox/faults").answer.code == 200);
  CHECK(lab.faults.rules().empty());
}

TEST_CASE("what the sandbox does not understand it says") {
  gate_lab lab;
  const struct {
    std::string method, path, body;
    int code;
  } cases[] = {
      {"POST", "/sandbox/faults", "{", 400},
      {"POST", "/sandbox/faults", R"({"rate": 1})", 400},
      {"PUT", "/sandbox/faults", "{}", 405},
      {"PATCH", "/sandbox/faults/x", "{}", 404},
      {"POST", "/sandbox/seed", R"({"seed": -1})", 400},
      {"POST", "/sandbox/seed", "7", 400},
      {"POST", "/sandbox/clock", R"({"skew": 90})", 400},
      {"POST", "/sandbox/clock", R"({"skew": "--1s"})", 400},
      {"POST", "/sandbox/clock", R"({"skew": "9000h"})", 400},
      {"GET", "/sandbox/compact", "", 404},
      {"GET", "/sandbox/tokens", "", 404},
      {"GET", "/sandbox", "", 404},
      {"GET", "/sandbox/a/b/c", "", 404},
  };
  for (const auto& [method, path, body, code] : cases) {
    CAPTURE(path);
    CAPTURE(body);
    CHECK(lab.ask(method, path, body).answer.code == code);
  }
}

TEST_CASE("a seed makes chance repeat itself") {
  gate_lab lab;
  lab.add_fault(R"({"probability": 0.5, "effect": {"status": 500}})");
  const auto draw = [&] {
    CHECK(lab.ask("POST", "/sandbox/seed", R"({"seed": 3})").answer.code ==
          200);
    std::string codes;
    for (int i = 0; i < 32; ++i)
      codes += std::to_string(lab.ask("GET", "/version").answer.code) + ' ';
    return codes;
  };
  const std::string first = draw();
  CHECK(first.find("500") != std::string::npos);
  CHECK(first.find("200") != std::string::npos);
  CHECK(draw() == first);
}

TEST_CASE("the server's clock can be wrong") {
  gate_lab lab;
  CHECK(
      lab.ask("POST", "/sandbox/clock", R"({"skew": "-1m30s"})").answer.code ==
      200);
  CHECK(lab.skew == -90s);
  CHECK(lab.ask("POST", "/sandbox/clock", R"({"skew": "2h"})").answer.code ==
        200);
  CHECK(lab.skew == 2h);
  CHECK(lab.ask("POST", "/sandbox/clock", R"({"skew": "0"})").answer.code ==
        200);
  CHECK(lab.skew == 0s);
}

TEST_CASE("a watch from before a compaction is gone") {
  gate_lab lab;
  const std::string watch = "/api/v1/namespaces?watch=1&resourceVersion=1";
  CHECK(lab.ask("GET", watch).answer.body.find("Expired") == std::string::npos);
  CHECK(lab.ask("POST", "/sandbox/compact").answer.code == 200);
  outgoing late = lab.ask("GET", watch);
  std::string said = late.answer.body;
  if (late.answer.stream)
    for (const auto& event :
         late.answer.stream->take().value_or(std::vector<std::string>{}))
      said += event;
  CHECK(said.find("Expired") != std::string::npos);
}

TEST_CASE("all tokens but the administrator's can be made to expire") {
  gate_lab lab;
  CHECK(lab.ask("GET", "/api/v1/pods", "", "jane").answer.code == 403);
  CHECK(lab.ask("POST", "/sandbox/tokens/expire").answer.code == 200);
  CHECK(lab.ask("GET", "/api/v1/pods", "", "jane").answer.code == 401);
  CHECK(lab.ask("GET", "/api/v1/pods").answer.code == 200);
}

TEST_CASE("the connection that asks for a reset is spared") {
  gate_lab lab;
  CHECK(lab.ask("POST", "/sandbox/connections/reset").answer.code == 200);
  CHECK(lab.spared == 7);
}

}  // namespace
}  // namespace forensics::sandbox
