#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/case_census.hpp"
#include "model/time.hpp"

namespace forensics::model {

/// Crashes that wait to be opened, by the namespace of their pods. Those of the
/// namespace that has the fewest cases come first, of equals the one that has
/// waited longest. Not thread-safe.
template <class Job>
class fair_queue {
 public:
  /// A namespace that has its modest part already waits for others until
  /// `patience` is over; one that has none takes those before it along.
  void push(const std::string& pod_namespace, Job job, timestamp now,
            duration patience = duration{0}) {
    auto& line = lines_[pod_namespace];
    const timestamp due = now + patience;
    for (auto one = line.rbegin(); one != line.rend() && one->due > due; ++one)
      one->due = due;
    line.push_back({std::move(job), now, due});
    ++size_;
  }

  std::size_t size() const noexcept { return size_; }
  std::size_t of(const std::string& pod_namespace) const {
    const auto found = lines_.find(pod_namespace);
    return found == lines_.end() ? 0 : found->second.size();
  }

  /// The next that may be opened now.
  std::optional<Job> take(const case_census& census, timestamp now) {
    auto next = lines_.end();
    for (auto each = lines_.begin(); each != lines_.end(); ++each) {
      if (!census.is_modest(each->first) && now < each->second.front().due)
        continue;
      if (next == lines_.end() || rank(census, *each) < rank(census, *next))
        next = each;
    }
    if (next == lines_.end()) return std::nullopt;
    Job job = std::move(next->second.front().job);
    next->second.pop_front();
    if (next->second.empty()) lines_.erase(next);
    --size_;
    return job;
  }

  /// Takes off those for which there is no room any more: the last of each
  /// namespace.
  std::vector<Job> take_surplus(const case_census& census) {
    std::vector<Job> surplus;
    for (auto each = lines_.begin(); each != lines_.end();) {
      auto& line = each->second;
      for (const auto room = census.room(each->first); line.size() > room;) {
        surplus.push_back(std::move(line.back().job));
        line.pop_back();
      }
      each = line.empty() ? lines_.erase(each) : std::next(each);
    }
    size_ -= surplus.size();
    return surplus;
  }

  /// Nobody waits for others any longer.
  void end_patience() {
    for (auto& [pod_namespace, line] : lines_)
      for (auto& one : line) one.due = one.since;
  }

  /// By then somebody's patience is over; none where nobody waits.
  std::optional<timestamp> due() const {
    std::optional<timestamp> first;
    for (const auto& [pod_namespace, line] : lines_) {
      const auto due = line.front().due;
      first = first ? std::min(*first, due) : due;
    }
    return first;
  }

 private:
  struct waiting {
    Job job;
    timestamp since;
    timestamp due;
  };
  using lines = std::map<std::string, std::deque<waiting>>;

  static std::pair<std::size_t, timestamp> rank(
      const case_census& census, const typename lines::value_type& line) {
    return {census.of(line.first), line.second.front().since};
  }

  lines lines_;  ///< none is empty
  std::size_t size_ = 0;
};

}  // namespace forensics::model
