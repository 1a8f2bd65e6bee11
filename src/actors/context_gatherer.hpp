#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "actors/context.hpp"
#include "actors/protocol.hpp"

namespace forensics::actors {

/// INTERNAL to the context gatherer: one case's context on its way.
struct gathering;

struct context_gatherer_state {
  static constexpr const char* name = "context_gatherer";
  /// Requests of all cases together: each may hold an answer of a MiB.
  static constexpr std::size_t most_under_way = 6;
  /// Of what is told once that it may not be read.
  static constexpr std::size_t most_told = 100;

  context around;
  api_actor api;
  std::uint64_t last_number = 0;
  std::map<std::uint64_t, std::shared_ptr<gathering>> open;
  std::size_t under_way = 0;
  std::deque<std::function<void()>> waiting;
  std::set<std::string> told;
};

/// Reads events, owners and a healthy pod to compare with, all by lists and
/// reads that are bounded in number, bytes and time, and never tried again:
/// what fails is told in its place.
context_gatherer_actor::behavior_type context_gatherer(
    context_gatherer_actor::stateful_pointer<context_gatherer_state> self,
    context around, api_actor api);

}  // namespace forensics::actors
