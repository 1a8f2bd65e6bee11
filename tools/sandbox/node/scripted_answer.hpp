#pragma once

#include <filesystem>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/node/log_query.hpp"

namespace forensics::sandbox {

/// What the API server makes of a kubelet's answer other than a log. Source:
/// apiserver's `registry/generic/rest`, asked by trying it.
api_answer proxied(int status, const std::string& body,
                   std::string_view pod_name);

/// The answer that the files in a container's folder stand for, but for `delay`
/// and `hang`.
api_answer scripted_answer(const std::filesystem::path& folder,
                           const log_query& query, std::string_view pod_name,
                           surroundings& around);

}  // namespace forensics::sandbox
