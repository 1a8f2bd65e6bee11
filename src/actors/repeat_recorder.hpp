#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <string>
#include <unordered_map>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/repeats.hpp"
#include "model/retry.hpp"

namespace forensics::actors {

struct repeat_recorder_state {
  static constexpr const char* name = "repeat_recorder";
  /// After the first repeat, so that those of one moment are one write; the
  /// case stands by then.
  static constexpr std::chrono::milliseconds first_wait{1'500};
  /// Between two writes of one case.
  static constexpr std::chrono::seconds pause{30};
  static constexpr std::size_t max_under_way = 4;
  /// Cases whose count is held here.
  static constexpr std::size_t capacity = 10'000;
  /// A case that has never been seen to stand may still wait for its own
  /// evidence, for as long as the supervisor begins it again.
  static constexpr std::chrono::hours patience{1};

  enum class phase {
    idle,     ///< all is written; no timer runs
    waiting,  ///< its `count_due` is on its way
    queued,   ///< to be written as soon as fewer writes are under way
    writing,
    gone  ///< the case was deleted: nothing is counted any more
  };
  struct count {
    std::uint64_t serial = 0;
    model::repeat_tally tally;
    phase now = phase::idle;
    bool is_new = true;    ///< what the case says has not been read
    bool has_more = true;  ///< than the case says
    unsigned failures = 0;
    model::timestamp since{};  ///< when the first repeat was seen
    /// Where it stands in `resting`, if it is idle or gone, and since when.
    std::list<std::string>::iterator place;
    model::timestamp rests_since{};
  };

  context around;
  api_actor api;
  std::string target_namespace;
  model::duration window{};
  model::backoff backoff{model::duration{2'000}, model::duration{120'000}};

  std::unordered_map<std::string, count> counts;  ///< by case
  /// The cases that may be forgotten, after a window's length or when there
  /// are too many: what is to be told of them stands on them, and is read
  /// again. Longest there first.
  std::list<std::string> resting;
  std::deque<std::string> queue;
  std::size_t under_way = 0;
  std::uint64_t last_serial = 0;

  bool has_room();
  void forget_oldest();
  void rest(const std::string& case_name, count& what, phase how);
};

/// Counts in memory and writes the sum: soon after the first repeat, then at
/// most once in a `pause` for each case. A write is the whole count, so one
/// that failed, or whose answer was lost, is simply done again. `window` is the
/// rate limit's: a case that has rested for so long is hardly repeated again.
repeat_recorder_actor::behavior_type repeat_recorder(
    repeat_recorder_actor::stateful_pointer<repeat_recorder_state> self,
    context around, api_actor api, std::string target_namespace,
    model::duration window);

}  // namespace forensics::actors
