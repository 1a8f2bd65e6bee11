#include "actors/source_reads.hpp"

#include <functional>
#include <utility>

#include "actors/call.hpp"
#include "actors/service_reader.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"

namespace forensics::actors {

namespace {

/// Most pods name fewer; the rest is read when it is its turn.
constexpr std::size_t most_ahead = 8;
using on_source = std::function<void(const source_reply&)>;

/// The service reader has a lane of its own.
void fetch(redactor_pointer self, const model::reference& what,
           const std::string& ns, k8s::lane over, on_source then) {
  if (what.kind == model::reference_kind::services)
    return ask<source_reply>(self, self->state.services, "the service reader",
                             service_reader_state::patience, read_services{ns},
                             std::move(then));
  auto request = what.kind == model::reference_kind::config_map
                     ? k8s::get_config_map(ns, what.name)
                     : k8s::get_secret(ns, what.name);
  request.over = over;
  call(self, self->state.api, std::move(request),
       [then = std::move(then)](k8s::reply& reply) {
         then(source_of(std::move(reply)));
       });
}

}  // namespace

void read_sources_ahead(redactor_pointer self, const read_ahead& what) {
  const auto pod = model::parse_json(*what.pod_json);
  if (!pod) return;
  for (const auto& one : model::references_of(*pod)) {
    if (self->state.ahead.size() == most_ahead) return;
    if (one.kind == model::reference_kind::pull_secret) continue;
    const auto read = std::make_shared<early_read>();
    self->state.ahead.insert_or_assign({one.kind, one.name}, read);
    // It holds up no evidence.
    fetch(self, one, what.pod_namespace, k8s::lane::context,
          [read](const source_reply& reply) {
            if (read->then)
              read->then(reply);
            else
              read->reply = reply;
          });
  }
}

void read_source(redactor_pointer self, const model::reference& what,
                 const std::string& pod_namespace,
                 std::function<void(const source_reply&)> then) {
  const auto now = [=] {
    fetch(self, what, pod_namespace, k8s::lane::ordinary, then);
  };
  const auto ahead = self->state.ahead.extract({what.kind, what.name});
  if (!ahead) return now();
  const auto& read = ahead.mapped();
  const auto take = [now, then](const source_reply& reply) {
    if (reply)
      then(reply);
    else
      now();
  };
  if (read->reply)
    take(*read->reply);
  else
    read->then = take;
}

}  // namespace forensics::actors
