#include "model/signature.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "model/digest.hpp"
#include "model/owners.hpp"

namespace forensics::model {
namespace {

constexpr std::size_t signature_digits = 32;
/// Minutes since 1970 have had 8 digits since 1989; the CronJob controller
/// appends them to its name.
constexpr std::size_t scheduled_minute_digits = 8;

/// `stem-suffix` cut at its last dash; both "" when there is none.
struct split_name {
  std::string_view stem;
  std::string_view suffix;
};
split_name split_at_last_dash(std::string_view name) noexcept {
  const std::size_t dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return {};
  return {name.substr(0, dash), name.substr(dash + 1)};
}

bool is_scheduled_minute(std::string_view suffix) noexcept {
  return suffix.size() >= scheduled_minute_digits &&
         std::all_of(suffix.begin(), suffix.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

workload workload_of(const json_value& pod) {
  const json_value* controller = controller_of(pod);
  const std::string_view kind =
      controller != nullptr ? text_at(*controller, {"kind"}) : "";
  // A node "controls" its static pods, which have nothing else in common.
  if (kind.empty() || kind == "Node")
    return {"Pod", std::string(text_at(pod, {"metadata", "name"}))};

  const std::string_view name = text_at(*controller, {"name"});
  const auto [stem, suffix] = split_at_last_dash(name);
  const std::string_view template_hash =
      text_at(pod, {"metadata", "labels", "pod-template-hash"});
  if (kind == "ReplicaSet" && !suffix.empty() && suffix == template_hash)
    return {"Deployment", std::string(stem)};
  if (kind == "Job" && is_scheduled_minute(suffix))
    return {"CronJob", std::string(stem)};
  return {std::string(kind), std::string(name)};
}

std::string signature_of(const crash& which, const workload& owner) {
  return sha256_hex_of({which.pod_namespace, owner.kind + '/' + owner.name,
                        which.container})
      .substr(0, signature_digits);
}

}  // namespace forensics::model
