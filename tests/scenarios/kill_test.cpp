/// The program is killed, and started again: no crash is lost, none is kept
/// twice, and nothing is left over.
#include <doctest/doctest.h>

#include <random>

#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/whole_cases.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using strings = std::vector<std::string>;

/// Steps of a case, and writes that the server has carried out while the
/// program does not know it yet.
const strings places{
    "watcher",
    "evidence",
    "log_archiver",
    "answered/create configmaps",
    "slot",
    "other_logs",
    "answered/create configmaps#2",
    "answered/create configmaps#3",
    "copies",
    "answered/create secrets",
    "clone",
    "pod_cloner",
    "answered/create pods",
    "ending_slot",
    "context",
    "context_gatherer",
    "seal",
    "case_sealer",
    "close",
    "answered/patch configmaps",
    "closed",
};

void killed_at(const std::string& place, bool is_pod_deleted) {
  CAPTURE(place);
  const site at;
  crash_with_references(at, "web-1");
  controller_process doomed(at.controller_kubeconfig(), at.flags(),
                            "kill@" + place);
  const auto code = doomed.wait(30s);
  INFO("log of the one that was killed:\n", doomed.log());
  REQUIRE_MESSAGE(code.has_value(), "it did not come to ", place);
  if (is_pod_deleted)
    at.home.kubectl({"delete", "pod", "-n", at.shop.name(), "web-1"});
  crash_with_references(at, "web-2");  // while nobody looks
  controller_process next(at.controller_kubeconfig(), at.flags());
  at.wait_closed(2, 40s);
  INFO("log of the next:\n", next.log());
  CHECK(flaws(at, {"web-1", "web-2"}) == "");
  CHECK(next.stop(10s) == 0);
}

TEST_CASE("killed anywhere, a case is finished by the next start") {
  for (const auto& place : places) killed_at(place, false);
}

TEST_CASE(
    "a case whose pod is deleted meanwhile is finished from its evidence") {
  for (const char* place :
       {"slot", "copies", "clone", "answered/create pods", "seal", "close"})
    killed_at(place, true);
}

TEST_CASE("killed at any time in a storm, no crash is lost or kept twice") {
  constexpr unsigned seed = 7;
  std::mt19937 chance(seed);
  const site at;
  strings pods;
  for (int round = 0; round < 5; ++round) {
    // What it comes to in so many steps of many cases is as good as random.
    const auto times = std::uniform_int_distribution<int>(1, 40)(chance);
    controller_process doomed(at.controller_kubeconfig(), at.flags(),
                              "kill@answered/#" + std::to_string(times));
    for (int i = 0; i < 6; ++i) {
      pods.push_back("web-" + std::to_string(pods.size()));
      crash_with_references(at, pods.back());
    }
    // One that is done before it comes to its accident is killed all the same.
    if (!doomed.wait(3s)) doomed.kill();
  }
  controller_process last(at.controller_kubeconfig(), at.flags());
  at.wait_closed(pods.size(), 60s);
  INFO("log of the last:\n", last.log());
  CHECK(flaws(at, pods) == "");
}

}  // namespace
}  // namespace forensics::test
