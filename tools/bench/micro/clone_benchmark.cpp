#include "bench/micro/benchmark.hpp"
#include "model/clone.hpp"
#include "model/names.hpp"
#include "model/references.hpp"
#include "model/signature.hpp"

namespace forensics::micro {

namespace {

constexpr model::timestamp now{std::chrono::seconds{1'795'857'160}};
constexpr model::duration day = std::chrono::hours{24};

/// As the case of `pod` asks for it: all that the pod names has a copy.
model::clone_request request_for(const model::json_value& pod) {
  const model::settings defaults;
  model::clone_request how;
  how.which = model::find_crashes(pod, {day}, now).at(0);
  how.signature = model::signature_of(how.which, model::workload_of(pod));
  how.owner = {model::case_name(how.which),
               "0f6f2d8e-1c52-4a3d-8f11-9d0c6f1f0e2a",
               defaults.target_namespace};
  how.ttl = defaults.forensic_ttl;
  how.captured_at = now;
  how.toolkit_image = defaults.toolkit_image;
  for (const auto& each : model::references_of(pod))
    how.copies[{each.kind, each.name}] = model::copy_name(
        how.owner.name, model::short_name(each.kind), each.name);
  return how;
}

/// What actors/pod_cloner does before it sends.
bool is_cloned(const std::string& pod_json, const model::clone_request& how) {
  const auto pod = model::parse_json(pod_json);
  if (!pod) return false;
  const auto clone = model::make_clone(*pod, how);
  return clone && !model::to_json(clone->differences).empty();
}

}  // namespace

std::vector<benchmark> clone_benchmarks() {
  const text pod = share(crashed_pod());
  const auto how = request_for(*model::parse_json(*pod));
  return {
      {"clone/pod", "pod", pod, 1, [=] { return is_cloned(*pod, how); }},
  };
}

}  // namespace forensics::micro
