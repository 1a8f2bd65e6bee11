#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "sandbox/api/api.hpp"
#include "sandbox/node/log_server.hpp"
#include "sandbox/node/node_simulator.hpp"
#include "support/temp_folder.hpp"

namespace forensics::sandbox {

/// An API with a node in it that does all in hundredths of seconds.
class node_lab {
 public:
  explicit node_lab(bool with_node = true);

  boost::asio::io_context io{1};
  testing::temp_folder folder;
  surroundings around;
  store objects;
  api cluster;
  log_server logs{cluster};
  node_settings settings;
  std::optional<node_simulator> node;

  /// Creates it in `default`; a pod is bound to the node.
  object_ptr create(const char* type, const std::string& json);
  /// A pod with this spec (JSON without nodeName).
  object_ptr run(const std::string& name, const std::string& spec);
  /// nullptr when there is none.
  object_ptr pod(const std::string& name) const;
  /// A container's status; null when there is none (yet).
  model::json_document status(const std::string& pod,
                              const std::string& container) const;
  std::string phase(const std::string& name) const;
  /// `True`, `False` or "".
  std::string condition(const std::string& pod, const std::string& type) const;
  /// `Normal Pulled 2 message`, of all that is told about `name`.
  std::vector<std::string> events(const std::string& name) const;
  bool told(const std::string& name, const std::string& part) const;

  /// Runs the loop until it holds; false when it did not for 20 s.
  bool until(const std::function<bool()>& holds);
  bool until_phase(const std::string& name, const std::string& phase);
  /// Runs the loop for so long.
  void turn(model::duration length);

  /// The answer to a request for a log.
  api_answer log(const std::string& pod,
                 std::map<std::string, std::string> query = {});
};

/// A spec with one container named `app`.
std::string one_container(const std::string& command,
                          const std::string& more = "",
                          const std::string& pod_more = "");

}  // namespace forensics::sandbox
