#pragma once

#include <vector>

#include "model/case_summary.hpp"
#include "model/json.hpp"

/// Cases as `-o json` and `-o yaml` tell them; docs/cli-plugin.md has the
/// fields, which stay.
namespace forensics::plugin {

model::json_value to_json(const model::case_summary& which,
                          model::json_allocator& memory);

/// `{"apiVersion": "forensic.io/v1", "kind": "CaseList", "items": […]}`
model::json_document to_json(const std::vector<model::case_summary>& cases);

}  // namespace forensics::plugin
