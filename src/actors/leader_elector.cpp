#include "actors/leader_elector.hpp"

#include <algorithm>
#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/lease.hpp"

namespace forensics::actors {

namespace {

using elector_pointer =
    leader_elector_actor::stateful_pointer<leader_elector_state>;

void read(elector_pointer self);
void give_back(elector_pointer self);

void lose(elector_pointer self, std::string_view why) {
  auto& state = self->state;
  state.is_over = true;
  // First of all: whoever reads the log may hold up who writes it.
  state.config.on_lost();
  state.around.metrics->leads(false);
  state.around.log->error(
      "leadership lost, so the process ends",
      {{"reason", why}, {"identity", state.config.identity}});
  if (state.resigning) state.resigning->deliver(done_reply{done{}});
}

/// What came while the process was stopped is looked at only after this.
bool lost_by_time(elector_pointer self) {
  auto& state = self->state;
  if (state.is_over) return true;
  if (!state.election.is_over(state.around.uptime())) return false;
  lose(self, "the Lease was not renewed in time");
  return true;
}

std::chrono::milliseconds next_wait(const leader_elector_state& state,
                                    bool failed) {
  const auto& terms = state.config.terms;
  if (state.election.leads())
    return std::max(state.begun + terms.retry - state.around.uptime(),
                    std::chrono::milliseconds{0});
  return terms.spread(failed ? terms.retry : terms.look, state.around.random());
}

/// The try is over.
void rest(elector_pointer self, bool failed) {
  auto& state = self->state;
  if (state.resigning)
    give_back(self);
  else
    self->delayed_send(self, next_wait(state, failed), elect{});
}

void on_success(elector_pointer self) {
  auto& state = self->state;
  if (std::exchange(state.has_failed, false))
    state.around.log->info("the Lease can be used again", {});
  rest(self, false);
}

void on_failure(elector_pointer self, const std::string& why) {
  auto& state = self->state;
  state.election.on_failed();
  if (!std::exchange(state.has_failed, true))
    state.around.log->warning("the Lease could not be read or renewed",
                              {{"error", why},
                               {"namespace", state.config.lease.ns},
                               {"leads", state.election.leads()}});
  rest(self, true);
}

void tell_leader(elector_pointer self) {
  auto& state = self->state;
  auto leader = model::shown_identity(state.election.leader());
  if (state.told_leader == leader) return;
  state.told_leader = leader;
  state.around.log->info("standing by", {{"leader", leader}});
  state.config.on_standby(leader);
}

void on_held(elector_pointer self, bool led_before) {
  auto& state = self->state;
  const auto until = state.election.leads_until();
  state.config.on_renewed(until);
  if (!led_before) {
    state.around.metrics->leads(true);
    state.around.log->info("leading", {{"identity", state.config.identity}});
    state.config.on_leading();
    self->delayed_send(self, until - state.around.uptime(), lease_due{});
  }
  on_success(self);
}

/// It is not what was read: somebody has taken, changed or deleted it.
bool has_changed(const k8s::error& why, bool known) {
  return why.what == k8s::action::conflict || why.what == k8s::action::exists ||
         (known && why.what == k8s::action::not_found);
}

/// `known`: it was not read for this try.
void write(elector_pointer self, k8s::request what, bool known) {
  auto& state = self->state;
  const auto begun = state.around.uptime();
  state.is_writing = true;
  call(self, state.api, std::move(what), [=](const k8s::reply& answer) {
    auto& now = self->state;
    now.is_writing = false;
    if (lost_by_time(self)) return;
    const bool led = now.election.leads();
    if (answer) {
      if (now.election.on_written(answer->body, begun, now.around.uptime()))
        on_held(self, led);
      else
        on_failure(self, "the answer came too late, or is no Lease of ours");
    } else if (!has_changed(answer.error(), known)) {
      on_failure(self, k8s::describe(answer.error()));
    } else {
      now.election.on_failed();
      if (known && !now.resigning)
        read(self);
      else
        on_success(self);
    }
  });
}

k8s::request replacement(const leader_elector_state& state, std::string body) {
  return k8s::replace_lease(state.config.lease.ns, state.config.lease.name,
                            std::move(body));
}

void act(elector_pointer self, model::lease_decision decision) {
  auto& state = self->state;
  switch (decision.step) {
    case model::lease_step::create:
      write(self,
            k8s::create_lease(state.config.lease.ns, std::move(decision.body)),
            false);
      break;
    case model::lease_step::update:
      write(self, replacement(state, std::move(decision.body)), false);
      break;
    case model::lease_step::wait:
      tell_leader(self);
      on_success(self);
      break;
    case model::lease_step::lost:
      lose(self, "the Lease does not name this process any more");
      break;
  }
}

void read(elector_pointer self) {
  auto& state = self->state;
  call(self, state.api,
       k8s::get_lease(state.config.lease.ns, state.config.lease.name),
       [=](const k8s::reply& answer) {
         if (lost_by_time(self)) return;
         auto& now = self->state;
         const auto uptime = now.around.uptime();
         const auto wall = now.around.now();
         if (answer) {
           auto decision = now.election.on_read(answer->body, uptime, wall);
           if (decision)
             act(self, std::move(*decision));
           else
             on_failure(self, decision.error());
         } else if (answer.error().what == k8s::action::not_found) {
           act(self, now.election.on_absent(uptime, wall));
         } else {
           on_failure(self, k8s::describe(answer.error()));
         }
       });
}

void try_again(elector_pointer self) {
  auto& state = self->state;
  if (lost_by_time(self)) return;
  state.begun = state.around.uptime();
  if (auto body = state.election.renewal(state.around.now()))
    write(self, replacement(state, std::move(*body)), true);
  else
    read(self);
}

void check_deadline(elector_pointer self) {
  auto& state = self->state;
  if (lost_by_time(self)) return;
  self->delayed_send(self, state.election.leads_until() - state.around.uptime(),
                     lease_due{});
}

void resigned(elector_pointer self, done_reply reply) {
  self->state.resigning->deliver(std::move(reply));
}

void give_back(elector_pointer self) {
  auto& state = self->state;
  auto body = state.election.release(state.around.now());
  state.is_over = true;
  if (!body) {
    resigned(self, done{});
    return;
  }
  call(self, state.api, replacement(state, std::move(*body)),
       [=](const k8s::reply& answer) {
         auto& now = self->state;
         if (answer) {
           now.around.log->info("leadership given back",
                                {{"identity", now.config.identity}});
           resigned(self, done{});
         } else {
           now.around.log->warning("leadership could not be given back",
                                   {{"error", k8s::describe(answer.error())}});
           resigned(self, failure{answer.error()});
         }
       });
}

}  // namespace

leader_elector_actor::behavior_type leader_elector(elector_pointer self,
                                                   context around,
                                                   api_actor api,
                                                   elector_config config) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.election = model::election(config.identity, config.lease, config.terms);
  state.config = std::move(config);
  state.around.metrics->leads(false);
  return {
      [self](elect) { try_again(self); },
      [self](lease_due) { check_deadline(self); },
      [self](resign) {
        auto promise = self->make_response_promise<done_reply>();
        self->state.resigning = promise;
        if (self->state.is_over)
          resigned(self, done{});
        else if (!self->state.is_writing)
          give_back(self);
        return promise;
      },
  };
}

}  // namespace forensics::actors
