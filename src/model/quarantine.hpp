#pragma once

#include <string>
#include <string_view>

#include "model/json.hpp"

/// The objects that make the target namespace a quarantine, as JSON text.
namespace forensics::model {

std::string make_namespace(std::string_view name);
/// Selects every pod, allows nothing in and nothing out.
std::string make_deny_all(std::string_view target_namespace);
/// Does this NetworkPolicy do what `make_deny_all` makes one do?
bool is_deny_all(const json_value& policy) noexcept;
/// No rights, and `automountServiceAccountToken: false`.
std::string make_service_account(std::string_view target_namespace);

}  // namespace forensics::model
