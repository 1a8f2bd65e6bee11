#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What tells clients which resources there are. Source: apimachinery's
/// `metav1.APIResourceList`, apidiscovery.k8s.io/v2.
namespace forensics::sandbox {

/// The groups but the core one, in order of discovery.
std::vector<std::string_view> api_groups();

/// Of `/api`; `server` is the URL that clients use.
std::string core_versions(const std::string& server);
/// Of `/apis`.
std::string group_list();
/// Of `/apis/GROUP`; "" when there is none.
std::string group_of(std::string_view name);
/// Of `/api/v1` and `/apis/GROUP/VERSION`; "" when there is none.
std::string resource_list(std::string_view group, std::string_view version);
/// All at once: of the core group, or of the others.
std::string aggregated(bool core);
inline constexpr const char* aggregated_type =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/// Of `/`.
std::string path_list();

}  // namespace forensics::sandbox
