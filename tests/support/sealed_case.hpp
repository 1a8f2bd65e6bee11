#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "model/signing_key.hpp"

/// A case as the controller leaves it, to be read, verified and spoiled.
namespace forensics::test {

struct sealed_case {
  model::json_document anchor;
  std::vector<model::json_document> logs;  ///< a ConfigMap each
};

inline constexpr const char* sealed_name = "web-forensic-0123456789";

/// A case of that name, not yet closed: crash.json, pod.json, a log of six
/// lines whose older parts are crash.log.1 and crash.log.2, a binary log of
/// `proxy`, and none of `migrate`.
sealed_case open_case(
    std::string_view target_namespace = "debug-forensics",
    std::string_view uid = "5d1b9c0a-0000-4000-8000-000000000001");

/// Closes it: the manifest covers what stands there now. `key` nullptr: no
/// signature.
void seal(sealed_case& which, const model::signing_key* key);

/// `open_case`, sealed.
sealed_case sealed_by(const model::signing_key& key);

/// A ConfigMap as a log's, owned by the case.
model::json_document log_object_of(const sealed_case& which,
                                   std::string_view name, std::string_view file,
                                   std::string_view bytes);

model::json_document copy_of(const model::json_document& from);

/// The key that all tests may share; making one costs time.
const model::signing_key& test_key();
const model::verification_key& test_public_key();

}  // namespace forensics::test
