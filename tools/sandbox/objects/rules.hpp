#pragma once

#include <string>
#include <vector>

#include "model/json.hpp"
#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/resource_type.hpp"

/// What the API server does to an object before it stores it, by kind.
/// Objects are pruned (schema.hpp) before they come here.
namespace forensics::sandbox {

/// Fills in what the real API server's defaulting fills in: `restartPolicy:
/// Always`, `stringData` into `data`, a probe's numbers … What admission
/// plugins and the kind's registry add is not among it.
void set_defaults(const resource_type& type, model::json_document& object);

/// What is wrong with an object that is to be created; empty when nothing.
/// Names, labels, annotations (256 KiB), ConfigMap and Secret sizes (1 MiB),
/// pod specs, required fields … with the real API server's sentences.
std::vector<status_cause> validate_create(const resource_type& type,
                                          const model::json_value& object);
/// The same of an update, with what may not change: a pod's spec but for its
/// images, tolerations added and the like; `immutable` ConfigMaps and Secrets.
std::vector<status_cause> validate_update(const resource_type& type,
                                          const model::json_value& object,
                                          const model::json_value& before);

}  // namespace forensics::sandbox
