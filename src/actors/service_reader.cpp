#include "actors/service_reader.hpp"

#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"

namespace forensics::actors {

namespace {

using reader_pointer =
    service_reader_actor::stateful_pointer<service_reader_state>;

void on_list(reader_pointer self, const std::string& ns, k8s::reply& reply) {
  auto& lists = self->state.lists;
  auto& read = lists[ns];
  for (auto& promise : std::exchange(read.waiting, {})) promise.deliver(reply);
  if (reply) {
    read.answer = std::move(reply);
    self->delayed_send(self, service_reader_state::kept_for,
                       services_are_old{ns});
  } else {
    lists.erase(ns);
  }
}

caf::typed_response_promise<k8s::reply> read_for(reader_pointer self,
                                                 const std::string& ns) {
  auto promise = self->make_response_promise<k8s::reply>();
  auto& read = self->state.lists[ns];
  if (read.answer) {
    promise.deliver(*read.answer);
    return promise;
  }
  read.waiting.push_back(promise);
  if (read.waiting.size() == 1)
    call(self, self->state.api,
         k8s::list_services(ns, service_reader_state::most_services),
         [self, ns](k8s::reply& reply) { on_list(self, ns, reply); });
  return promise;
}

}  // namespace

service_reader_actor::behavior_type service_reader(reader_pointer self,
                                                   api_actor api) {
  self->state.api = std::move(api);
  return {
      [self](const read_services& what) {
        return read_for(self, what.pod_namespace);
      },
      [self](const services_are_old& what) {
        self->state.lists.erase(what.pod_namespace);
      },
  };
}

}  // namespace forensics::actors
