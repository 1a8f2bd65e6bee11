#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/crash.hpp"
#include "model/json.hpp"

/// The logs of a pod beside the crash's own.
namespace forensics::model {

/// One run of one container, whose log can be asked for.
struct container_run {
  std::string pod_namespace;
  std::string pod;
  std::string pod_uid;
  std::string container;
  std::string container_id;  ///< as the API has it: `containerd://…`
  log_source log = log_source::current;

  bool operator==(const container_run&) const = default;
};

struct log_plan {
  std::vector<container_run> runs;
  std::size_t left_out = 0;  ///< runs beyond the bound
};

/// More logs are not asked for: a pod may have any number of containers.
inline constexpr std::size_t most_other_logs = 32;

/// The runs of `pod` whose logs are worth asking for beside that of `which`:
/// of each container (regular, init, sidecar, ephemeral) the current one when
/// it runs or has ended, and the one before it. The crashed container's other
/// run comes first, then regular containers, then init, then ephemeral ones.
/// What never ran has no log; a run without a containerID could not be told
/// from another one. The kubelet keeps the log of one dead run alone, so that
/// the one before it is often gone; asking costs less than a guess.
log_plan other_logs(const json_value& pod, const crash& which);

/// The run's file beside crash.log: `<container>.log` or
/// `<container>.previous.log`. A container's name has no dot, so that no two
/// are the same; `crash.current.log` where the container is called `crash`.
std::string log_file(const container_run& run);

/// Where the run stands in `pod`, read again after its log was; none when it
/// has gone from there.
log_source locate_run(const json_value& pod, const container_run& run) noexcept;

}  // namespace forensics::model
