#pragma once

#include <string>

/// OpenAPI v3 of what is served, made of the schema: enough for kubectl to
/// explain fields, to have them validated and to make its patches.
namespace forensics::sandbox {

/// Of `/openapi/v3`: where each group version's document is.
std::string openapi_index();
/// Of `/openapi/v3/PATH` (`api/v1`, `apis/batch/v1`); "" when there is none.
std::string openapi_document(const std::string& path);

}  // namespace forensics::sandbox
