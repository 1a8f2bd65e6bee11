#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/time.hpp"

namespace forensics::model {

/// The case that opened a window.
struct window_holder {
  std::string case_name;
  /// Up to when an earlier run has counted its repeats, if it counted any.
  std::optional<timestamp> counted_until;
};

/// One case for a signature in each window. Holds at most `capacity`
/// signatures: past that the one that opened its window first is forgotten.
/// Time never comes from a clock in here. Not thread-safe.
class rate_window {
 public:
  /// `length` 0 admits everything. A window that has closed is remembered
  /// until `retention` after it opened, so that a crash of its time that is
  /// found late (after a restart) is still known as its repeat.
  rate_window(duration length, duration retention, std::size_t capacity);

  /// True when the last window of `signature` had closed when it `crashed`;
  /// then a new one opens at that time. A crash from before the window is
  /// refused too: something newer is known already.
  bool admit(const std::string& signature, timestamp crashed, timestamp now,
             window_holder holder = {});

  /// Opens the window at `opened`, as known from a case of an earlier run;
  /// keeps the later of two. A time after `now` counts as `now`.
  void restore(const std::string& signature, timestamp opened, timestamp now,
               window_holder holder = {});

  /// The case that a crash which was refused is a repeat of; nullptr when it
  /// was found late: it is of an earlier window, or a window's length older
  /// than the case. The pointer is good until the windows change.
  const window_holder* holder_of(const std::string& signature,
                                 timestamp crashed) const;

  /// Closes the window that this case holds: it kept nothing, the next may
  /// try. One that another case holds by now stays.
  void release(const std::string& signature, const std::string& case_name);

  std::size_t size() const noexcept { return windows_.size(); }

 private:
  using by_time = std::multimap<timestamp, std::string>;
  struct window {
    by_time::iterator opened;
    window_holder holder;
    /// Until then lasted the one before, which has a holder of its own.
    timestamp before = timestamp::min();
  };

  void close(const std::string& signature);
  void open(const std::string& signature, timestamp opened, timestamp before,
            window_holder holder);
  void forget_oldest();
  void forget_expired(timestamp now);

  duration length_;
  duration retention_;
  std::size_t capacity_;
  by_time order_;
  std::unordered_map<std::string, window> windows_;
};

/// The last `capacity` keys seen. Not thread-safe.
class recent_set {
 public:
  explicit recent_set(std::size_t capacity);
  /// True when `key` was not there; either way it is now the last seen.
  bool insert(const std::string& key);
  /// True when it was there.
  bool erase(const std::string& key);
  std::size_t size() const noexcept { return index_.size(); }

 private:
  std::size_t capacity_;
  std::list<std::string> order_;  ///< last seen at the back
  /// The keys are those of `order_`: there are many, and they stay for long.
  std::unordered_map<std::string_view, std::list<std::string>::iterator> index_;
};

}  // namespace forensics::model
