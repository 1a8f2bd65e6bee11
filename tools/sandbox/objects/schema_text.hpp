#pragma once

#include <string_view>

/// The fields of all served kinds, in a notation that schema_parser.hpp tells.
/// Source: the `v1` types of Kubernetes 1.34 (k8s.io/api, apimachinery): JSON
/// tags and the patch and list markers.
namespace forensics::sandbox {

std::string_view meta_schema_text();  ///< what all kinds have in common
std::string_view volumes_schema_text();
std::string_view pod_schema_text();
std::string_view core_schema_text();  ///< the core group's other kinds
std::string_view workloads_schema_text();
std::string_view access_schema_text();

}  // namespace forensics::sandbox
