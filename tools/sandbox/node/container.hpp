#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sandbox/node/container_plan.hpp"
#include "sandbox/node/container_probes.hpp"
#include "sandbox/node/container_state.hpp"
#include "sandbox/node/crash_backoff.hpp"
#include "sandbox/node/node_services.hpp"
#include "sandbox/node/run_log.hpp"

namespace forensics::sandbox {

/// Where a container lives.
struct container_home {
  /// The pod as it was last seen.
  std::function<object_ptr()> pod;
  std::filesystem::path volumes;  ///< the pod's
  std::filesystem::path folder;   ///< the container's own
  /// Its state is another now.
  std::function<void()> changed;
};

/// One container of a pod, from pull to pull: its image, its runs one after
/// the other, its probes, logs and events.
///
/// For one thread.
class container {
 public:
  container(node_services& node, container_home home, std::size_t index,
            container_kind kind);

  ~container();
  container(const container&) = delete;
  container& operator=(const container&) = delete;

  /// Starts it, or has it wait for what is missing. Nothing while it runs or
  /// waits already; what comes of it is told by `changed`.
  void start();
  /// SIGTERM, then SIGKILL. It does not start by itself any more.
  void stop(model::duration grace);

  const container_state& state() const noexcept { return state_; }
  container_kind kind() const noexcept { return kind_; }
  /// The container's spec, in the pod as it was last seen.
  const model::json_value& spec() const;
  std::string name() const;

  /// The log of the newest run, and of the one before; nullptr when there is
  /// none.
  std::shared_ptr<run_log> log() const noexcept { return log_; }
  std::shared_ptr<run_log> log_of(const std::string& container_id) const;

  /// An event about it.
  void tell(std::string_view type, std::string_view reason,
            std::string_view message);

 private:
  void pull();
  void pulled(const std::string& image, const image_reference& reference);
  void run();
  /// A folder of its own for each run: no run hinges on what the one before
  /// has left behind.
  const std::filesystem::path& next_root();
  void begin_run();
  void launch(container_plan plan);
  void refuse_start(const std::string& why);
  void guard_memory();
  void probe();
  void kill_for(const char* probe);
  void terminate(model::duration grace);
  void ended(int code);
  void end_processes();
  void end_run(ended_run run);
  void wait(std::string reason, std::string message);
  void again_after(model::duration wait);
  bool waits_for_backoff();

  node_services& node_;
  container_home home_;
  std::size_t index_;
  container_kind kind_;
  container_state state_;
  crash_backoff backoff_;
  model::duration pull_wait_;
  bool stopped_ = false;
  bool out_of_memory_ = false;
  const local_image* image_ = nullptr;
  std::filesystem::path root_;
  int roots_ = 0;
  std::optional<container_plan> plan_;
  std::shared_ptr<run_log> log_;
  std::string log_id_;
  std::shared_ptr<run_log> previous_log_;
  std::string previous_log_id_;
  std::shared_ptr<child_process> process_;
  std::unique_ptr<container_probes> probes_;
  std::shared_ptr<void> memory_ticket_;
  std::shared_ptr<void> next_step_;  ///< a pull or a wait under way
  std::shared_ptr<void> run_bound_;
  std::shared_ptr<void> kill_timer_;
};

}  // namespace forensics::sandbox
