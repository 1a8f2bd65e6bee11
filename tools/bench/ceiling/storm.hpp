#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "bench/ceiling/connection.hpp"
#include "bench/ceiling/job.hpp"

namespace ceiling {

struct storm_plan {
  cluster to;
  std::string watched;  ///< where clones come; "": nothing is waited for
  std::size_t connections = 16;  ///< that the calls after a job's first share
  std::size_t crashers = 4;      ///< that the first calls share
  bool leave_rest = false;       ///< only each job's first call is made
  bool in_turn = false;          ///< a job begins when the one before is seen
  std::chrono::milliseconds pause{0};  ///< between two that are in turn
  std::chrono::seconds timeout{120};   ///< of the whole
};

struct outcome {
  std::string name;
  double begun_ms = 0;  ///< from the start of all
  double seen_ms = -1;  ///< when its clone was seen; -1: not in time
};

struct storm_report {
  std::vector<outcome> jobs;
  double ms = 0;                            ///< until all was done or seen
  std::map<std::string, unsigned> refused;  ///< calls not answered 2xx, by what
};

/// Makes the first call of each job, then the rest, and waits for the clones.
storm_report run_storm(const storm_plan& plan, std::vector<job> jobs);

}  // namespace ceiling
