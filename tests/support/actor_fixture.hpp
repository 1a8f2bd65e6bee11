#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <caf/scheduler/test_coordinator.hpp>

#include "actors/context.hpp"
#include "model/settings.hpp"
#include "support/fake_api.hpp"

namespace forensics::test {

/// Actors on one thread with a clock by hand: nothing runs, and no time
/// passes, unless the test says so.
class actor_fixture {
 public:
  actor_fixture();
  /// Ends every actor (one that still ticks would hang the teardown) and
  /// checks that the cluster saw nothing unexpected.
  ~actor_fixture();

  /// Delivers messages until none is left. No time passes.
  void run();
  /// A new API actor over the same objects; what hung is forgotten.
  void renew_api();
  /// Answers all that hangs, then runs.
  void answer_late();
  /// Moves both clocks on, firing what falls due, step by step.
  void advance(std::chrono::milliseconds by,
               std::chrono::milliseconds step = std::chrono::milliseconds{50});

  /// For `add`ed actors the fixture sends the exit.
  template <class Handle>
  Handle add(Handle handle) {
    actors_.push_back(caf::actor_cast<caf::actor>(handle));
    return handle;
  }

  template <class Handle, class Message>
  void send(const Handle& whom, Message what) {
    caf::anon_send(whom, std::move(what));
    run();
  }

  /// Where the reply to a request will be; it may be there already.
  template <class Reply, class Handle, class Message>
  std::shared_ptr<std::optional<Reply>> ask(const Handle& whom, Message what) {
    auto answer = std::make_shared<std::optional<Reply>>();
    system.spawn([answer, whom, what](caf::event_based_actor* self) {
      self->request(whom, caf::infinite, what)
          .then([answer](const Reply& reply) { *answer = reply; },
                [](const caf::error&) {});
    });
    run();
    return answer;
  }

  /// The crashes that a pod shows, as the watcher reports them.
  std::vector<actors::crash_report> reports_of(
      const std::string& pod_json) const;

  /// Log lines with this constant message.
  std::size_t logged(const std::string& message) const;
  /// The value of `name{label="value",…}`; 0 where there is no such series.
  double metric(const std::string& series) const;

  caf::actor_system_config config;
  struct testing_policy {
    explicit testing_policy(caf::actor_system_config& cfg);
  } policy{config};
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler;

  std::shared_ptr<fake_cluster> cluster = std::make_shared<fake_cluster>();
  std::shared_ptr<model::settings> settings =
      std::make_shared<model::settings>();
  std::vector<std::string> log_lines;
  std::shared_ptr<model::timestamp> clock;
  std::shared_ptr<std::chrono::milliseconds> uptime =
      std::make_shared<std::chrono::milliseconds>(0);
  actors::context around;
  actors::api_actor api;

 private:
  fake_api_actor fake_;
  std::vector<caf::actor> actors_;
};

}  // namespace forensics::test
