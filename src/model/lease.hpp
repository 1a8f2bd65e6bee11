#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "model/time.hpp"

/// The Lease (coordination.k8s.io/v1) that names the replica which leads.
namespace forensics::model {

struct lease_place {
  std::string ns;
  std::string name;
};
/// Of the controllers that fill one target namespace: those of another, also
/// where they run in the same namespace, elect a leader of their own.
lease_place lease_for(std::string_view target_namespace, std::string ns);

/// What counts of it. Its times do not: they are of another machine's clock.
struct lease_view {
  std::string version;       ///< metadata.resourceVersion, never ""
  std::string holder;        ///< "": nobody holds it
  duration lasts{};          ///< 0 where it does not say, or says nonsense
  std::int64_t changes = 0;  ///< spec.leaseTransitions
};

/// The error is a sentence without anything of the text.
result<lease_view, std::string> read_lease(const json_value& lease);

/// The first one, held from `now` on.
std::string make_lease(const lease_place& where, std::string_view holder,
                       duration lasts, timestamp now);

// What stands, with what it is to say from now on: all else stays as it is,
// the resourceVersion too, so that a write fails where it has changed since.

/// Held by `holder`, who has held it before or takes it over.
std::string held_lease(const json_value& lease, std::string_view holder,
                       duration lasts, timestamp now);
/// Nobody's.
std::string released_lease(const json_value& lease, timestamp now);

/// `web-0_6f1c…`: two processes never have the same, whatever their hosts are
/// called. `high` and `low` are random.
std::string replica_identity(std::string_view host, std::uint64_t high,
                             std::uint64_t low);

/// Anybody may have written it: one line of ASCII, cut where it is long.
std::string shown_identity(std::string_view holder);

}  // namespace forensics::model
