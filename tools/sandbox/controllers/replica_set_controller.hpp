#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/api/api.hpp"
#include "sandbox/api/event_recorder.hpp"
#include "sandbox/controllers/work_queue.hpp"

namespace forensics::sandbox {

/// Keeps as many pods of a ReplicaSet as it asks for. It adopts none. For one
/// thread; the API must outlive it.
class replica_set_controller {
 public:
  /// `retry`: the wait after a pod could not be created.
  replica_set_controller(api& through, post_function post,
                         model::duration retry = std::chrono::seconds(1));
  replica_set_controller(const replica_set_controller&) = delete;
  replica_set_controller& operator=(const replica_set_controller&) = delete;

 private:
  void on_change(const change& what);
  void look_at(const object_key& key);
  void create_pods(const object_ptr& set, std::size_t count);
  void delete_pods(const object_ptr& set, std::vector<object_ptr> pods,
                   std::size_t count);
  void write_status(const object_ptr& set, const std::vector<object_ptr>& pods);

  api& api_;
  model::duration retry_;
  event_recorder events_;
  std::map<object_key, std::shared_ptr<void>> retries_;
  work_queue<object_key> queue_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
