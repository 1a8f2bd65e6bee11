#include "actors/context_parts.hpp"
#include "k8s/requests.hpp"
#include "model/names.hpp"

namespace forensics::actors {

namespace {

constexpr std::size_t page_size = 250;
constexpr unsigned most_pages = 4;
/// What a node tells of longer ago is not of this crash.
constexpr std::chrono::hours of_the_node{1};

/// A list of events on its way, page by page.
struct event_pages {
  std::function<k8s::request(const std::string& continue_token)> page;
  model::timestamp since;
  std::string gathering::*why;
  unsigned read = 0;
};

void read_page(gatherer_pointer self, const shared_gathering& all,
               event_pages pages, const std::string& token) {
  request_for(
      self, all, pages.page(token), [=](const k8s::reply& reply) mutable {
        auto& why = (*all).*pages.why;
        const auto list = model::parse_json(reply ? reply->body : "");
        if (!reply || !list) {
          why = reply ? list.error() : k8s::describe(reply.error());
          return finish_part(self, all);
        }
        all->events.add(*list, pages.since);
        const std::string more(model::text_at(*list, {"metadata", "continue"}));
        if (!more.empty() && ++pages.read < most_pages)
          return read_page(self, all, pages, more);
        why = more.empty() ? "" : "there are more than were looked at";
        finish_part(self, all);
      });
}

}  // namespace

void gather_events(gatherer_pointer self, const shared_gathering& all) {
  const auto& which = all->what.which;
  ++all->open;
  read_page(
      self, all,
      {[ns = which.pod_namespace, uid = which.pod_uid](const auto& token) {
         return k8s::list_pod_events(ns, uid, page_size, token);
       },
       model::timestamp::min(), &gathering::pod_events_why},
      "");
  // A pod that never had a node has no node's events.
  if (!model::is_dns_subdomain(which.node)) {
    all->node_events_why.clear();
    return;
  }
  ++all->open;
  read_page(self, all,
            {[node = which.node](const auto& token) {
               return k8s::list_node_events(node, page_size, token);
             },
             which.finished_at.value_or(self->state.around.now()) - of_the_node,
             &gathering::node_events_why},
            "");
}

}  // namespace forensics::actors
