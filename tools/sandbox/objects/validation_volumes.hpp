#pragma once

#include "model/json.hpp"
#include "sandbox/objects/validation_findings.hpp"

/// The files of volumes that show keys and fields.
namespace forensics::sandbox {

/// The `items` of a ConfigMap or Secret.
void check_items(const model::json_value& source, const std::string& path,
                 findings& found);
/// The `items` of a downward API source.
void check_downward_files(const model::json_value& source,
                          const std::string& path, findings& found);
/// The `sources` of a projected volume.
void check_projected_sources(const model::json_value& projected,
                             const std::string& path, findings& found);

}  // namespace forensics::sandbox
