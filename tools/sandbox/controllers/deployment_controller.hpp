#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sandbox/api/api.hpp"
#include "sandbox/api/event_recorder.hpp"
#include "sandbox/controllers/work_queue.hpp"

namespace forensics::sandbox {

/// Keeps a ReplicaSet for the newest template of a Deployment, and scales the
/// older ones down once its pods are available: one step, whatever the
/// strategy's numbers are. For one thread; the API must outlive it.
class deployment_controller {
 public:
  deployment_controller(api& through, post_function post);
  deployment_controller(const deployment_controller&) = delete;
  deployment_controller& operator=(const deployment_controller&) = delete;

 private:
  void on_change(const change& what);
  void look_at(const object_key& key);
  object_ptr create_set(const object_ptr& deployment, const std::string& hash,
                        std::int64_t number);
  void scale(const object_ptr& deployment, const object_ptr& set,
             std::int64_t replicas);
  void write_status(const object_ptr& deployment, const object_ptr& newest,
                    const std::vector<object_ptr>& sets);

  api& api_;
  event_recorder events_;
  work_queue<object_key> queue_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
