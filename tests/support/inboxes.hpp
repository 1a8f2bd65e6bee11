#pragma once

#include <memory>
#include <type_traits>
#include <vector>

#include "actors/protocol.hpp"

/// Stand-ins for actors: they only keep what they are told.
namespace forensics::test {

/// A mark for what was told of a list.
inline const char* mark_of(const actors::pod_list& what) {
  return what.is_under_way ? "[" : "]";
}

struct gate_inbox {
  /// `[`, `!` and `]`: a list, a report, the end of the list.
  std::string order;
  std::vector<actors::crash_report> reports;
  std::vector<model::case_view> known;
  std::vector<actors::forget_crash> forgotten;
  std::vector<actors::case_gone> gone;
};

template <class Gate>
constexpr bool is_limiter = std::is_same_v<Gate, actors::rate_limiter_actor>;

/// `Gate` is the handle of the deduplicator or of the rate limiter.
template <class Gate>
Gate spawn_gate(caf::actor_system& system,
                const std::shared_ptr<gate_inbox>& inbox) {
  return system.spawn(
      [inbox](typename Gate::pointer) -> typename Gate::behavior_type {
        const auto on_report = [inbox](const actors::crash_report& report) {
          inbox->order += "!";
          inbox->reports.push_back(report);
        };
        const auto on_list = [inbox](const actors::pod_list& what) {
          inbox->order += mark_of(what);
        };
        const auto on_known = [inbox](const actors::known_case& known) {
          inbox->known.push_back(known.view);
        };
        const auto on_forget = [inbox](const actors::forget_crash& lost) {
          inbox->forgotten.push_back(lost);
        };
        if constexpr (is_limiter<Gate>)
          return {on_report, on_list, on_known, on_forget,
                  [inbox](const actors::case_gone& what) {
                    inbox->gone.push_back(what);
                  }};
        else
          return {on_report, on_list, on_known, on_forget};
      });
}

struct reaper_inbox {
  std::vector<model::case_view> standing;
  std::vector<actors::case_gone> gone;
  std::vector<actors::clone_hold> holds;
};

inline actors::ttl_reaper_actor spawn_reaper_inbox(
    caf::actor_system& system, const std::shared_ptr<reaper_inbox>& inbox) {
  using actors::ttl_reaper_actor;
  return system.spawn(
      [inbox](ttl_reaper_actor::pointer) -> ttl_reaper_actor::behavior_type {
        return {
            [inbox](const actors::case_stands& what) {
              inbox->standing.push_back(what.view);
            },
            [inbox](const actors::clone_hold& what) {
              inbox->holds.push_back(what);
            },
            [inbox](const actors::case_gone& what) {
              inbox->gone.push_back(what);
            },
            [](actors::reap) {},
            [](const actors::reap_again&) {},
        };
      });
}

struct recorder_inbox {
  std::vector<actors::repeat_seen> repeats;
  std::vector<actors::forget_crash> forgotten;
};

inline actors::repeat_recorder_actor spawn_recorder_inbox(
    caf::actor_system& system, const std::shared_ptr<recorder_inbox>& inbox) {
  using actors::repeat_recorder_actor;
  return system.spawn([inbox](repeat_recorder_actor::pointer)
                          -> repeat_recorder_actor::behavior_type {
    return {
        [inbox](const actors::repeat_seen& seen) {
          inbox->repeats.push_back(seen);
        },
        [inbox](const actors::forget_crash& lost) {
          inbox->forgotten.push_back(lost);
        },
        [](const actors::count_due&) {},
    };
  });
}

struct supervisor_inbox {
  bool has_slots = true;  ///< else who asks for one waits for ever
  std::vector<caf::typed_response_promise<actors::granted_slot>> waiting;
  std::vector<actors::crash_report> reports;
  std::vector<actors::case_closed> closed;
  /// `[`, `!` and `]`: a list of pods, a report, the end of the list.
  std::string order;
  /// What stands, as it was told: `[+a+b]-b`, the brackets of a list.
  std::string census;
};

inline actors::supervisor_actor spawn_supervisor_inbox(
    caf::actor_system& system, const std::shared_ptr<supervisor_inbox>& inbox) {
  using actors::supervisor_actor;
  return system.spawn([inbox](supervisor_actor::pointer self)
                          -> supervisor_actor::behavior_type {
    return {
        [](actors::start_up) {},
        [](actors::beat) {},
        [inbox](const actors::crash_report& report) {
          inbox->order += "!";
          inbox->reports.push_back(report);
        },
        [inbox](const actors::pod_list& what) {
          inbox->order += mark_of(what);
        },
        [inbox, self](const actors::take_slot&) {
          auto promise = self->make_response_promise<actors::granted_slot>();
          if (inbox->has_slots)
            promise.deliver(actors::granted_slot{});
          else
            inbox->waiting.push_back(promise);
          return promise;
        },
        [](const actors::log_is_late&) { return actors::log_patience{}; },
        [](const actors::take_ending_slot&) {
          return actors::granted_ending_slot{};
        },
        [inbox](const actors::case_closed& what) {
          inbox->closed.push_back(what);
        },
        [inbox](actors::case_list_begins) { inbox->census += "["; },
        [inbox](actors::case_list_ends) { inbox->census += "]"; },
        [inbox](const actors::case_stands& what) {
          inbox->census += "+" + what.view.name;
        },
        [inbox](const actors::case_gone& what) {
          inbox->census += "-" + what.case_name;
        },
    };
  });
}

/// Counts how often it is told to start.
inline actors::watcher_actor spawn_idle_watcher(
    caf::actor_system& system, const std::shared_ptr<int>& started) {
  using actors::watcher_actor;
  return system.spawn(
      [started](watcher_actor::pointer) -> watcher_actor::behavior_type {
        return {
            [started](actors::start_watching) { ++*started; },
            [](actors::watch_again) {},
        };
      });
}

}  // namespace forensics::test
