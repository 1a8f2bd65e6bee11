#pragma once

#include <string>
#include <string_view>

namespace forensics::model {

/// Does a literal environment variable look like a credential: by its name
/// (PASSWORD, TOKEN, SECRET, KEY …) or by a URL with a password in its value?
bool looks_secret(std::string_view name, std::string_view value) noexcept;

/// The pod with REDACTED for each literal value that looks like a credential,
/// as JSON text. What is no pod comes back as "". Everything that is kept of a
/// redacted case is made of this text, so that a case that is resumed from it
/// is the same as one that went through at once.
std::string redact_pod(std::string_view pod_json);

}  // namespace forensics::model
