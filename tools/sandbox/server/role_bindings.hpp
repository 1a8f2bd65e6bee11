#pragma once

#include <string>
#include <vector>

#include "sandbox/api/api.hpp"
#include "sandbox/api/store.hpp"

namespace forensics::sandbox {

/// A binding of the store that names a user as one of its subjects.
struct bound_role {
  object_ptr binding;
  std::string subject;  ///< `User "jane"`
  object_ptr role;      ///< nullptr when the one it refers to is not there
};

/// Of ClusterRoleBindings and, unless `ns` is empty, of its RoleBindings.
std::vector<bound_role> bound_roles(const store& objects, const user& who,
                                    const std::string& ns);

}  // namespace forensics::sandbox
