#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What is wrong with a name of one sort, in the API server's sentences; none
/// when it is right. Source: apimachinery's `util/validation`.
namespace forensics::sandbox {

using sentences = std::vector<std::string>;

sentences dns_label_problems(std::string_view text);      ///< RFC 1123
sentences dns_subdomain_problems(std::string_view text);  ///< RFC 1123
/// A domain whose labels may have underscores, as resolv.conf's may.
sentences dns_search_problems(std::string_view text);
sentences dns_1035_label_problems(std::string_view text);
/// `[prefix/]name`: label keys, annotation keys, conditions.
sentences qualified_name_problems(std::string_view text);
sentences label_value_problems(std::string_view text);
/// Of ConfigMaps and Secrets.
sentences config_key_problems(std::string_view text);
sentences port_name_problems(std::string_view text);
/// A segment of a path, as RBAC's names are.
sentences path_segment_problems(std::string_view text);
sentences env_name_problems(std::string_view text);
sentences http_header_problems(std::string_view text);
sentences port_number_problems(std::int64_t port);
sentences ip_problems(std::string_view text);

/// The whole of the text as a number.
std::optional<std::int64_t> integer_of(std::string_view text);
std::string join(const std::vector<std::string>& texts,
                 std::string_view between);
std::string quoted(std::string_view text);

}  // namespace forensics::sandbox
