#include "actors/api.hpp"

#include "k8s/client.hpp"

namespace forensics::actors {

namespace {

using api_pointer = api_bridge::stateful_pointer<api_state>;

const char* verb_of(const k8s::request& what) {
  switch (what.verb) {
    case k8s::method::get:
      return "get";
    case k8s::method::post:
      return "post";
    case k8s::method::put:
      return "put";
    case k8s::method::patch:
      return "patch";
    case k8s::method::del:
      return "delete";
  }
  return "get";
}

/// Counts the request that is made now, when its status is known; 0 is none.
auto answer_to(const context& around, const char* verb) {
  return [metrics = around.metrics, uptime = around.uptime,
          begun = around.uptime(), verb](int status) {
    metrics->api_request(verb, status, uptime() - begun);
  };
}

/// The handler that carries a reply from the client's thread to the actor.
template <class Reply>
auto send_home(api_pointer self, std::uint64_t number) {
  return [home = caf::actor_cast<api_bridge>(self), number](Reply reply) {
    caf::anon_send(home, arrived<Reply>{number, std::move(reply)});
  };
}

template <class Reply>
caf::typed_response_promise<Reply> expect(api_pointer self,
                                          api_state::waiting<Reply>& waiting) {
  auto promise = self->make_response_promise<Reply>();
  waiting.emplace(++self->state.last_number, promise);
  return promise;
}

template <class Reply>
void settle(api_state::waiting<Reply>& waiting, arrived<Reply>& what) {
  const auto found = waiting.find(what.number);
  if (found == waiting.end()) return;
  found->second.deliver(std::move(what.reply));
  waiting.erase(found);
}

}  // namespace

api_bridge::behavior_type api(api_pointer self, context around,
                              std::shared_ptr<k8s::client> client) {
  auto& state = self->state;
  state.around = std::move(around);
  state.client = std::move(client);
  return {
      [self](k8s::request& what) {
        auto promise = expect(self, self->state.replies);
        auto home = send_home<k8s::reply>(self, self->state.last_number);
        auto purpose = what.purpose;
        auto tell = answer_to(self->state.around, verb_of(what));
        self->state.client->send(
            std::move(what), [home, tell, pass = self->state.around.pass,
                              purpose = std::move(purpose)](k8s::reply reply) {
              tell(reply ? reply->status : reply.error().status);
              // The server knows more than the program here.
              pass("answered", purpose);
              home(std::move(reply));
            });
        return promise;
      },
      [self](open_stream& what) {
        auto promise = expect(self, self->state.opens);
        auto home = send_home<k8s::open_reply>(self, self->state.last_number);
        auto tell = answer_to(self->state.around, "stream");
        self->state.client->open(std::move(what.what),
                                 [home, tell](k8s::open_reply reply) {
                                   tell(reply ? 200 : reply.error().status);
                                   home(std::move(reply));
                                 });
        return promise;
      },
      [self](read_stream what) {
        auto promise = expect(self, self->state.chunks);
        self->state.client->read(
            what.stream,
            send_home<k8s::chunk_reply>(self, self->state.last_number));
        return promise;
      },
      [self](close_stream what) { self->state.client->close(what.stream); },
      [self](arrived_reply& what) { settle(self->state.replies, what); },
      [self](arrived_open& what) { settle(self->state.opens, what); },
      [self](arrived_chunk& what) { settle(self->state.chunks, what); },
  };
}

}  // namespace forensics::actors
