#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

/// Dead Simple Signing Envelope, version 1.
namespace forensics::model {

inline constexpr std::string_view statement_type =
    "application/vnd.in-toto+json";

struct dsse_signature {
  std::string keyid;
  std::string bytes;
};
struct dsse_envelope {
  std::string payload_type;
  std::string payload;
  std::vector<dsse_signature> signatures;
};

/// The bytes that a signature is over (PAE, DSSE protocol).
std::string pre_authentication_encoding(std::string_view payload_type,
                                        std::string_view payload);

/// In one line, keys sorted.
std::string to_json(const dsse_envelope& envelope);

/// The error is a sentence that does not quote the text. Refused besides what
/// is no envelope: unknown keys, so that no byte of it can be changed unseen.
result<dsse_envelope, std::string> read_envelope(std::string_view text);

}  // namespace forensics::model
