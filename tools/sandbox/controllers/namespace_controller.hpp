#pragma once

#include <memory>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/controllers/work_queue.hpp"

/// Empties namespaces that are being deleted, and lets them go once they are
/// empty. For one thread; the API must outlive it.
namespace forensics::sandbox {

class namespace_controller {
 public:
  namespace_controller(api& through, post_function post);

 private:
  void on_change(const change& what);
  bool is_ending(const std::string& name) const;
  void look_at(const std::string& name);

  api& api_;
  work_queue<std::string> queue_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
