#pragma once

#include <cstdint>
#include <string>

#include "scenarios/support/cluster.hpp"

namespace forensics::test {

/// The sandbox's misbehaviour, for the controller's requests alone: a test's
/// own go untouched. All of it ends with this object.
class faults {
 public:
  explicit faults(const cluster& home, std::uint64_t seed = 1);
  faults(const faults&) = delete;
  faults& operator=(const faults&) = delete;
  ~faults();

  /// A rule from here on; its id. `match` are members of the rule's match,
  /// `effect` of its effect, `more` of the rule: `"times":3`.
  std::string add(const std::string& match, const std::string& effect,
                  const std::string& more = {});
  void clear();
  /// How many requests met the rule so far.
  std::int64_t met(const std::string& id) const;

  /// The server's clock is so much ahead, `-90s` behind.
  void skew_clock(const std::string& by);
  /// Forgets all history, as etcd's compaction does.
  void compact();
  /// Cuts every connection.
  void reset_connections();

 private:
  const cluster& home_;
};

}  // namespace forensics::test
