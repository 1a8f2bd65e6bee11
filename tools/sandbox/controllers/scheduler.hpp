#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/controllers/node_fit.hpp"
#include "sandbox/controllers/work_queue.hpp"

namespace forensics::sandbox {

/// Binds pods that ask for the default scheduler to one node, if they fit
/// there; else says why not. For one thread; the API must outlive it.
class scheduler {
 public:
  scheduler(api& through, post_function post, std::string node);
  scheduler(const scheduler&) = delete;
  scheduler& operator=(const scheduler&) = delete;

 private:
  void on_change(const change& what);
  void account(const change& what);
  void look_at(const object_key& pod);
  std::string obstacle(const model::json_value& pod) const;
  void refuse(const object_ptr& pod, const std::string& why);
  void tell(const model::json_value& pod, const char* type, const char* reason,
            const char* action, const std::string& message);

  api& api_;
  std::string node_;
  std::map<object_key, resource_amounts> bound_;  ///< pods that use the node
  resource_amounts used_;
  std::set<object_key> waiting_;  ///< did not fit when last looked at
  work_queue<object_key> queue_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
