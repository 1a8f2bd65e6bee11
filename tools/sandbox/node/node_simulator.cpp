#include "sandbox/node/node_simulator.hpp"

#include <utility>

#include "sandbox/node/adopted_processes.hpp"
#include "sandbox/node/container_root.hpp"
#include "sandbox/node/node_registration.hpp"
#include "sandbox/node/scripted_answer.hpp"

namespace forensics::sandbox {
namespace {

using model::text_at;

bool has_ended(const model::json_value& pod) {
  const auto phase = text_at(pod, {"status", "phase"});
  return phase == "Succeeded" || phase == "Failed";
}

/// The variables of the service `kubernetes`, by which programs find the API.
variable_map service_variables(std::string_view server) {
  const std::size_t scheme = server.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string_view address = server.substr(scheme + 3);
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return {};
  const std::string host(address.substr(0, colon));
  const std::string port(address.substr(colon + 1));
  const std::string url = "tcp://" + host + ":" + port;
  const std::string by_port = "KUBERNETES_PORT_" + port + "_TCP";
  return {{"KUBERNETES_SERVICE_HOST", host},
          {"KUBERNETES_SERVICE_PORT", port},
          {"KUBERNETES_SERVICE_PORT_HTTPS", port},
          {"KUBERNETES_PORT", url},
          {by_port, url},
          {by_port + "_ADDR", host},
          {by_port + "_PORT", port},
          {by_port + "_PROTO", "tcp"}};
}

}  // namespace

node_simulator::node_simulator(boost::asio::io_context& io, api& cluster,
                               node_settings settings)
    : node_{io,
            cluster,
            settings,
            {image_table(settings.stand_ins, usual_folders()),
             settings.root / "images"},
            {cluster, "kubelet", settings.name},
            {cluster.around(), settings.memory_poll},
            {settings.cpus * 1000, settings.memory_bytes},
            service_variables(cluster.around().server)} {
  adopt_orphans();
  register_node(cluster,
                {settings.name, settings.cpus, settings.memory_bytes,
                 settings.pods, "Kube Forensics sandbox", "sandbox://1.0",
                 "kubelet is posting ready status", true});
  listening_ =
      cluster.objects().listen([this](const change& what) { take(what); });
  for (const object_ptr& pod : cluster.objects().list(type_of("pods"), ""))
    take({change_kind::added, &type_of("pods"), pod, nullptr});
}

void node_simulator::take(const change& what) {
  if (what.type != &type_of("pods") ||
      text_at(what.now->json, {"spec", "nodeName"}) != node_.settings.name)
    return;
  seen_.push_back(what);
  if (work_due_ == nullptr)
    work_due_ = node_.after(model::duration::zero(), [this] { work_off(); });
}

void node_simulator::work_off() {
  const auto spent = std::exchange(work_due_, nullptr);
  for (const change& what : std::exchange(seen_, {})) {
    if (what.kind == change_kind::deleted)
      pods_.erase(std::string(uid_of(what.now->json)));
    else
      see(what.now);
  }
}

void node_simulator::see(const object_ptr& pod) {
  const std::string uid(uid_of(pod->json));
  const auto known = pods_.find(uid);
  if (known != pods_.end()) return known->second->update(pod);
  // A uid is a folder's name too.
  if (has_ended(pod->json) || !stays_beneath(uid)) return;
  const object_ptr now =
      node_.cluster.objects().find(type_of("pods"), key_of(pod->json));
  if (now == nullptr || uid_of(now->json) != uid) return;
  auto worker = std::make_unique<pod_worker>(node_, now);
  pod_worker& made = *pods_.emplace(uid, std::move(worker)).first->second;
  if (being_deleted(now->json)) made.update(now);
}

node_logs node_simulator::logs() {
  return [this](const log_query& query, const object_ptr& pod,
                const send_answer& done) {
    const auto known = pods_.find(std::string(uid_of(pod->json)));
    if (known != pods_.end()) return known->second->answer_log(query, done);
    // As a kubelet that has not heard of the pod yet.
    done(proxied(404, "", name_of(pod->json)));
  };
}

}  // namespace forensics::sandbox
