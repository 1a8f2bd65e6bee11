#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/case_runner.hpp"
#include "actors/case_slots.hpp"
#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/case_census.hpp"
#include "model/fair_queue.hpp"
#include "model/retry.hpp"
#include "model/settings.hpp"

namespace forensics::actors {

struct supervisor_config {
  std::shared_ptr<const model::settings> settings;
  api_actor api;
  /// Those that all cases share; `staff` adds what a case has for itself.
  case_services services;
  std::function<void(case_services&)> staff;
  step_limits limits;
  /// Cases that are open at once: their evidence is written without waiting
  /// for a slot, which only the work on clones needs.
  std::size_t max_open_cases = 256;
  /// Cases whose log is fetched and written at once, but for those whose log
  /// is late: more would only wait for one another.
  std::size_t max_in_evidence = 32;
  /// Those that have their clone and wait for their end stand beside them, but
  /// for so many in all.
  std::size_t max_unended_cases = 1'024;
  /// Of the start-up, until which no crash is seen.
  model::backoff backoff{model::duration{500}, model::duration{2'000}};
  /// Called once, on the actor, when the quarantine stands and the cases of
  /// earlier runs are known.
  std::function<void()> on_recovered;
  /// Called on the actor when an open case gives no sign of life, or does so
  /// again.
  std::function<void(const std::string& name, bool is_alive)> on_pulse;
};

struct supervisor_state {
  static constexpr const char* name = "supervisor";
  /// Pod texts that wait may hold this much together.
  static constexpr std::size_t max_pending_bytes = 64U << 20;
  /// A case that an outage cut short is begun again after this, so often.
  static constexpr std::chrono::seconds pause{15};
  static constexpr unsigned max_rounds = 240;
  /// After this a clone that is worked on holds up no other.
  static constexpr std::chrono::seconds slot_patience{2};
  /// A crash is alone while fewer are open: in a storm reading ahead would win
  /// nothing, and hold the Secrets of all.
  static constexpr std::size_t most_alone = 4;
  /// Of a list that takes longer it is not waited to know who wants a case.
  static constexpr std::chrono::seconds list_patience{30};

  struct open_case {
    case_runner_actor runner;
    case_services services;
    case_job job;
  };

  context around;
  supervisor_config config;
  deduplicator_actor deduplicator;
  rate_limiter_actor limiter;
  std::vector<watcher_actor> watchers;

  bool recovered = false;
  unsigned failures = 0;  ///< of the start-up, in a row
  model::case_census census;
  std::deque<case_job> pending;       ///< of cases that count already
  model::fair_queue<case_job> fresh;  ///< to become cases
  std::set<std::string> lists;        ///< of pods that are read, by namespace
  bool is_look_due = false;           ///< at `fresh`, when patience ends
  std::size_t pending_bytes = 0;      ///< of all that is not open
  std::deque<case_job> paused;
  bool is_resume_due = false;                       ///< when the pause ends
  std::unordered_map<std::string, open_case> open;  ///< by case
  case_slots slots;
  bool is_end_due = false;  ///< when somebody has waited for it for long

  std::size_t waiting() const noexcept {
    return pending.size() + fresh.size() + paused.size();
  }
  bool has_room_for(const case_job& job) const;
};

/// The actors that the supervisor speaks to come after it in a circle, so
/// they are handed over by this message, before `start_up`.
struct meet {
  deduplicator_actor deduplicator;
  rate_limiter_actor limiter;
  std::vector<watcher_actor> watchers;
};

/// INTERNAL: somebody has waited long enough for others.
struct open_more {};

/// INTERNAL: somebody has waited long enough for the end of a storm.
struct end_more {};

/// INTERNAL: it has had its slot for long.
struct slot_is_late {
  std::string case_name;
};

/// INTERNAL: the pause of paused cases is over.
struct resume_paused {};

using supervising_actor = supervisor_actor::extend<
    reacts_to<meet>, reacts_to<open_more>, reacts_to<slot_is_late>,
    reacts_to<end_more>, reacts_to<resume_paused>, reacts_to<server_is_back>>;

supervising_actor::behavior_type supervisor(
    supervising_actor::stateful_pointer<supervisor_state> self, context around,
    supervisor_config config);

}  // namespace forensics::actors

FORENSICS_LOCAL_MESSAGE(forensics::actors::meet)
FORENSICS_LOCAL_MESSAGE(forensics::actors::open_more)
FORENSICS_LOCAL_MESSAGE(forensics::actors::end_more)
FORENSICS_LOCAL_MESSAGE(forensics::actors::slot_is_late)
FORENSICS_LOCAL_MESSAGE(forensics::actors::resume_paused)
