#include "sandbox/node/log_server.hpp"

#include <utility>

namespace forensics::sandbox {

void log_server::add(std::string node, node_logs logs) {
  nodes_.insert_or_assign(std::move(node), std::move(logs));
}

log_source log_server::source() {
  return [this](const resource_request&, const api_request& how,
                const object_ptr& pod,
                const send_answer& done) { answer(how, pod, done); };
}

void log_server::answer(const api_request& how, const object_ptr& pod,
                        const send_answer& done) const {
  const auto query = parse_log_query(how, pod->json, cluster_.around().now());
  if (!query) return done(answer_of(query.error()));
  const std::string node(model::text_at(pod->json, {"spec", "nodeName"}));
  if (node.empty()) {
    api_answer nothing;
    nothing.code = 204;
    nothing.content_type.clear();
    return done(std::move(nothing));
  }
  const auto known = nodes_.find(node);
  if (known != nodes_.end()) return known->second(*query, pod, done);
  if (cluster_.objects().find(type_of("nodes"), {"", node}) == nullptr)
    // The real API server calls the node a pod here.
    return done(answer_of(not_found(type_of("pods"), node)));
  api_error unreachable = error_of(
      500, "InternalError",
      "Internal error occurred: Get \"https://" + node +
          ":10250/containerLogs\": dial tcp: connect: connection refused");
  done(answer_of(unreachable));
}

}  // namespace forensics::sandbox
