#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "model/case_record.hpp"
#include "model/time.hpp"

namespace forensics::model {

/// A case as it was when its time was over.
struct expired_case {
  std::string name;
  std::string uid;
  std::string resource_version;
};

/// Which case is to be deleted when. Time never comes from a clock in here.
/// Not thread-safe.
class expiry_plan {
 public:
  expiry_plan() = default;
  expiry_plan(const expiry_plan&) = delete;
  expiry_plan& operator=(const expiry_plan&) = delete;

  /// A case stands so. What was known of another one with its name is
  /// forgotten.
  void put(const case_view& seen);
  /// The case is gone. True when its time was over, whoever has deleted it: it
  /// was given out, or nothing kept it any more. The answer to a deletion may
  /// be lost, and another process may have led when it was sent.
  bool remove(const std::string& name, const std::string& uid, timestamp now);
  /// The clone with the name of its case is held, or no longer: a held clone
  /// holds its case.
  void hold_clone(const std::string& name, bool held);

  /// At most `most` cases whose time is over, those first that have been for
  /// longest. Each is given out once, until it is postponed.
  std::vector<expired_case> take_expired(timestamp now, std::size_t most);
  /// One that was given out still stands. It is not given out again before
  /// `retry`, or before it changes; at once, where it has changed meanwhile.
  /// How often in a row this came, at least 1; 0: nothing is to be tried again.
  unsigned postpone(const expired_case& which);
  void retry(const expired_case& which);
  /// When the next one's time is over; nullopt: there is none.
  std::optional<timestamp> next() const;

  struct census {
    std::size_t kept = 0;
    std::size_t held = 0;
    std::size_t unreadable = 0;  ///< kept, for want of a TTL
    bool operator==(const census&) const = default;
  };
  /// Without those that are being deleted.
  const census& count() const noexcept { return count_; }
  /// Some case whose TTL can't be read, or "".
  std::string_view unreadable_example() const noexcept;

 private:
  enum class stage { resting, given_out, postponed };
  struct entry {
    std::string uid;
    std::string resource_version;
    expiry_decision until;  ///< `expired`: whatever time it is
    bool being_deleted = false;
    stage now = stage::resting;
    std::string given_version;  ///< what it was given out as
    unsigned failures = 0;      ///< as this version
  };
  using entries = std::unordered_map<std::string, entry>;

  bool is_held(const entries::value_type& one) const;
  /// When nothing keeps it any longer; nullopt: it is held, or unreadable.
  std::optional<timestamp> end_of(const entries::value_type& one) const;
  std::optional<timestamp> due(const entries::value_type& one) const;
  /// To and from the order and the count; never in between two changes.
  void enter(const entries::value_type& one);
  void leave(const entries::value_type& one);
  entries::iterator find(const std::string& name, const std::string& uid);

  entries cases_;
  std::unordered_set<std::string> held_clones_;
  /// The names are those of `cases_`.
  std::set<std::pair<timestamp, std::string_view>> order_;
  std::set<std::string_view> unreadable_;
  census count_;
};

}  // namespace forensics::model
