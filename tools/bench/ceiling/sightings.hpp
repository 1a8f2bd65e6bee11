#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "bench/ceiling/connection.hpp"

namespace ceiling {

using instant = std::chrono::steady_clock::time_point;

/// Watches pods of a namespace come, and remembers when each was seen first. A
/// clone is named after its pod: NAME-forensic-….
class sightings {
 public:
  /// Begins to watch when it returns; `path` is the collection's.
  sightings(const cluster& to, const std::string& path);
  ~sightings();

  /// True when the clone of this pod was seen by then.
  bool wait_for(const std::string& pod, instant until);
  /// As far as they were seen.
  std::map<std::string, instant> all() const;

 private:
  void look();

  connection over_;
  watch_lines lines_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, instant> seen_;
  std::thread thread_;
};

/// The pod that a clone is of; empty where the name is no clone's.
std::string pod_of(const std::string& clone);

}  // namespace ceiling
