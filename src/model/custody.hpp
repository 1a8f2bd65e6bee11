#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "model/time.hpp"

/// Who has held a case, and why: the annotation `forensic.io/custody`.
namespace forensics::model {

/// Older entries make room for new ones.
inline constexpr std::size_t most_custody_entries = 20;
/// Longer ones are cut.
inline constexpr std::size_t longest_custody_text = 512;

inline constexpr std::string_view custody_hold = "hold";
inline constexpr std::string_view custody_release = "release";

struct custody_entry {
  std::optional<timestamp> at;
  std::string what;  ///< hold or release
  std::string who;
  std::string why;
  bool operator==(const custody_entry&) const = default;
};

/// The newest last. Anybody may have written the annotation: what is no entry
/// is passed over.
std::vector<custody_entry> read_custody(const json_value& object);

/// JSON merge patch that holds or releases a case as `now` says and adds it
/// to what `object`, the case's metadata, tells so far. It fails with a
/// conflict where the case has changed since.
std::string custody_patch(const json_value& object, const custody_entry& now);

}  // namespace forensics::model
