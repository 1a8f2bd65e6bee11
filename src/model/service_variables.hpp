#pragma once

#include <map>
#include <string>

#include "model/json.hpp"

namespace forensics::model {

struct service_variables {
  std::map<std::string, std::string> values;
  bool complete = true;  ///< false: there were more than a ConfigMap holds
};

/// The environment variables that the kubelet makes of a `ServiceList`, for a
/// container in the Services' namespace: `REDIS_SERVICE_HOST`, `REDIS_PORT`,
/// `REDIS_PORT_6379_TCP_ADDR` … Services without a cluster IP have none
/// (Kubernetes, "Accessing the Service: environment variables").
service_variables variables_of(const json_value& services);

}  // namespace forensics::model
