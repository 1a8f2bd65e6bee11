#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "actors/protocol.hpp"
#include "model/time.hpp"

namespace forensics::actors {

struct slot_limits {
  /// Clones that are worked on at once.
  std::size_t most_clones = 16;
  /// Cases that have no clone yet.
  std::size_t max_open_cases = 256;
  /// Of these in evidence, but for those whose log is late.
  std::size_t max_in_evidence = 32;
  /// Open cases in all.
  std::size_t max_unended_cases = 1'024;
  model::duration log_grace{700};
  model::duration longest_log_grace{5'000};
};

/// How far each open case is, and who may go on: from evidence to the clone,
/// and from there to its end. Time is an argument. Of the supervisor, which
/// calls it on its thread alone.
class case_slots {
 public:
  using slot_promise = caf::typed_response_promise<granted_slot>;
  using ending_promise = caf::typed_response_promise<granted_ending_slot>;

  explicit case_slots(slot_limits limits = {}) : limits_(limits) {}

  /// May another case be opened?
  bool has_room() const noexcept;
  /// One whose evidence stands, of an earlier run, takes no room in evidence.
  void open(const std::string& case_name, bool has_evidence = false);
  /// What it held is free, what it waited for is forgotten.
  void close(const std::string& case_name);

  /// Its log has had its time: half as many again may be late beside those
  /// that are in time. After an answer of 0 it takes no room at all.
  log_patience be_late(const log_is_late& what, model::timestamp now);
  /// Its evidence is written: the promise is kept by `grant_slots`.
  void ask_for_slot(const std::string& case_name, slot_promise promise,
                    model::timestamp now);
  /// Its clone is made or given up, its slot is free: the promise is kept by
  /// `grant_ending_slots`.
  void ask_for_ending_slot(const std::string& case_name, ending_promise promise,
                           model::timestamp now);

  /// Whom there is a slot for gets it; `others_wait` to be opened. Those that
  /// have got one.
  std::vector<std::string> grant_slots(bool others_wait);
  /// It holds a slot for long. What hangs there is no reason for others to
  /// wait: three times as many may be late beside those that are in time.
  void pass_by(const std::string& case_name);
  void grant_ending_slots(model::timestamp now);
  /// Then one has waited for its end long enough to be ended in a storm; none
  /// where nobody waits, or one has already.
  std::optional<model::timestamp> ending_due(model::timestamp now) const;

 private:
  enum class stage {
    evidence,
    late_evidence,
    without_log,
    slot_queue,
    slot,
    late_slot,
    ending_queue,
    ending
  };
  struct slot_request {
    std::string case_name;
    slot_promise promise;
  };
  struct ending_request {
    std::string case_name;
    ending_promise promise;
    model::timestamp since;
  };

  std::size_t count(stage what) const noexcept {
    return counts_[static_cast<std::size_t>(what)];
  }
  /// Open cases that have no clone yet.
  std::size_t on_their_way() const noexcept {
    return count(stage::evidence) + count(stage::late_evidence) +
           count(stage::without_log) + count(stage::slot_queue) +
           count(stage::slot) + count(stage::late_slot);
  }
  /// So many in evidence that each may wait for the others, not for its node.
  bool is_crowded() const noexcept {
    return count(stage::evidence) + count(stage::late_evidence) >
           limits_.max_in_evidence / 2;
  }
  /// Nothing where the case is not open.
  void move(const std::string& case_name, stage to);
  std::size_t& count(stage what) noexcept {
    return counts_[static_cast<std::size_t>(what)];
  }

  slot_limits limits_;
  std::map<std::string, stage> stages_;  ///< of open cases
  std::array<std::size_t, 8> counts_{};  ///< of cases, by stage
  std::deque<slot_request> slot_queue_;
  std::deque<ending_request> ending_queue_;
  /// When a case was last written and settled its log.
  model::timestamp last_evidence_{};
};

}  // namespace forensics::actors
