#include "actors/log_chase.hpp"

#include <algorithm>
#include <functional>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "k8s/status.hpp"
#include "model/json.hpp"
#include "model/log_text.hpp"

namespace forensics::actors {

struct chase {
  /// The pod as it was, and the container in it.
  std::string pod_namespace;
  std::string pod;
  std::string container;
  /// Where the run's log is now, in the pod as read after the log.
  std::function<model::log_source(const model::json_value&)> locate;
  model::log_source source = model::log_source::none;
  std::size_t max_bytes = 0;
  std::chrono::milliseconds timeout{};   ///< of a request for the log
  std::chrono::milliseconds patience{};  ///< with a server in trouble
  k8s::lane over = k8s::lane::logs;      ///< of a request for the log
  k8s::lane check_over = k8s::lane::ordinary;
  /// A log that can't be checked, since its pod is gone, is of some run or
  /// other. The crash's own is asked for at once and worth the risk.
  bool must_check = false;
  model::timestamp began{};
  unsigned round = 0;
  unsigned troubles = 0;  ///< tries that the API server cut short
  caf::typed_response_promise<log_reply> promise;

  void give_up(std::string why, bool is_silent = false) {
    promise.deliver(log_reply{failure{no_log{std::move(why), is_silent}}});
  }
};

namespace {

using shared_chase = std::shared_ptr<chase>;

using archiver_pointer =
    log_archiver_actor::stateful_pointer<log_archiver_state>;

constexpr const char* superseded =
    "a later run of the container has taken the place of its log";

void fetch(archiver_pointer self, const shared_chase& hunt);

model::captured_log cut(const k8s::response& answer, std::size_t max_bytes) {
  const auto kept =
      model::newest_lines(answer.body, max_bytes, answer.dropped > 0);
  const auto dropped = answer.dropped + answer.body.size() - kept.size();
  return {std::string(kept), dropped == 0, dropped};
}

/// An answer of the server's, or a connection that broke or was not had in
/// time: a starved server takes seconds to shake hands, a credential to be
/// renewed. A node that is silent will not speak sooner when it is asked again.
bool may_pass(const k8s::error& why) {
  return k8s::is_server_away(why) || k8s::is_access_lost(why) ||
         (why.what == k8s::action::retry && why.status != 0);
}

/// Tries again a little later; false when its time is up.
bool try_later(archiver_pointer self, const shared_chase& hunt,
               const k8s::error& why) {
  auto& state = self->state;
  if (!may_pass(why)) return false;
  const auto wait =
      std::max(why.retry_after,
               state.pauses.delay(hunt->troubles, state.around.random()));
  if (state.around.now() + wait - hunt->began > hunt->patience) return false;
  ++hunt->troubles;
  self->delayed_send(self, wait, chase_again{hunt});
  return true;
}

/// Where the run's log is now, as the pod read after the log shows.
model::log_source place_of(const k8s::response& answer, const chase& hunt) {
  const auto pod = model::parse_json(answer.body);
  return pod ? hunt.locate(*pod) : model::log_source::none;
}

/// `answer` is the log as fetched, or why it could not be.
void verify(archiver_pointer self, const shared_chase& hunt,
            std::shared_ptr<const k8s::reply> answer) {
  auto get = k8s::get_pod(hunt->pod_namespace, hunt->pod);
  get.over = hunt->check_over;
  call(self, self->state.api, std::move(get), [=](const k8s::reply& pod) {
    if (!pod && pod.error().what == k8s::action::not_found) {
      if (*answer && !hunt->must_check)
        hunt->promise.deliver(log_reply{cut(**answer, hunt->max_bytes)});
      else
        hunt->give_up("the pod was deleted before its log was read");
      return;
    }
    if (!pod) {
      if (try_later(self, hunt, pod.error())) return;
      hunt->give_up("the log could not be checked against the pod: " +
                    k8s::describe(pod.error()));
      return;
    }
    const auto place = place_of(*pod, *hunt);
    if (place == model::log_source::none) {
      hunt->give_up(superseded);
    } else if (place != hunt->source) {
      hunt->source = place;
      if (++hunt->round < self->state.max_rounds)
        fetch(self, hunt);
      else
        hunt->give_up(
            "the container restarted faster than its log "
            "could be read");
    } else if (!*answer) {
      hunt->give_up(k8s::describe(answer->error()),
                    k8s::is_node_silent(answer->error()));
    } else {
      hunt->promise.deliver(log_reply{cut(**answer, hunt->max_bytes)});
    }
  });
}

/// A refusal may only say that the container has restarted meanwhile, silence
/// that the API server hangs, a 401 that the kubelet does not know the API
/// server: the pod tells.
bool must_ask_the_pod(const k8s::error& why) {
  return why.what == k8s::action::invalid ||
         why.what == k8s::action::not_found ||
         why.what == k8s::action::refresh ||
         (why.status == 0 && k8s::is_node_silent(why));
}

void fetch(archiver_pointer self, const shared_chase& hunt) {
  auto ask = k8s::pod_log(hunt->pod_namespace, hunt->pod, hunt->container,
                          hunt->source == model::log_source::previous,
                          hunt->max_bytes, hunt->timeout);
  ask.over = hunt->over;
  call(self, self->state.api, std::move(ask), [=](k8s::reply& log) {
    if (log && model::is_log_unavailable_notice(log->body))
      hunt->give_up("the node no longer has the log of this run");
    else if (log || must_ask_the_pod(log.error()))
      verify(self, hunt, std::make_shared<const k8s::reply>(std::move(log)));
    else if (!try_later(self, hunt, log.error()))
      hunt->give_up(k8s::describe(log.error()),
                    k8s::is_node_silent(log.error()));
  });
}

caf::typed_response_promise<log_reply> begin(archiver_pointer self,
                                             chase what) {
  auto hunt = std::make_shared<chase>(std::move(what));
  hunt->began = self->state.around.now();
  hunt->promise = self->make_response_promise<log_reply>();
  if (hunt->source == model::log_source::none)
    hunt->give_up(superseded);
  else
    fetch(self, hunt);
  return hunt->promise;
}

}  // namespace

caf::typed_response_promise<log_reply> chase_log(archiver_pointer self,
                                                 fetch_log what) {
  chase hunt;
  hunt.pod_namespace = what.which.pod_namespace;
  hunt.pod = what.which.pod;
  hunt.container = what.which.log_container;
  hunt.source = what.which.log;
  hunt.max_bytes = what.max_bytes;
  hunt.timeout = self->state.log_timeout;
  hunt.patience = self->state.patience;
  hunt.locate = [which = std::move(what.which)](const auto& pod) {
    return model::locate_run(pod, which);
  };
  return begin(self, std::move(hunt));
}

caf::typed_response_promise<log_reply> chase_other_log(archiver_pointer self,
                                                       fetch_other_log what) {
  chase hunt;
  hunt.pod_namespace = what.run.pod_namespace;
  hunt.pod = what.run.pod;
  hunt.container = what.run.container;
  hunt.source = what.run.log;
  hunt.max_bytes = what.max_bytes;
  hunt.timeout = std::min(self->state.log_timeout, what.patience);
  hunt.patience = what.patience;
  hunt.over = hunt.check_over = k8s::lane::other_logs;
  hunt.must_check = true;
  hunt.locate = [run = std::move(what.run)](const auto& pod) {
    return model::locate_run(pod, run);
  };
  return begin(self, std::move(hunt));
}

void go_on_chasing(archiver_pointer self, const shared_chase& hunt) {
  fetch(self, hunt);
}

}  // namespace forensics::actors
