#pragma once

#include <string>

#include "model/json.hpp"

/// The API's binary encoding. Texts stand in it as they are: a log of a
/// thousand lines costs the API server a copy, where JSON costs it a parser.
/// Source: apimachinery's `runtime.Unknown` and the `generated.proto` files of
/// k8s.io/api/core/v1 and k8s.io/apimachinery/pkg/apis/meta/v1.
namespace forensics::model {

inline constexpr const char* protobuf_type =
    "application/vnd.kubernetes.protobuf";

/// An object in that encoding, with its envelope.
struct protobuf_object {
  std::string bytes;
};

/// Of a ConfigMap as the controller makes it: name, namespace, labels,
/// annotations and owners, `data`, `binaryData`, `immutable`. Other fields are
/// left out.
protobuf_object to_protobuf(const json_value& config_map);

}  // namespace forensics::model
