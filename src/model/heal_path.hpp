#pragma once

#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "model/json.hpp"

/// Where a field stands that the server names. Internal to heal.hpp.
namespace forensics::model::healing {

/// One step of a field path: a member, or an index where `index` is set.
struct step {
  std::string_view key;
  std::optional<rapidjson::SizeType> index;

  bool operator==(const step&) const = default;
  bool operator<(const step& other) const {
    return std::tie(index, key) < std::tie(other.index, other.key);
  }
};
using way = std::vector<step>;

/// `spec.containers[0].resources.limits[cpu]` in steps; a key in brackets may
/// have dots. Empty for what is no such path. `[0]` is a key, too, until it is
/// known whether it is of a list, see `resolved`.
way steps_of(std::string_view field);

/// nullptr where there is no such thing.
json_value* follow(json_value& from, const step& to) noexcept;

/// `to` as it is taken in `from`: an index in a list (`[0]` and `[00]` are the
/// same), a key elsewhere.
step resolved(const json_value& from, const step& to);

/// Is `inner` within `outer`, and not the same?
bool is_in(const way& inner, const way& outer);

}  // namespace forensics::model::healing
