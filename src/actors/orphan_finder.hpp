#pragma once

#include <string>
#include <vector>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/orphans.hpp"

namespace forensics::actors {

struct orphan_finder_state {
  static constexpr const char* name = "orphan_finder";
  static constexpr std::size_t capacity = 10'000;
  static constexpr std::size_t page_size = 250;
  /// From the begin to the first look: others read the cases just then.
  static constexpr std::chrono::seconds first_wait{10};
  static constexpr std::size_t most_examples = 5;
  /// A round is two looks, so long apart.
  static constexpr std::chrono::seconds between_looks{10};
  static constexpr std::chrono::hours between_rounds{1};
  /// The garbage collector's, for what names an owner.
  static constexpr std::chrono::minutes patience{10};

  context around;
  api_actor api;
  std::string target_namespace;
  model::orphan_register seen{capacity};
  model::owner_roll standing;           ///< during a look
  std::vector<model::dependent> parts;  ///< during a look
  bool is_second_look = false;
};

/// Looks for ConfigMaps and clones whose case is gone, in pages of metadata,
/// and reports those that stay. Secrets are never listed.
orphan_finder_actor::behavior_type orphan_finder(
    orphan_finder_actor::stateful_pointer<orphan_finder_state> self,
    context around, api_actor api, std::string target_namespace);

}  // namespace forensics::actors
