#pragma once

#include <string>
#include <string_view>

/// Each flag's environment variable: --max-log-size is FORENSICS_MAX_LOG_SIZE.
namespace forensics::cli {

/// Of a flag's name without its dashes.
std::string variable_of(std::string_view name);
/// `--max-log-size` of a variable that is_ours.
std::string flag_of(std::string_view variable);

/// Begins with FORENSICS_ and is not one of the variables that the kubelet sets
/// in every pod next to a Service named `forensics` or `forensics-…`, such as
/// FORENSICS_SERVICE_HOST and FORENSICS_PORT_8080_TCP_ADDR.
bool is_ours(std::string_view variable) noexcept;

}  // namespace forensics::cli
