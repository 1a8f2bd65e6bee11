#pragma once

#include <cstddef>
#include <string>

namespace forensics::model {

/// What stood around the pod when it crashed: three items of its case, each a
/// JSON text that is never longer than it may be. "" where there is none.
struct crash_context {
  std::string events_json;   ///< an array, see case_events.hpp
  std::string owners_json;   ///< an array, see owners.hpp
  std::string changes_json;  ///< an object, see pod_changes.hpp
};

inline constexpr std::size_t longest_events = 48U << 10;
inline constexpr std::size_t longest_owners = 8U << 10;
inline constexpr std::size_t longest_changes = 24U << 10;

/// Why a part of the context is missing is cut to this.
inline constexpr std::size_t longest_context_why = 200;

/// Where none of it could be had.
crash_context without_context(const std::string& why);

}  // namespace forensics::model
