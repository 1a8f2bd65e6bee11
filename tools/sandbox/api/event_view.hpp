#pragma once

#include "sandbox/objects/object.hpp"
#include "sandbox/objects/resource_type.hpp"

/// The two shapes of an Event: the core group's, which is stored, and
/// `events.k8s.io`'s. Other types have one shape.
namespace forensics::sandbox {

/// A document of `type` in the shape in which it is stored.
void to_stored_shape(const resource_type& type, model::json_document& object);
/// A stored object as `type` shows it; itself where there is no difference.
object_ptr shown_as(const resource_type& type, const object_ptr& stored);

}  // namespace forensics::sandbox
