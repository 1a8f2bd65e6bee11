#include "actors/api.hpp"

#include "k8s/client.hpp"

namespace forensics::actors {

namespace {

using api_pointer = api_actor::stateful_pointer<api_state>;

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

/// Gives the reply to whoever has asked. It runs on the client's thread, where
/// a promise may not be touched, and spares every reply the way through a third
/// actor: a wake-up of a thread.
template <class Reply>
auto way_back(caf::response_promise& promise) {
  return [asker = promise.source(),
          id = promise.id().response_id()](Reply reply) {
    if (asker)
      asker->enqueue(nullptr, id, caf::make_message(std::move(reply)), nullptr);
  };
}

}  // namespace

api_actor::behavior_type api(api_pointer self, context around,
                             std::shared_ptr<k8s::client> client) {
  auto& state = self->state;
  state.around = std::move(around);
  state.client = std::move(client);
  return {
      [self](k8s::request& what) {
        auto promise = self->make_response_promise<k8s::reply>();
        auto purpose = what.purpose;
        auto tell = answer_to(self->state.around, verb_of(what));
        self->state.client->send(
            std::move(what), [answer = way_back<k8s::reply>(promise), tell,
                              pass = self->state.around.pass,
                              purpose = std::move(purpose)](k8s::reply reply) {
              tell(reply ? reply->status : reply.error().status);
              // The server knows more than the program here.
              pass("answered", purpose);
              answer(std::move(reply));
            });
        return promise;
      },
      [self](open_stream& what) {
        auto promise = self->make_response_promise<k8s::open_reply>();
        auto tell = answer_to(self->state.around, "stream");
        self->state.client->open(std::move(what.what),
                                 [answer = way_back<k8s::open_reply>(promise),
                                  tell](k8s::open_reply reply) {
                                   tell(reply ? 200 : reply.error().status);
                                   answer(std::move(reply));
                                 });
        return promise;
      },
      [self](read_stream what) {
        auto promise = self->make_response_promise<k8s::chunk_reply>();
        self->state.client->read(what.stream,
                                 way_back<k8s::chunk_reply>(promise));
        return promise;
      },
      [self](close_stream what) { self->state.client->close(what.stream); },
  };
}

}  // namespace forensics::actors
