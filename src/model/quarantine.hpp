#pragma once

#include <string>
#include <string_view>

/// The objects that make the target namespace a quarantine, as JSON text.
namespace forensics::model {

std::string make_namespace(std::string_view name);
/// Selects every pod, allows nothing in and nothing out.
std::string make_deny_all(std::string_view target_namespace);
/// No rights, and `automountServiceAccountToken: false`.
std::string make_service_account(std::string_view target_namespace);

}  // namespace forensics::model
