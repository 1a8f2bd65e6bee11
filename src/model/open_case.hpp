#pragma once

#include <string>
#include <string_view>

#include "model/manifest.hpp"
#include "model/signing_key.hpp"
#include "model/time.hpp"

/// The signature of a case that is not closed yet: the next run of the
/// controller goes on with what this one wrote, and not with what somebody
/// else did who may write beside it. docs/case-format.md, "Open cases".
namespace forensics::model {

/// So long after it was captured a signature is believed: one that somebody
/// has kept does not open a case for ever.
inline constexpr duration open_case_trusted = std::chrono::hours{1};

struct open_case {
  std::string name;
  std::string target_namespace;
  anchor_contents contents;
};

/// Over the name, the marks and the items; in base64, for the annotation
/// `note_open_signature`, which it does not cover.
std::string sign(const open_case& which, const signing_key& key);

/// Does it bear that annotation?
bool is_signed(const open_case& which);
/// Is it as it was when this key signed it?
bool is_signed_by(const open_case& which, const signing_key& key);

/// A JSON merge patch by which the open anchor that `stands` says what `anchor`
/// does, and nothing else that a signature covers; refused by the API server
/// (409) where it has changed since. Both are ConfigMaps, as JSON text.
std::string replacement_patch(std::string_view stands, std::string_view anchor);

}  // namespace forensics::model
