#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/node/log_query.hpp"

namespace forensics::sandbox {

/// A node that runs nothing: what tests say its pods do is what they do. A
/// container's logs are files in LOGS/NAMESPACE/POD/CONTAINER/, as those of
/// tools/testenv/kubelet:
///
///   current.log, previous.log        the log; absent: there is no such run
///   current.status, previous.status  first line an HTTP status, the rest a
///                                    body, answered in place of the log
///   delay                            seconds to wait before answering
///   hang                             while it exists, nothing is answered
///
/// The API must outlive it.
class scripted_node {
 public:
  /// Registers the Node.
  scripted_node(api& cluster, std::string name, std::filesystem::path logs);

  const std::string& name() const noexcept { return name_; }
  /// The logs of its pods; the node must outlive it.
  node_logs logs();

 private:
  struct request;
  void begin(const std::shared_ptr<request>& what);
  void answer(const std::shared_ptr<request>& what);
  void wait(const std::shared_ptr<request>& what, model::duration length,
            void (scripted_node::*then)(const std::shared_ptr<request>&));

  api& cluster_;
  std::string name_;
  std::filesystem::path logs_;
  std::uint64_t next_timer_ = 0;
  std::map<std::uint64_t, std::shared_ptr<void>> timers_;
};

}  // namespace forensics::sandbox
