#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/objects/resource_type.hpp"

namespace forensics::sandbox {

/// A subresource as discovery tells it; group and version are "" where they
/// are the resource's own.
struct subresource {
  std::string_view name;
  std::string_view group;
  std::string_view version;
  std::string_view kind;
  std::vector<std::string_view> verbs;
};

std::vector<subresource> subresources_of(const resource_type& type);
/// The verbs of the resource itself, in alphabetical order.
std::vector<std::string_view> verbs_of(const resource_type& type);

}  // namespace forensics::sandbox
