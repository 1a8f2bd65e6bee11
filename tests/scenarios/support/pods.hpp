#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/time.hpp"

/// Pods and their statuses as a kubelet would have made them, in JSON.
namespace forensics::test {

/// Members of JSON objects are given as text: `"env": [...], "tty": true`.
struct pod_shape {
  std::string name{};
  // Braces, so that a test may name just the members it sets.
  std::map<std::string, std::string> labels{};
  std::map<std::string, std::string> annotations{};
  std::vector<std::string> containers{"app"};
  std::vector<std::string> init_containers{};
  std::string image = "busybox:1.36-musl";
  std::string more_container{};  ///< members of each regular container
  std::string more_spec{};       ///< members of the spec
  std::string more_metadata{};   ///< members of the metadata
};
/// Bound to testenv-node; deleted at once when it is deleted.
std::string make_pod(const pod_shape& shape);

/// What became of a container after a run of it ended.
enum class afterwards {
  stays_dead,  ///< state terminated
  runs_again,  ///< lastState terminated, state running
  backs_off    ///< lastState terminated, state waiting, CrashLoopBackOff
};

struct container_crash {
  std::string container = "app";
  afterwards then = afterwards::stays_dead;
  int run = 0;  ///< how many runs of the container ended before this one
  int exit_code = 1;
  std::string reason = "Error";
  std::string message{};
  model::timestamp finished = now();
  model::duration ran{5'000};
  bool init = false;

  static model::timestamp now();
};

/// `containerd://…` of one run of a container, the same each time.
std::string container_id(std::string_view pod, std::string_view container,
                         int run);

/// A pod status in which these containers crashed.
std::string crashed_status(std::string_view pod,
                           const std::vector<container_crash>& crashes = {{}});
/// A pod status in which these containers run for the (`run` + 1)th time.
std::string running_status(std::string_view pod,
                           const std::vector<std::string>& containers = {"app"},
                           int run = 0);
/// A pod that failed as a whole: Evicted, DeadlineExceeded …
std::string failed_status(std::string_view reason, std::string_view message);

}  // namespace forensics::test
