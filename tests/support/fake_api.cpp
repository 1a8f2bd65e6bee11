#include "support/fake_api.hpp"

#include "model/protobuf.hpp"
#include "support/api_target.hpp"
#include "support/protobuf_json.hpp"

namespace forensics::test {

namespace {

using api_pointer = fake_api_actor::stateful_pointer<fake_api_state>;

/// As the cluster keeps it: in JSON.
void decode(k8s::request& what) {
  if (what.content_type != model::protobuf_type) return;
  what.body = json_of_protobuf(what.body);
}

caf::typed_response_promise<k8s::reply> exchange(api_pointer self,
                                                 k8s::request what) {
  decode(what);
  auto& [cluster, hanging, hanging_opens] = self->state;
  auto promise = self->make_response_promise<k8s::reply>();
  const auto rule =
      cluster->meet(verb_of(what.verb) + " " + what.target, what.body);
  std::optional<k8s::reply> answer;
  if (!rule || rule->is_carried_out) answer = cluster->answer(what);
  if (rule && rule->why)
    promise.deliver(k8s::reply{failure{*rule->why}});
  else if (rule && answer)
    promise.deliver(k8s::reply{k8s::response{200, "{}"}});
  else if (answer)
    promise.deliver(*std::move(answer));
  else
    hanging.emplace_back(what, promise);
  // Watches hear of what it has changed.
  cluster->serve_readers();
  return promise;
}

caf::typed_response_promise<k8s::open_reply> open(api_pointer self,
                                                  const std::string& target) {
  auto& [cluster, hanging, hanging_opens] = self->state;
  auto promise = self->make_response_promise<k8s::open_reply>();
  const auto rule = cluster->meet("STREAM " + target, "");
  if (!rule)
    promise.deliver(k8s::open_reply{cluster->open(target)});
  else if (rule->why)
    promise.deliver(k8s::open_reply{failure{*rule->why}});
  else
    hanging_opens.emplace_back(target, promise);
  return promise;
}

void answer_what_hangs(api_pointer self) {
  for (auto& [what, promise] : std::exchange(self->state.hanging, {}))
    promise.deliver(self->state.cluster->answer(what));
  for (auto& [target, promise] : std::exchange(self->state.hanging_opens, {}))
    promise.deliver(k8s::open_reply{self->state.cluster->open(target)});
}

}  // namespace

fake_api_actor::behavior_type fake_api(api_pointer self,
                                       std::shared_ptr<fake_cluster> cluster) {
  self->state.cluster = std::move(cluster);
  return {
      [self](k8s::request& what) { return exchange(self, std::move(what)); },
      [self](const actors::open_stream& what) {
        return open(self, what.what.target);
      },
      [self](actors::read_stream what) {
        auto promise = self->make_response_promise<k8s::chunk_reply>();
        self->state.cluster->read(what.stream, promise);
        return promise;
      },
      [self](actors::close_stream what) {
        self->state.cluster->close(what.stream);
      },
      [self](fed) { self->state.cluster->serve_readers(); },
      [self](answer_late) { answer_what_hangs(self); },
  };
}

}  // namespace forensics::test
