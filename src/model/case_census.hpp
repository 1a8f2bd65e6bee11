#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "model/roll.hpp"

namespace forensics::model {

/// How many cases may stand at once; 0: no bound.
struct case_bounds {
  std::size_t all = 0;
  std::size_t of_namespace = 0;  ///< of each namespace that pods crash in
};

/// The cases that stand, counted by the namespace of their pods, and what room
/// is left. Names go in and out as often as they are told. Not thread-safe.
class case_census {
 public:
  explicit case_census(case_bounds bounds = {}) : bounds_(bounds) {}

  void put(const std::string& case_name, const std::string& pod_namespace);
  void remove(const std::string& case_name);
  bool has(const std::string& case_name) const;

  /// All cases that stand are told from now on, by `put`.
  void begin_list() noexcept { cases_.begin_list(); }
  /// They were: whatever was not among them stands no more.
  void end_list();

  std::size_t size() const noexcept { return cases_.size(); }
  std::size_t of(const std::string& pod_namespace) const;

  /// How many more cases a namespace may have, if no other gets any. Of the
  /// room that all share, one may take no more than it leaves to the others:
  /// so a storm in one namespace never takes the last room from the rest.
  std::size_t room(const std::string& pod_namespace) const;
  /// It has all that it may have by its own bound, not by that of all.
  bool is_at_own_bound(const std::string& pod_namespace) const;
  /// It has so few that more need not wait for what others may want.
  bool is_modest(const std::string& pod_namespace) const;

 private:
  void subtract(const std::string& pod_namespace);

  case_bounds bounds_;
  roll<std::string> cases_;  ///< the namespace of each
  std::unordered_map<std::string, std::size_t> counts_;
};

}  // namespace forensics::model
