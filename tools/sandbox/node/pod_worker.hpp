#pragma once

#include <memory>
#include <vector>

#include "sandbox/node/container.hpp"
#include "sandbox/node/log_query.hpp"
#include "sandbox/node/pod_status.hpp"

namespace forensics::sandbox {

/// One pod on the node, from its volumes to its end, with its status told to
/// the API. What it has left running is killed with it.
///
/// For one thread.
class pod_worker {
 public:
  pod_worker(node_services& node, object_ptr pod);
  ~pod_worker();
  pod_worker(const pod_worker&) = delete;
  pod_worker& operator=(const pod_worker&) = delete;

  /// The pod as it is now.
  void update(object_ptr pod);
  /// See node_logs.
  void answer_log(const log_query& query, const send_answer& done) const;

 private:
  using container_list = std::vector<std::unique_ptr<container>>;

  void add_containers();
  void changed();
  void sync();
  bool mount();
  bool initialise();
  void run_containers();
  bool all_done() const;
  bool any_running(bool sidecars) const;
  bool may_restart(const container_state& state) const;
  void end(model::duration grace);
  void wind_down();
  void stop_some(bool sidecars);
  void set_deadline();
  void write_status();
  void confirm_deletion();
  std::string_view policy() const;
  model::duration grace_period() const;
  result<std::shared_ptr<run_log>, std::string> choose_log(const container& of,
                                                           bool previous) const;

  node_services& node_;
  object_ptr pod_;
  object_key key_;
  std::string uid_;
  std::filesystem::path folder_;
  model::timestamp started_;
  container_list containers_;  ///< init containers first
  bool mounted_ = false;
  bool sidecars_stopped_ = false;
  bool over_ = false;  ///< no container is to start any more
  model::duration grace_{};
  std::string reason_;
  std::string message_;
  std::shared_ptr<void> status_due_;
  std::shared_ptr<void> sync_due_;
  std::shared_ptr<void> deadline_;
};

}  // namespace forensics::sandbox
