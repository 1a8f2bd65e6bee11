#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "model/json.hpp"

/// What the objects that the controller makes have in common.
namespace forensics::model {

inline constexpr std::string_view label_managed_by =
    "app.kubernetes.io/managed-by";

/// `{apiVersion, kind, metadata: {name, namespace, labels: {managed-by}}}`; a
/// cluster-wide object has the namespace "".
json_value make_object(std::string_view api_version, std::string_view kind,
                       std::string_view name, std::string_view ns,
                       json_allocator& memory);

json_value text_list(std::initializer_list<std::string_view> texts,
                     json_allocator& memory);

/// The first at most `max_bytes` of `text`, cut between characters. Where it
/// is no valid UTF-8, `?` stands for each byte that is not ASCII: what goes
/// into an object must be valid, whatever was quoted in it.
std::string safe_text(std::string_view text, std::size_t max_bytes);

}  // namespace forensics::model
