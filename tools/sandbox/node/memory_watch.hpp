#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// Looks at the memory of process groups that have a limit, for as long as
/// there are any.
///
/// For one thread.
class memory_watch {
 public:
  memory_watch(surroundings& around, model::duration poll);

  /// `exceeded` is called, once, when the group's processes have more than
  /// `bytes` of memory of their own in all, until the ticket goes.
  [[nodiscard]] std::shared_ptr<void> add(pid_t group, std::uint64_t bytes,
                                          std::function<void()> exceeded);

 private:
  struct watched {
    std::uint64_t limit;
    std::function<void()> exceeded;
  };
  using watched_groups = std::map<pid_t, watched>;

  void look_again();
  void look();

  surroundings& around_;
  model::duration poll_;
  std::shared_ptr<watched_groups> groups_;
  std::shared_ptr<void> timer_;
};

/// Resident memory by process group, without what is shared with others
/// (programs, libraries). Source: proc(5).
std::map<pid_t, std::uint64_t> memory_by_group();

}  // namespace forensics::sandbox
