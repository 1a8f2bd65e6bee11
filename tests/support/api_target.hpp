#pragma once

#include <string>

#include "k8s/types.hpp"

/// What a request's target says.
namespace forensics::test {

std::string verb_of(k8s::method verb);

std::string path_of(const std::string& target);

/// The value of a query's key as it stands there, or "".
std::string query_value(const std::string& target, const std::string& key);

/// The same without its percent-encoding.
std::string decoded_query_value(const std::string& target,
                                const std::string& key);

/// `GET pods/log`, `LIST configmaps`: what an RBAC rule would be asked for.
std::string call_of(const k8s::request& what);

/// Is it a call that the controller may make, in the form that the API wants?
bool is_known_call(const k8s::request& what);

}  // namespace forensics::test
