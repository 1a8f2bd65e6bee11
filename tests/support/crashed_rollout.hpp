#pragma once

#include <string>

#include "support/fake_cluster.hpp"

/// A Deployment whose second revision crashes, as the API has it.
namespace forensics::test {

/// The Deployment `web` of the namespace shop, its ReplicaSets `web-1` and
/// `web-2`, and events on the crashed pod and on its node.
void put_rollout(fake_cluster& cluster);

/// A pod of the Deployment's revision "1" or "2", with the container `app` of
/// the image `shop/web:<revision>`. `more` are members of the container, with
/// a comma in front.
std::string rollout_pod(const std::string& name, const std::string& revision,
                        const std::string& more = "", bool is_ready = true);

/// An event that happened last at this time of the day.
std::string event_on(const std::string& kind, const std::string& name,
                     const std::string& reason, const std::string& message,
                     const std::string& clock);

}  // namespace forensics::test
