/// How the controller starts, or says why it can't: each a sentence that says
/// what to do.
#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>

#include "scenarios/support/cluster.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/process.hpp"
#include "scenarios/support/text.hpp"
#include "support/log_schema.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;

outcome run_controller(const std::vector<std::string>& flags,
                       const variables& env = {}) {
  const char* program = std::getenv("TESTENV_CONTROLLER");
  REQUIRE(program != nullptr);
  std::vector<std::string> argv{program, "--metrics-bind-address=0",
                                "--health-probe-bind-address=0"};
  argv.insert(argv.end(), flags.begin(), flags.end());
  return run(argv, "", env);
}

/// What ends it for good is a line of the log, too.
void check_ended(const outcome& out, std::string_view why) {
  CHECK(out.exit_code == 2);
  CAPTURE(out.err);
  CHECK(fault_of_log_line(out.err) == "");
  CHECK(contains(out.err, "the controller can't run"));
  CHECK(contains(out.err, why));
}

/// A file in memory, by a path that other processes can open too.
std::string kubeconfig(const descriptor& file) {
  return "/proc/" + std::to_string(getpid()) + "/fd/" +
         std::to_string(file.get());
}

TEST_CASE("without any kubeconfig it says where it looked") {
  const auto out = run_controller({}, {{"KUBECONFIG", ""},
                                       {"HOME", "/nonexistent"},
                                       {"KUBERNETES_SERVICE_HOST", ""}});
  check_ended(out, "--kubeconfig");
}

TEST_CASE("a kubeconfig that is not there is named") {
  const auto out = run_controller({"--kubeconfig=/nonexistent/config"});
  check_ended(out, "/nonexistent/config");
}

TEST_CASE("a bad flag is named") {
  const auto out = run_controller({"--max-log-sizes=5"});
  CHECK(out.exit_code == 2);
  CHECK(contains(out.err, "--max-log-sizes"));
}

TEST_CASE("a selector that the server can't read is the flag's fault") {
  const cluster home;
  const struct {
    std::string selector;
    std::string why;
  } rows[] = {
      {"app in (",
       "unable to parse requirement: found '', expected: ',', ')' or "
       "identifier"},
      {"app=web,=x", "found '=', expected: identifier after ','"},
      {"app==a==b", "found '==', expected: ',' or 'end of string'"},
  };
  for (const auto& [selector, why] : rows) {
    const auto out = run_controller({"--kubeconfig=" + home.admin_kubeconfig(),
                                     "--watch-namespaces=default",
                                     "--pod-selector=" + selector});
    CAPTURE(out.err);
    CHECK(out.exit_code == 2);
    CHECK(contains(out.err, "\"error\":\"--pod-selector: " + why + "\""));
  }
}

TEST_CASE("a selector that may not be tried out is waited for with all else") {
  const cluster home;
  controller_process controller(home.powerless_kubeconfig(),
                                {"--pod-selector=app=web"});
  eventually(20s, "a line that names the step", [&] {
    return controller.logged("start-up step failed").has_value();
  });
  CHECK(controller.stop(10s) == 0);
}

TEST_CASE("a fixed token that is refused ends it") {
  const cluster home;
  const auto out =
      run_controller({"--kubeconfig=" + home.kubeconfig_for("no-such-token")});
  check_ended(out, "401");
  CHECK(contains(out.err, "credential"));
  CHECK_FALSE(contains(out.err, "no-such-token"));
}

TEST_CASE("a certificate of an unknown authority ends it") {
  const cluster home;
  const char* server = std::getenv("TESTENV_SERVER");
  REQUIRE(server != nullptr);
  const auto file = memory_file(
      R"({"apiVersion":"v1","kind":"Config","current-context":"c",)"
      R"("contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],)"
      R"("users":[{"name":"u","user":{"token":"t"}}],)"
      R"("clusters":[{"name":"c","cluster":{"server":")" +
      std::string(server) + R"("}}]})");
  const auto out = run_controller({"--kubeconfig=" + kubeconfig(file)});
  check_ended(out, "certificate-authority");
}

TEST_CASE("a server that is not there is waited for") {
  const auto file = memory_file(
      R"({"apiVersion":"v1","kind":"Config","current-context":"c",)"
      R"("contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],)"
      R"("users":[{"name":"u","user":{"token":"t"}}],)"
      R"("clusters":[{"name":"c","cluster":{"server":)"
      R"("https://127.0.0.1:1"}}]})");
  controller_process controller(kubeconfig(file));
  eventually(20s, "a line that says it tries again", [&] {
    return controller.logged("API server not reachable yet").has_value();
  });
  CHECK(contains(controller.log(), "connection refused"));
  CHECK_FALSE(controller.wait(100ms).has_value());
  CHECK(controller.stop(10s) == 0);
}

TEST_CASE("a missing right is named by verb and resource, and waited for") {
  const cluster home;
  controller_process controller(home.powerless_kubeconfig());
  const auto line = eventually(20s, "a line that names the step", [&] {
    return controller.logged("start-up step failed");
  });
  const std::string error(model::text_at(*line, {"error"}));
  CAPTURE(error);
  CHECK(contains(error, "403"));
  CHECK(contains(error, "list configmaps"));
  const auto ready = controller.health("/readyz");
  REQUIRE(ready.has_value());
  CHECK(ready->status == 503);
  CHECK(controller.health("/healthz")->status == 200);
  CHECK(controller.stop(10s) == 0);
}

}  // namespace
}  // namespace forensics::test
