#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "model/time.hpp"

namespace forensics::sandbox {

/// Backstops, far beyond what a small program needs; see setrlimit(2).
struct process_limits {
  std::uint64_t file_bytes = 1ULL << 30;
  std::uint64_t address_bytes = 64ULL << 30;
  std::uint64_t cpu_seconds = 600;
  std::uint64_t open_files = 1024;
};

struct node_settings {
  std::string name = "sandbox-node";
  /// Scratch folder, for this node alone; made when it is not there.
  std::filesystem::path root;
  /// The folder of the stand-in programs.
  std::filesystem::path stand_ins;

  /// A kubelet waits 10 s, doubled with each crash up to 5 min.
  model::duration crash_backoff = std::chrono::seconds(1);
  model::duration crash_backoff_limit = std::chrono::seconds(10);
  /// The same after a pull that failed.
  model::duration pull_backoff = std::chrono::seconds(1);
  model::duration pull_backoff_limit = std::chrono::seconds(10);
  /// How long a pull takes.
  model::duration pull = std::chrono::milliseconds(50);
  /// Between what is seen and what is done about it: a kubelet looks at its
  /// containers once a second.
  model::duration pause = std::chrono::milliseconds(100);
  /// From the end of a run to the next one at least: as a kubelet sees the end,
  /// who watches the pod has the time to read the log.
  model::duration restart_pause = std::chrono::milliseconds(500);
  /// Between two looks for what a pod refers to and is not there.
  model::duration retry = std::chrono::milliseconds(500);
  model::duration memory_poll = std::chrono::milliseconds(25);
  /// No run of a container takes longer.
  model::duration longest_run = std::chrono::hours(24);
  std::size_t log_bytes = 10U << 20;  ///< of one run; a kubelet's limit too
  process_limits limits;

  /// What the Node says it has; nothing is divided among the pods.
  std::int64_t cpus = 16;
  std::int64_t memory_bytes = 64LL << 30;
  std::int64_t pods = 500;
};

}  // namespace forensics::sandbox
