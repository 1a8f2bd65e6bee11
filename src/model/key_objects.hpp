#pragma once

#include <string>
#include <string_view>

#include "model/json.hpp"
#include "model/signing_key.hpp"

/// The objects that the signing key stands in: docs/case-format.md, Keys.
namespace forensics::model {

inline constexpr std::string_view key_private_pem = "private.pem";

/// The Secret, immutable, as JSON text. It holds the private key.
std::string make_key_secret(std::string_view ns, std::string_view name,
                            const signing_key& key);
/// The key of a Secret, ours or the user's. The error is a sentence that says
/// what would do.
result<signing_key, std::string> read_key_secret(const json_value& secret);

/// The ConfigMap of public keys, with this one.
std::string make_public_keys(std::string_view ns, const signing_key& key);
/// A JSON merge patch that adds this one, or puts it right; others stay, for
/// the cases that were signed by them.
std::string public_key_patch(const signing_key& key);
bool publishes(const json_value& config_map, const signing_key& key);

}  // namespace forensics::model
