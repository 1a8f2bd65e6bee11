#pragma once

#include <string>
#include <vector>

#include "actors/case_runner.hpp"
#include "support/actor_fixture.hpp"
#include "support/crashed_pod.hpp"
#include "support/inboxes.hpp"

namespace forensics::test {

using strings = std::vector<std::string>;

/// The services of a case, wired as in the controller.
actors::case_services spawn_services(actor_fixture& fixture);
/// Those of them that a case has for itself, anew.
void staff(actor_fixture& fixture, actors::case_services& services);

/// One case runner over the real services, and what became of its case.
class runner_fixture : public actor_fixture {
 public:
  runner_fixture();

  /// Runs a case for the crash of `pod`, which stands in the cluster, as does
  /// its log "last words\n".
  void capture();
  /// Runs the case that stands under the crash's name.
  void resume();

  actors::crash_report report() const;
  model::case_content content() const;
  /// From now on this is the controller's key, and `content` is signed by it.
  void have_key();
  void put_case_with_log(const std::string& log);
  void put_case_without_log(std::vector<model::problem> problems = {});

  std::string case_path() const;
  bool kept() const { return cluster->at(case_path()) != nullptr; }
  model::json_document stored() const;
  std::string phase() const { return note("forensic.io/phase"); }
  std::string problems() const { return note("forensic.io/problems"); }
  bool has_problem(const std::string& step) const;
  std::string log_kept() const;
  /// The last word of the last runner; the test ends when there is none.
  actors::case_verdict verdict() const;
  /// The reasons of all events, in order.
  strings events() const;
  double failures_counted(const std::string& step,
                          const std::string& ns = "shop") const;

  crashed_pod pod;
  std::optional<model::signing_key> case_key;
  actors::step_limits limits;
  actors::case_services services = spawn_services(*this);
  std::shared_ptr<supervisor_inbox> inbox =
      std::make_shared<supervisor_inbox>();

 private:
  void run_case(actors::case_job job);
  std::string note(const char* key) const;

  actors::supervisor_actor supervisor_ =
      add(spawn_supervisor_inbox(system, inbox));
};

}  // namespace forensics::test
