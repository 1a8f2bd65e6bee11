#pragma once

#include <span>
#include <string>

#include "model/time.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/resource_type.hpp"

namespace forensics::sandbox {

enum class include_object { none, metadata, object };

/// A `meta.k8s.io/v1` Table of `objects`, with the columns and cells that the
/// real API server prints for the type (`READY 1/1`, `CrashLoopBackOff`,
/// `RESTARTS 3 (5s ago)`), `AGE` as of `now`. `head` false leaves the column
/// definitions out, as in the later events of a watch. `list_meta` is the JSON
/// of the list's metadata (resourceVersion, continue).
std::string make_table(const resource_type& type,
                       std::span<const object_ptr> objects, include_object what,
                       bool head, const std::string& list_meta,
                       model::timestamp now);

}  // namespace forensics::sandbox
