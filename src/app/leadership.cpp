#include "app/leadership.hpp"

#include <cstdint>
#include <random>
#include <utility>

#include "actors/leader_elector.hpp"
#include "model/lease.hpp"

namespace forensics::app {

namespace {

constexpr std::chrono::milliseconds longest_wait_for_writes{500};
constexpr std::chrono::milliseconds longest_wait_for_release{1'000};

std::string new_identity(const std::string& host) {
  std::random_device chance;
  std::uniform_int_distribution<std::uint64_t> any;
  const std::uint64_t high = any(chance);
  return model::replica_identity(host, high, any(chance));
}

}  // namespace

leadership::leadership(model::lease_place lease, const std::string& host,
                       actors::context around,
                       std::shared_ptr<telemetry::readiness> readiness)
    : lease_(std::move(lease)),
      identity_(new_identity(host)),
      around_(std::move(around)),
      readiness_(std::move(readiness)),
      gate_(std::make_shared<k8s::write_gate>(around_.uptime)) {
  readiness_->await_election();
}

void leadership::fence(k8s::client_options& client) const {
  constexpr model::election_terms terms;
  client.gate = gate_;
  client.unconfirmed_limit = terms.lease - terms.renew_deadline;
}

caf::actor leadership::take_part(caf::actor_system& system,
                                 const actors::api_actor& api,
                                 std::function<void()> on_leading,
                                 std::function<void()> on_lost) {
  actors::elector_config config;
  config.lease = lease_;
  config.identity = identity_;
  config.on_renewed = [gate = gate_](std::chrono::milliseconds until) {
    gate->open_until(until);
  };
  config.on_leading = [readiness = readiness_, identity = identity_,
                       next = std::move(on_leading)] {
    readiness->lead(identity);
    next();
  };
  config.on_standby = [readiness = readiness_](const std::string& leader) {
    readiness->stand_by(leader);
  };
  config.on_lost = [gate = gate_, next = std::move(on_lost)] {
    gate->close();
    next();
  };
  elector_ = system.spawn(actors::leader_elector, around_, api, config);
  caf::actor_cast<caf::abstract_actor*>(elector_)->attach_functor(
      [lost = config.on_lost, log = around_.log](const caf::error& why) {
        if (why == caf::exit_reason::user_shutdown) return;
        log->error("an actor died, so the process ends",
                   {{"reason", to_string(why)}});
        lost();
      });
  caf::anon_send(elector_, actors::elect{});
  return caf::actor_cast<caf::actor>(elector_);
}

void leadership::resign(caf::actor_system& system) {
  gate_->close();
  if (gate_->wait_empty(longest_wait_for_writes)) {
    caf::scoped_actor asking(system);
    asking->request(elector_, longest_wait_for_release, actors::resign{})
        .receive([](const actors::done_reply&) {}, [](const caf::error&) {});
  } else {
    around_.log->warning("leadership is not given back: a write is on its way",
                         {});
  }
  caf::anon_send_exit(elector_, caf::exit_reason::user_shutdown);
  // No handle may outlive the system.
  elector_ = actors::leader_elector_actor();
}

}  // namespace forensics::app
