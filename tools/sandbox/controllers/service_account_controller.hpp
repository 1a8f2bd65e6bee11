#pragma once

#include <memory>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/controllers/work_queue.hpp"

/// Keeps in every namespace what pods need of it: the ServiceAccount `default`
/// and the ConfigMap `kube-root-ca.crt` with the server's CA. For one thread;
/// the API must outlive it.
namespace forensics::sandbox {

class service_account_controller {
 public:
  service_account_controller(api& through, post_function post);

 private:
  void on_change(const change& what);
  void look_at(const std::string& ns);
  void ensure_certificate(const std::string& ns);

  api& api_;
  work_queue<std::string> queue_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
