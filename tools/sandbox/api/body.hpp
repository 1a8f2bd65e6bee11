#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sandbox/api/options.hpp"
#include "sandbox/objects/schema.hpp"

/// Request bodies: from outside, so checked here before anything reads them.
namespace forensics::sandbox {

/// 3 MiB, as the real API server's limit.
inline constexpr std::size_t longest_body = 3U << 20U;

struct decoded_body {
  model::json_document object;
  std::vector<std::string> warnings;
};

/// The kind that a body has to be of, by its names and its fields.
struct expected_kind {
  std::string api_version;
  std::string kind;
  const schema_struct& schema;
};
expected_kind expected(const resource_type& type);

/// One object of that kind, whose fields have their types.
answered<decoded_body> decode_body(const api_request& request,
                                   const expected_kind& of,
                                   field_validation fields);
/// The media type without its parameters, in lower case.
std::string media_type(const std::string& content_type);
void add_warnings(api_answer& to, const std::vector<std::string>& warnings);

}  // namespace forensics::sandbox
