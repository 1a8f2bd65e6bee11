#pragma once

#include "sandbox/api/api.hpp"

/// Deleting as the real server's generic registry does it: grace periods,
/// finalizers, then the end. Source: apiserver's `registry/generic`.
namespace forensics::sandbox {

struct removal {
  object_ptr last;    ///< as it is now, or last was
  bool gone = false;  ///< rather than marked only
};

answered<removal> delete_object(store& objects, surroundings& around,
                                const resource_type& type,
                                const object_key& key,
                                const delete_options& how);

}  // namespace forensics::sandbox
