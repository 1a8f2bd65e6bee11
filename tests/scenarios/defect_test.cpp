/// A defect of ours that one case meets costs that case no more than it must,
/// and no other anything.
#include <doctest/doctest.h>

#include "model/vocabulary.hpp"
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

/// One whose seal breaks each time is marked, beside others that are whole.
void check_broken(const site& at, const controller_process& controller) {
  INFO("log:\n", controller.log());
  for (const auto& one : at.quarantine.cases()) {
    const auto pod =
        model::text_at(one, {"metadata", "labels", model::label_source_pod});
    CAPTURE(pod);
    CHECK(annotation(one, model::note_phase) ==
          (pod == "web-1" ? model::phase_failed : model::phase_complete));
    if (pod == "web-1")
      CHECK(contains(annotation(one, model::note_problems), "seal"));
  }
  CHECK(at.quarantine.clones().size() == 3);
  CHECK(controller.health("/healthz")->status == 200);
}

// Both take half a minute, so they have it together.
TEST_CASE(
    "a case that breaks is marked, and others are not held up; an actor that "
    "hangs fails the liveness probe") {
  const site here;
  const site there;
  controller_process breaking(here.controller_kubeconfig(), here.flags(),
                              "throw@seal/web-1-");
  controller_process stuck(there.controller_kubeconfig(), there.flags(),
                           "hang@context_gatherer");
  stuck.wait_ready();
  CHECK(stuck.health("/healthz")->status == 200);
  crash_with_references(there, "web-1");
  for (const char* name : {"web-1", "web-2", "web-3"})
    crash_with_references(here, name);
  here.wait_closed(3, 90s);
  check_broken(here, breaking);
  eventually(70s, "/healthz fails", [&] {
    const auto answer = stuck.health("/healthz");
    return answer && answer->status == 500 &&
           contains(answer->body, "context_gatherer is stuck");
  });
}

}  // namespace
}  // namespace forensics::test
