#pragma once

#include <string_view>

#include "sandbox/api/body.hpp"

/// kubectl's own commands (`create configmap`, `auth can-i`) send protobuf
/// where a manifest would be JSON. Source: apimachinery's `runtime.Unknown`
/// and the `generated.proto` files of k8s.io/api.
namespace forensics::sandbox {

inline constexpr std::string_view protobuf_type =
    "application/vnd.kubernetes.protobuf";

/// The object of that kind as JSON. 400 for what is no such message, or holds
/// a field that is not known by its number.
answered<model::json_document> decode_protobuf(std::string_view bytes,
                                               const expected_kind& of);

}  // namespace forensics::sandbox
