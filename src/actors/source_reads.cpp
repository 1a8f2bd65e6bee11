#include "actors/source_reads.hpp"

#include <utility>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/json.hpp"

namespace forensics::actors {

namespace {

/// Most pods name fewer; the rest is read when it is its turn.
constexpr std::size_t most_ahead = 8;
/// What may be read at once; the rest of a namespace's Services is left out.
constexpr std::size_t most_services = 250;

k8s::request request_of(const model::reference& what, const std::string& ns) {
  switch (what.kind) {
    case model::reference_kind::config_map:
      return k8s::get_config_map(ns, what.name);
    case model::reference_kind::services:
      return k8s::list_services(ns, most_services);
    default:
      return k8s::get_secret(ns, what.name);
  }
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
    auto request = request_of(one, what.pod_namespace);
    // It holds up no evidence.
    request.over = k8s::lane::context;
    call(self, self->state.api, std::move(request), [read](k8s::reply& reply) {
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
    call(self, self->state.api, request_of(what, pod_namespace), then);
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
