#include "model/replica_sets.hpp"

#include <charconv>
#include <cstdint>

#include "model/owners.hpp"
#include "model/pod_times.hpp"

namespace forensics::model {
namespace {

/// 0: it is none.
std::uint64_t number_of(std::string_view revision) noexcept {
  std::uint64_t number = 0;
  const char* end = revision.data() + revision.size();
  const auto [stop, fault] = std::from_chars(revision.data(), end, number);
  return stop == end && fault == std::errc{} ? number : 0;
}

}  // namespace

std::optional<earlier_revision> revision_before(
    const json_value& list, std::string_view revision,
    std::string_view deployment_uid) {
  const std::uint64_t bound = number_of(revision);
  const json_value* best = nullptr;
  std::uint64_t highest = 0;
  for (const json_value& set : array_at(list, {"items"}).GetArray()) {
    const std::uint64_t number = number_of(revision_of(set));
    if (number <= highest || number >= bound) continue;
    const auto owner = owner_of(set);
    if (!owner || owner->uid != deployment_uid) continue;
    best = &set;
    highest = number;
  }
  if (best == nullptr) return std::nullopt;
  return earlier_revision{std::string(text_at(*best, {"metadata", "name"})),
                          std::string(revision_of(*best)),
                          time_at(*best, {"metadata", "creationTimestamp"}),
                          dump(object_at(*best, {"spec", "template"}))};
}

}  // namespace forensics::model
