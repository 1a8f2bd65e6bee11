#pragma once

#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/api/store.hpp"

/// Who may do what, by the Roles, ClusterRoles and their bindings as they
/// stand in the store; `system:masters` may do all. Source: kubernetes.io,
/// "Using RBAC Authorization".
namespace forensics::sandbox {

/// The reason says which binding allows it; or, where it is refused, which
/// roles of bindings are not there, as the real API server appends it to its
/// sentence.
access_verdict decide(const store& objects, const user& who,
                      const access_question& what);

bool is_master(const user& who) noexcept;

/// The status of a SelfSubjectRulesReview as JSON text: all rules that hold
/// for `who` in the namespace.
std::string list_rules(const store& objects, const user& who,
                       const std::string& ns);

}  // namespace forensics::sandbox
