#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "model/lease.hpp"
#include "model/time.hpp"

namespace forensics::model {

/// Time since any fixed moment, by a clock that nobody can set.
using uptime = duration;

/// As client-go has them; the first three are its defaults.
struct election_terms {
  /// A Lease that has not changed for so long may be taken.
  duration lease{15'000};
  /// Who has not renewed it for so long leads no more.
  duration renew_deadline{10'000};
  /// Between two renewals, and at least between two tries that failed.
  duration retry{2'000};
  /// At least between two looks at another's Lease. client-go takes `retry`,
  /// which is too long for a handover in two seconds.
  duration look{750};

  /// One that waits beside others waits up to 1.2 times longer, by chance.
  duration spread(duration wait, double random) const noexcept {
    constexpr double jitter_factor = 1.2;
    return wait +
           duration{static_cast<duration::rep>(
               jitter_factor * random * static_cast<double>(wait.count()))};
  }
};

enum class lease_step {
  create,  ///< `body`: there is none
  update,  ///< `body` in its place
  wait,    ///< it is another's
  lost     ///< this process has led, and the Lease no longer names it
};
struct lease_decision {
  lease_step step = lease_step::wait;
  std::string body;
};

/// Whether this process leads, decided from what came of reading and writing
/// the Lease. Another's Lease ends when its spec has not changed for its
/// duration, or for the own one where that is longer, by this process's own
/// time: what a holder may still do does not end sooner because somebody has
/// edited the Lease. The times in it are never looked at. The own lead ends
/// earlier, counted from before the last renewal was sent.
class election {
 public:
  election(std::string identity, lease_place lease, election_terms terms);

  /// The Lease as it stands at `now`. The error is a sentence: it can't be
  /// understood, and so nobody may take it. `wall` is written into it.
  result<lease_decision, std::string> on_read(std::string_view text, uptime now,
                                              timestamp wall);
  /// There is none. One that was another's a moment ago has to end first:
  /// whoever deleted it has not stopped that other.
  lease_decision on_absent(uptime now, timestamp wall);
  /// What a leader writes without reading first, if it knows the Lease.
  std::optional<std::string> renewal(timestamp wall) const;

  /// A write that was begun at `begun` has succeeded. False where that is no
  /// lead: the answer came too late, or can't be understood.
  bool on_written(std::string_view answer, uptime begun, uptime now);
  /// It failed, or nobody knows: the next try reads first.
  void on_failed() { known_.reset(); }

  bool leads() const noexcept { return leads_until_.has_value(); }
  /// The lead is over by itself.
  bool is_over(uptime now) const noexcept {
    return leads() && now >= *leads_until_;
  }
  /// Of one who leads.
  uptime leads_until() const { return leads_until_.value(); }
  /// The Lease as it was last read of one who leads, given back.
  std::optional<std::string> release(timestamp wall) const;
  /// Who leads, as the Lease says; "" for nobody.
  std::string leader() const { return seen_ ? seen_->holder : ""; }
  const std::string& identity() const noexcept { return identity_; }

 private:
  struct sight {
    std::string spec;  ///< JSON text
    std::string holder;
    duration lasts{};
    uptime since{};  ///< when it was seen first
  };
  result<json_document, std::string> look_at(std::string_view text, uptime now);
  bool is_anothers(uptime now) const;

  std::string identity_;
  lease_place lease_;
  election_terms terms_;
  std::optional<sight> seen_;
  std::optional<json_document> known_;  ///< the newest, unless in doubt
  std::optional<uptime> leads_until_;
};

}  // namespace forensics::model
