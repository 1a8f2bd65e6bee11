#include "actors/source_reads.hpp"

#include <chrono>
#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"

namespace forensics::actors {

namespace {

/// Most pods name fewer; the rest is read when it is its turn.
constexpr std::size_t most_ahead = 8;
/// Longer than the service reader waits for the API server.
constexpr std::chrono::seconds services_patience{15};

template <class OnReply>
void fetch(redactor_pointer self, const model::reference& what,
           const std::string& ns, k8s::lane over, OnReply on_reply) {
  if (what.kind == model::reference_kind::services)
    return ask<k8s::reply>(self, self->state.services, "the service reader",
                           services_patience, read_services{ns},
                           std::move(on_reply));
  auto request = what.kind == model::reference_kind::config_map
                     ? k8s::get_config_map(ns, what.name)
                     : k8s::get_secret(ns, what.name);
  request.over = over;
  call(self, self->state.api, std::move(request), std::move(on_reply));
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
          [read](k8s::reply& reply) {
            if (read->then)
              read->then(reply);
            else
              read->reply = std::move(reply);
          });
  }
}

void read_source(redactor_pointer self, const model::reference& what,
                 const std::string& pod_namespace,
                 std::function<void(const k8s::reply&)> then) {
  const auto now = [=] {
    fetch(self, what, pod_namespace, k8s::lane::ordinary, then);
  };
  const auto ahead = self->state.ahead.extract({what.kind, what.name});
  if (!ahead) return now();
  const auto& read = ahead.mapped();
  const auto take = [now, then](const k8s::reply& reply) {
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
