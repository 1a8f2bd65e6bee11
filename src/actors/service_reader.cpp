#include "actors/service_reader.hpp"

#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"

namespace forensics::actors {

namespace {

using reader_pointer =
    service_reader_actor::stateful_pointer<service_reader_state>;

using promise = caf::typed_response_promise<source_reply>;
using shared_list = std::shared_ptr<service_reader_state::list>;

void on_answer(reader_pointer self, const std::string& ns,
               const shared_list& read, source_reply answer) {
  for (auto& one : std::exchange(read->waiting, {})) one.deliver(answer);
  auto& lists = self->state.lists;
  const auto found = lists.find(ns);
  if (!answer && found != lists.end() && found->second == read)
    lists.erase(found);
  read->answer = std::move(answer);
}

shared_list begin_list(reader_pointer self, const std::string& ns) {
  auto read = std::make_shared<service_reader_state::list>();
  auto request = k8s::list_services(ns, service_reader_state::most_services);
  // It holds up no evidence.
  request.over = k8s::lane::context;
  call(self, self->state.api, std::move(request), [=](k8s::reply& reply) {
    on_answer(self, ns, read, source_of(std::move(reply)));
  });
  self->delayed_send(self, service_reader_state::shared_for,
                     services_are_old{ns});
  return read;
}

promise read_for(reader_pointer self, const std::string& ns) {
  auto answer = self->make_response_promise<source_reply>();
  auto& read = self->state.lists[ns];
  if (!read) read = begin_list(self, ns);
  if (read->answer)
    answer.deliver(*read->answer);
  else
    read->waiting.push_back(answer);
  return answer;
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
