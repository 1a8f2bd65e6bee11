#pragma once

#include "model/json.hpp"
#include "sandbox/objects/schema.hpp"

/// The parts of set_defaults (rules.hpp). Source: Kubernetes 1.34,
/// `pkg/apis/*/v1/defaults.go`.
namespace forensics::sandbox {

/// What a struct's fields are by default wherever the struct is: a probe's
/// numbers, a port's protocol … (`defaults_table.cpp`).
void set_table_defaults(model::json_value& value, const schema_struct& as,
                        model::json_allocator& memory);

/// A pod spec, in a pod or in a template.
void set_pod_spec_defaults(model::json_value& spec,
                           model::json_allocator& memory);
/// What only a pod itself gets: requests from limits, host ports.
void set_pod_defaults(model::json_value& spec, model::json_allocator& memory);

void set_service_defaults(model::json_value& service,
                          model::json_allocator& memory);
void set_job_defaults(model::json_value& job, model::json_allocator& memory);
void set_deployment_defaults(model::json_value& deployment,
                             model::json_allocator& memory);
void set_limit_range_defaults(model::json_value& range,
                              model::json_allocator& memory);

}  // namespace forensics::sandbox
