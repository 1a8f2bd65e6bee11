/// The API server is away for a while: nothing is lost, nothing is hammered,
/// and a crash that comes when it is back has its case within 5 s.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/slack.hpp"
#include "scenarios/support/text.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;

double broken_watches(const controller_process& controller) {
  return controller.metric("forensics_watch_restarts_total{reason=\"error\"}")
      .value_or(0);
}

std::size_t lines_with(const controller_process& controller,
                       std::string_view text) {
  const auto lines = controller.log_lines();
  return static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(),
                    [&](const auto& line) { return contains(line, text); }));
}

TEST_CASE("a crash after an outage has its case within 5 s") {
  const site at;
  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  at.home.create_pod(at.shop, make_pod({.name = "web"}));
  at.home.log_of(at.shop, "web").put(log_run::current, "bye\n");
  std::size_t before = 0;  ///< cases
  SUBCASE("the server is restarted") {
    at.home.apiserver(apiserver_action::restart);
  }
  SUBCASE("the server is away") {
    const auto spent = controller.measure().cpu_seconds;
    at.home.apiserver(apiserver_action::stop);
    // Of pods, cases and clones; each waits a second at least, but the first
    // four times.
    constexpr double watches = 3;
    eventually(60s, "ten seconds of tries in vain",
               [&] { return broken_watches(controller) >= watches * 14; });
    CHECK(controller.measure().cpu_seconds - spent <
          2.0 * static_cast<double>(slack()));
    CHECK(lines_with(controller, "pod watch interrupted") <= 6);
    at.home.apiserver(apiserver_action::start);
    eventually(5s, "the log says that it goes on", [&] {
      return controller.logged("pod watch goes on").has_value();
    });
  }
  SUBCASE("the server takes connections and says nothing") {
    // A repeat is written 1.5 s after it was seen, and so asked for in vain.
    at.crash({.name = "api"});
    at.wait_closed(++before);
    at.home.set_status(at.shop, "api", crashed_status("api", {{.run = 1}}));
    eventually(5s, "a repeat", [&] {
      return controller.logged("crash suppressed by the rate limit");
    });
    at.home.apiserver(apiserver_action::pause);
    eventually(20s, "a request without an answer", [&] {
      return controller.logged("repeats could not be counted on the case");
    });
    CHECK(controller.health("/healthz")->status == 200);
    at.home.apiserver(apiserver_action::resume);
  }
  at.home.set_status(at.shop, "web", crashed_status("web"));
  eventually(5s, "a case",
             [&] { return at.quarantine.cases().size() == before + 1; });
  at.wait_closed(before + 1);
  CHECK(at.quarantine.clones().size() == before + 1);
  CHECK_FALSE(controller.wait(0ms).has_value());
}

TEST_CASE("a crash while the server was away has its case") {
  const site at;
  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  at.crash({.name = "web"});
  at.home.apiserver(apiserver_action::restart);
  at.wait_closed(1, 40s);
  const auto cases = at.quarantine.cases();
  REQUIRE(cases.size() == 1);
  CAPTURE(std::string(annotation(cases[0], model::note_problems)));
  CAPTURE(controller.log());
  CHECK(at.quarantine.clones().size() == 1);
}

}  // namespace
}  // namespace forensics::test
