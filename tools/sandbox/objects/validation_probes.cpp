#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_http_get(const json_value& action, const std::string& path,
                    findings& found) {
  if (text_at(action, {"path"}).empty()) found.required(child(path, "path"));
  check_port(action, "port", path, found);
  check_choice(action, "scheme", path, {"HTTP", "HTTPS"}, found);
  for (const json_value& header :
       model::array_at(action, {"httpHeaders"}).GetArray()) {
    const std::string_view name = text_at(header, {"name"});
    found.each_invalid(child(path, "httpHeaders"), name,
                       http_header_problems(name));
  }
}

void check_sleep(const pod_scope& pod, const json_value& action,
                 const std::string& path, findings& found) {
  const std::int64_t seconds = model::integer_at(action, {"seconds"});
  const std::int64_t grace =
      model::integer_at(pod.spec, {"terminationGracePeriodSeconds"});
  if (seconds < 0 || seconds > grace)
    found.invalid(path, seconds,
                  "must be non-negative and less than "
                  "terminationGracePeriodSeconds (" +
                      std::to_string(grace) + ")");
}

void check_action(const pod_scope& pod, std::string_view kind,
                  const json_value& action, const std::string& path,
                  findings& found) {
  if (kind == "exec" && model::array_at(action, {"command"}).Empty())
    found.required(child(path, "command"));
  if (kind == "httpGet") check_http_get(action, path, found);
  if (kind == "tcpSocket" || kind == "grpc")
    check_port(action, "port", path, found);
  if (kind == "sleep") check_sleep(pod, action, path, found);
}

/// A probe or a hook does one thing.
void check_handler(const pod_scope& pod, const json_value& handler,
                   const std::string& path, findings& found) {
  bool does_something = false;
  for (const std::string_view kind :
       {"exec", "httpGet", "tcpSocket", "grpc", "sleep"}) {
    if (!has(handler, kind)) continue;
    const std::string at = child(path, kind);
    if (does_something)
      found.forbidden(at, "may not specify more than 1 handler type");
    else
      check_action(pod, kind, model::object_at(handler, {kind}), at, found);
    does_something = true;
  }
  if (!does_something) found.required(path, "must specify a handler type");
}

void check_probe(const pod_scope& pod, const json_value& probe,
                 std::string_view kind, const std::string& path,
                 findings& found) {
  check_handler(pod, probe, path, found);
  for (const std::string_view field :
       {"initialDelaySeconds", "timeoutSeconds", "periodSeconds",
        "successThreshold", "failureThreshold"})
    check_not_negative(probe, field, path, found);
  const std::string grace_at = child(path, "terminationGracePeriodSeconds");
  const std::int64_t grace =
      model::integer_at(probe, {"terminationGracePeriodSeconds"}, 1);
  if (grace <= 0) found.invalid(grace_at, grace, "must be greater than 0");
  if (kind == "readinessProbe") {
    if (has(probe, "terminationGracePeriodSeconds"))
      found.invalid(grace_at, grace, "must not be set for readinessProbes");
    return;
  }
  const std::int64_t successes =
      model::integer_at(probe, {"successThreshold"}, 1);
  if (successes != 1)
    found.invalid(child(path, "successThreshold"), successes, "must be 1");
}

}  // namespace

void check_probes(const pod_scope& pod, const json_value& container,
                  const std::string& path, findings& found) {
  const json_value& lifecycle = model::object_at(container, {"lifecycle"});
  for (const std::string_view hook : {"postStart", "preStop"})
    if (has(lifecycle, hook))
      check_handler(pod, model::object_at(lifecycle, {hook}),
                    child(child(path, "lifecycle"), hook), found);
  for (const std::string_view kind :
       {"livenessProbe", "readinessProbe", "startupProbe"})
    if (has(container, kind))
      check_probe(pod, model::object_at(container, {kind}), kind,
                  child(path, kind), found);
}

}  // namespace forensics::sandbox
