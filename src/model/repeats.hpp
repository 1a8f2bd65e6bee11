#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "model/time.hpp"

/// The repeats of a case: crashes of its workload that the rate limit
/// suppressed, as the case's annotations tell them.
namespace forensics::model {

/// A case names at most this many pods.
inline constexpr std::size_t most_repeat_pods = 20;

/// A suppressed crash.
struct repeat {
  std::optional<timestamp> crashed_at;  ///< nullopt: the pod does not say
  timestamp seen_at{};
  std::string pod;  ///< its name; the namespace is the case's
};

/// What a case says. Times are whole seconds, as the API writes them.
struct repeats {
  std::uint64_t count = 0;
  std::optional<timestamp> first;
  std::optional<timestamp> last;
  std::vector<std::string> pods;  ///< each once, in the order they came
  bool more_pods = false;         ///< there were more than are named
  bool operator==(const repeats&) const = default;
};

/// Counts the repeats of one case on top of what the case said before.
///
/// An earlier run of the controller may have counted a crash that the pods
/// still show. What the case said covers nothing later than its own `last`,
/// so crashes up to that time are counted apart, and the larger of the two
/// numbers holds: no crash is counted twice, and one that the earlier run saw
/// but did not write is not lost while its pod shows it.
class repeat_tally {
 public:
  /// `counted_until`: the case's `last` when this run began; nullopt when
  /// nothing can have been counted before. Then all crashes are new.
  explicit repeat_tally(std::optional<timestamp> counted_until = {});

  void add(const repeat& one);
  /// What the case says, before the first `total` is written.
  void go_on_from(repeats said);
  repeats total() const;
  /// Does what the case said say all?
  bool is_said() const { return total() == said_; }

 private:
  std::optional<timestamp> counted_until_;
  repeats said_;
  std::uint64_t seen_again_ = 0;  ///< may be among those of `said_`
  repeats seen_;                  ///< `count`: of new ones alone
};

/// JSON merge patch (RFC 7396) for a case.
std::string repeats_patch(const repeats& what);

/// Reads the annotations of a case. A count without a time up to which it
/// counts would be added to again at each start: it is none.
repeats read_repeats(const json_value& object);

}  // namespace forensics::model
