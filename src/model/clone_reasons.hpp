#pragma once

#include <string_view>

/// Why the clone differs from its source. docs/fidelity.md explains each.
namespace forensics::model::why {

inline constexpr std::string_view copied = "copied";
inline constexpr std::string_view deadline = "deadline";
inline constexpr std::string_view device = "device";
inline constexpr std::string_view emptied = "emptied";
inline constexpr std::string_view ephemeral = "ephemeral";
inline constexpr std::string_view frozen = "frozen";
inline constexpr std::string_view gate = "gate";
inline constexpr std::string_view host = "host";
inline constexpr std::string_view identity = "identity";
inline constexpr std::string_view invalid = "invalid";
inline constexpr std::string_view metadata = "metadata";
inline constexpr std::string_view missing = "missing";
inline constexpr std::string_view parked = "parked";
inline constexpr std::string_view pinned = "pinned";
inline constexpr std::string_view placement = "placement";
inline constexpr std::string_view priority = "priority";
inline constexpr std::string_view privilege = "privilege";
inline constexpr std::string_view probe = "probe";
inline constexpr std::string_view pull = "pull";
inline constexpr std::string_view redacted = "redacted";
inline constexpr std::string_view resources = "resources";
inline constexpr std::string_view runtime = "runtime";
inline constexpr std::string_view size = "size";
inline constexpr std::string_view storage = "storage";
inline constexpr std::string_view terminal = "terminal";
inline constexpr std::string_view token = "token";
inline constexpr std::string_view toolkit = "toolkit";
inline constexpr std::string_view unlisted = "unlisted";
inline constexpr std::string_view limit_range = "limit-range";
inline constexpr std::string_view pod_security = "pod-security";
inline constexpr std::string_view quota = "quota";
inline constexpr std::string_view refused = "refused";

inline constexpr std::string_view all[] = {
    copied,    deadline, device,    emptied,  ephemeral, frozen,   gate,
    host,      identity, invalid,   metadata, missing,   parked,   pinned,
    placement, priority, privilege, probe,    pull,      redacted, resources,
    runtime,   size,     storage,   terminal, token,     toolkit,  unlisted};

}  // namespace forensics::model::why
