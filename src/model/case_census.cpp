#include "model/case_census.hpp"

#include <algorithm>
#include <limits>

namespace forensics::model {

namespace {

/// This part of all cases a namespace may have at once, whoever comes later.
constexpr std::size_t modest_share = 64;

std::size_t minus(std::size_t from, std::size_t what) noexcept {
  return from > what ? from - what : 0;
}

}  // namespace

void case_census::put(const std::string& case_name,
                      const std::string& pod_namespace) {
  if (const auto* known = cases_.find(case_name)) subtract(*known);
  cases_.put(case_name, pod_namespace);
  ++counts_[pod_namespace];
}

void case_census::remove(const std::string& case_name) {
  if (const auto pod_namespace = cases_.take(case_name))
    subtract(*pod_namespace);
}

bool case_census::has(const std::string& case_name) const {
  return cases_.find(case_name) != nullptr;
}

void case_census::end_list() {
  for (const auto& gone : cases_.end_list()) subtract(gone.what);
}

std::size_t case_census::of(const std::string& pod_namespace) const {
  const auto found = counts_.find(pod_namespace);
  return found == counts_.end() ? 0 : found->second;
}

std::size_t case_census::room(const std::string& pod_namespace) const {
  std::size_t room = std::numeric_limits<std::size_t>::max();
  const std::size_t own = of(pod_namespace);
  if (bounds_.of_namespace > 0) room = minus(bounds_.of_namespace, own);
  if (bounds_.all > 0) {
    const std::size_t free = minus(bounds_.all, size());
    room = std::min(room, (minus(free, own) + 1) / 2);
  }
  return room;
}

bool case_census::is_at_own_bound(const std::string& pod_namespace) const {
  return bounds_.of_namespace > 0 && of(pod_namespace) >= bounds_.of_namespace;
}

bool case_census::is_modest(const std::string& pod_namespace) const {
  return bounds_.all == 0 ||
         of(pod_namespace) <
             std::max<std::size_t>(1, bounds_.all / modest_share);
}

void case_census::subtract(const std::string& pod_namespace) {
  const auto found = counts_.find(pod_namespace);
  if (--found->second == 0) counts_.erase(found);
}

}  // namespace forensics::model
