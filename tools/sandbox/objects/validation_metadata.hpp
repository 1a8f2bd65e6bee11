#pragma once

#include "sandbox/objects/resource_type.hpp"
#include "sandbox/objects/validation_findings.hpp"

namespace forensics::sandbox {

/// The metadata of a new object of the type: its name by the kind's rule,
/// labels, annotations (256 KiB), owners, finalizers.
void check_metadata(const resource_type& type, const model::json_value& object,
                    findings& found);
/// The same of an update.
void check_metadata_update(const model::json_value& object,
                           const model::json_value& before, findings& found);

void check_labels(const model::json_value& labels, const std::string& path,
                  findings& found);
void check_annotations(const model::json_value& annotations,
                       const std::string& path, findings& found);
/// A `metav1.LabelSelector`.
void check_label_selector(const model::json_value& selector,
                          const std::string& path, findings& found);
/// `field is immutable` where the two differ.
void check_unchanged(const model::json_value& object,
                     const model::json_value& before, std::string_view field,
                     const std::string& path, findings& found);

}  // namespace forensics::sandbox
