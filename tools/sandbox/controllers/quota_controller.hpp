#pragma once

#include <memory>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/controllers/work_queue.hpp"

/// Keeps the status of ResourceQuotas: what they limit, and what of it is
/// used. For one thread; the API must outlive it.
namespace forensics::sandbox {

class quota_controller {
 public:
  quota_controller(api& through, post_function post);

 private:
  void on_change(const change& what);
  void look_at(const std::string& ns);

  api& api_;
  work_queue<std::string> queue_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
