#pragma once

#include <string>

#include "sandbox/api/api.hpp"

/// What differs between kinds where they are written. Source: Kubernetes'
/// `pkg/registry`, asked by trying it.
namespace forensics::sandbox {

/// A new object's status, generation and what else is made for it.
void prepare_create(const resource_type& type, model::json_document& object,
                    const store& objects, surroundings& around);
/// Keeps what a write to this subresource ("", `status`, `finalize`) does not
/// change, and counts the generation on where the spec did.
void prepare_update(const resource_type& type, model::json_document& object,
                    const model::json_value& before,
                    const std::string& subresource);

/// Whether a PUT without a resourceVersion replaces what is there.
bool allows_unconditional_update(const resource_type& type) noexcept;
/// Whether a PUT of what is not there creates it.
bool allows_create_on_update(const resource_type& type) noexcept;
/// Whether a DELETE answers with the object rather than a Status.
bool answers_deleted_object(const resource_type& type) noexcept;
/// Whether a DELETE that does not say so leaves the dependents alone.
bool orphans_by_default(const resource_type& type) noexcept;

}  // namespace forensics::sandbox
