#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/node/node_services.hpp"
#include "sandbox/node/pod_worker.hpp"

namespace forensics::sandbox {

/// A node that runs the pods bound to it as processes of this machine, as the
/// sandbox's own user, and tells of them as a kubelet does. No privileges are
/// needed, and nothing is locked in: it is for what its user applied.
///
/// All processes are killed when it goes, and those that have left their
/// session too: this process adopts them. Only one that has also cleared its
/// variables gets away. The API must outlive it, and have a timer
/// (`surroundings::after`).
///
/// For one thread.
class node_simulator {
 public:
  /// Registers the Node and takes on the pods bound to it.
  node_simulator(boost::asio::io_context& io, api& cluster,
                 node_settings settings);

  const std::string& name() const noexcept { return node_.settings.name; }
  /// The logs of its pods.
  node_logs logs();

 private:
  void listen();
  void take(const change& what);
  void work_off();
  void see(const object_ptr& pod);

  node_services node_;
  std::map<std::string, std::unique_ptr<pod_worker>> pods_;  ///< by uid
  std::vector<change> seen_;  ///< and not acted on yet
  std::shared_ptr<void> work_due_;
  std::shared_ptr<void> listening_;
};

}  // namespace forensics::sandbox
