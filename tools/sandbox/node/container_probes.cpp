#include "sandbox/node/container_probes.hpp"

#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

/// By number, or by the name that the container gives it; 0 when it is neither.
unsigned short port_of(const json_value& spec, const json_value& handler) {
  std::int64_t port = model::integer_at(handler, {"port"});
  const auto name = text_at(handler, {"port"});
  if (!name.empty())
    for (const auto& known : model::array_at(spec, {"ports"}).GetArray())
      if (text_at(known, {"name"}) == name)
        port = model::integer_at(known, {"containerPort"});
  return port > 0 && port < 65536 ? static_cast<unsigned short>(port)
                                  : static_cast<unsigned short>(0);
}

network_target target_of(const json_value& spec, const json_value& probe) {
  network_target target;
  for (const char* kind : {"tcpSocket", "grpc"})
    if (const auto* handler = model::find(probe, {kind}))
      target.port = port_of(spec, *handler);
  if (const auto* handler = model::find(probe, {"httpGet"})) {
    target.port = port_of(spec, *handler);
    // TLS is not spoken: there it is enough that somebody listens.
    if (text_at(*handler, {"scheme"}) != "HTTPS") {
      const auto path = text_at(*handler, {"path"});
      target.http_path = path.empty() ? "/" : path;
    }
    for (const auto& header :
         model::array_at(*handler, {"httpHeaders"}).GetArray())
      target.headers.emplace_back(text_at(header, {"name"}),
                                  text_at(header, {"value"}));
  }
  return target;
}

}  // namespace

container_probes::container_probes(node_services& node, const json_value& spec,
                                   const container_plan& plan, calls what)
    : node_(node), spec_(copy_of(spec)), plan_(plan), calls_(std::move(what)) {}

void container_probes::begin() {
  if (model::find(spec_, {"startupProbe"}) == nullptr) return run_on();
  startup_ = make("startupProbe", "Startup", [this](bool passes) {
    if (passes) return run_on();
    const auto broken = calls_.broken;
    broken("startup");
  });
}

void container_probes::run_on() {
  // After its own call has returned: it runs just now.
  if (startup_ != nullptr) startup_->retire();
  if (model::find(spec_, {"livenessProbe"}) != nullptr)
    liveness_ = make("livenessProbe", "Liveness", [this](bool passes) {
      if (passes) return;
      const auto broken = calls_.broken;
      broken("liveness");
    });
  const bool has_readiness = model::find(spec_, {"readinessProbe"}) != nullptr;
  if (has_readiness)
    readiness_ = make("readinessProbe", "Readiness", calls_.ready);
  calls_.started();
  if (!has_readiness) calls_.ready(true);
}

std::unique_ptr<probe_loop> container_probes::make(
    const char* which, const char* shown, std::function<void(bool)> turned) {
  const json_value& probe = *model::find(spec_, {which});
  return std::make_unique<probe_loop>(
      node_.cluster.around(), probe,
      probe_loop::calls{check_of(probe),
                        [this, shown](const std::string& how) {
                          calls_.unhealthy(std::string(shown) + " probe " +
                                           how);
                        },
                        std::move(turned)});
}

std::function<std::shared_ptr<void>(model::duration, check_done)>
container_probes::check_of(const json_value& probe) const {
  node_services& node = node_;
  if (const auto* command = model::find(probe, {"exec", "command"}))
    return [&node, &plan = plan_, words = strings_of(*command)](
               model::duration timeout, const check_done& done) {
      return check_by_command(node.io, node.cluster.around(), plan, words,
                              node.settings.limits, timeout, done);
    };
  return [&node, target = target_of(spec_, probe)](model::duration timeout,
                                                   const check_done& done) {
    return check_by_network(node.io, node.cluster.around(), target, timeout,
                            done);
  };
}

}  // namespace forensics::sandbox
