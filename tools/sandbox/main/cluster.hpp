#pragma once

#include <map>
#include <optional>
#include <string>

#include <boost/asio.hpp>

#include "sandbox/api/api.hpp"
#include "sandbox/api/store.hpp"
#include "sandbox/controllers/deployment_controller.hpp"
#include "sandbox/controllers/garbage_collector.hpp"
#include "sandbox/controllers/job_controller.hpp"
#include "sandbox/controllers/namespace_controller.hpp"
#include "sandbox/controllers/quota_controller.hpp"
#include "sandbox/controllers/replica_set_controller.hpp"
#include "sandbox/controllers/scheduler.hpp"
#include "sandbox/controllers/service_account_controller.hpp"
#include "sandbox/main/options.hpp"
#include "sandbox/main/workspace.hpp"
#include "sandbox/node/log_server.hpp"
#include "sandbox/node/node_simulator.hpp"
#include "sandbox/node/scripted_node.hpp"
#include "sandbox/server/certificates.hpp"
#include "sandbox/server/faults.hpp"
#include "sandbox/server/gate.hpp"
#include "sandbox/server/https_server.hpp"
#include "sandbox/server/request_counts.hpp"
#include "sandbox/server/role_aggregation.hpp"
#include "sandbox/server/token_book.hpp"

namespace forensics::sandbox {

/// The whole sandbox: API, controllers, node, access control, faults, server.
///
/// For one thread, the one that runs io().
class cluster {
 public:
  /// Serves once this returns. Throws std::runtime_error where it can't.
  cluster(const options& how, const workspace& folder);

  /// Runs until it is stopped.
  boost::asio::io_context& io() noexcept { return io_; }

  /// What a command needs to use it.
  std::map<std::string, std::string> environment() const;
  const std::string& server() const noexcept { return around_.server; }

  /// `stop-apiserver` and its like.
  result<bool, std::string> control(const std::string& word);

 private:
  access_answers access_rules();
  void start_nodes(const options& how);
  void write_files() const;

  const workspace& folder_;
  const std::string token_;
  const std::string powerless_token_;
  const server_identity identity_;
  model::duration skew_{};
  surroundings around_;
  store store_;
  api api_;
  token_book tokens_;
  fault_book faults_;
  request_counts counts_;

  // What waits in it, watches above all, lets go of the store as it goes.
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      work_{io_.get_executor()};

  gate gate_;
  https_server server_;
  role_aggregation role_aggregation_;
  garbage_collector garbage_collector_;
  namespace_controller namespace_controller_;
  service_account_controller service_account_controller_;
  quota_controller quota_controller_;
  job_controller job_controller_;
  replica_set_controller replica_set_controller_;
  deployment_controller deployment_controller_;
  log_server log_server_;
  std::optional<scripted_node> scripted_node_;
  std::optional<node_simulator> node_;
  std::optional<scheduler> scheduler_;
  std::uint16_t port_ = 0;
};

}  // namespace forensics::sandbox
