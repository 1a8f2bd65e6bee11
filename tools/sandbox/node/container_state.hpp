#pragma once

#include <optional>
#include <string>

#include "model/json.hpp"
#include "model/time.hpp"

namespace forensics::sandbox {

enum class container_kind { init, sidecar, regular };

/// A run of a container that is over.
struct ended_run {
  int exit_code = 0;
  std::string reason;   ///< Completed, Error, OOMKilled, StartError
  std::string message;  ///< what the termination message file said
  std::string id;
  std::optional<model::timestamp> started;  ///< unset: it never ran
  model::timestamp finished{};
};

/// What a container's status says.
struct container_state {
  enum class step { waiting, running, ended };

  step now = step::waiting;
  std::string reason;             ///< while it waits
  std::string message;            ///< while it waits
  model::timestamp started{};     ///< while it runs
  std::optional<ended_run> last;  ///< the newest run that is over
  /// The run before that; it is the last state while the newest is the state.
  std::optional<ended_run> before_last;
  std::string id;  ///< of the newest run; "" before the first
  std::string image_id;
  int restarts = 0;
  bool has_started = false;  ///< its startup probe has passed
  bool ready = false;        ///< its readiness probe passes

  bool running() const noexcept { return now == step::running; }
  bool ended() const noexcept { return now == step::ended; }
  bool succeeded() const noexcept { return ended() && last->exit_code == 0; }
};

/// The entry of `containerStatuses` for a container of this spec.
model::json_value container_status(const model::json_value& spec,
                                   container_kind kind,
                                   const container_state& state,
                                   model::json_allocator& memory);

/// Ready as `containerStatuses` tells it: an init container once it is done.
bool counts_as_ready(container_kind kind, const container_state& state);

}  // namespace forensics::sandbox
