#pragma once

#include <string>
#include <string_view>

#include "k8s/access.hpp"
#include "k8s/types.hpp"

namespace forensics::k8s::internal {

/// Fit to stand in a header: no line break, no control character.
bool is_field_value(std::string_view text) noexcept;

/// The request line and the header fields. The error is a sentence: something
/// in it could be read as another line.
result<std::string, std::string> request_head(const cluster_access& access,
                                              const request& what,
                                              std::string_view user_agent,
                                              std::string_view authorization);

}  // namespace forensics::k8s::internal
