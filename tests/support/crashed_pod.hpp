#pragma once

#include <string>

namespace forensics::test {

/// A pod whose one container `app` has crashed, as the API has it.
struct crashed_pod {
  std::string pod_namespace = "shop";
  std::string name = "web-1";
  std::string uid = "uid-web-1";
  std::string container_id = "containerd://1111";
  int exit_code = 1;
  std::string reason = "Error";
  std::string message;  ///< the run's termination message, if any
  std::string finished_at = "2026-03-01T11:59:58Z";
  std::string deployment;      ///< "": no owner
  std::string spec_more;       ///< members, with a comma in front
  std::string container_more;  ///< members, with a comma in front
  std::string status_more;     ///< container statuses, with a comma in front
  std::string annotations = "{}";  ///< a JSON object
  /// CrashLoopBackOff: the run stands in lastState, the container waits.
  bool waits = false;
  /// The container id of a later run that goes on now, if any.
  std::string running_id;
};

std::string to_json(const crashed_pod& pod);
/// The same as a watch event.
std::string modified_event(const crashed_pod& pod);

}  // namespace forensics::test
