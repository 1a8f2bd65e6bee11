#pragma once

#include "sandbox/api/store.hpp"
#include "sandbox/server/exchange.hpp"
#include "sandbox/server/token_book.hpp"

namespace forensics::sandbox {

/// The user of a bearer token; nullopt: 401. The token of a ServiceAccount
/// ends with it.
std::optional<user> identify(const token_book& tokens, const store& objects,
                             std::string_view token, model::timestamp now);

/// Who asks: by the Authorization header, and for those who may impersonate
/// by the Impersonate- headers. Source: kubernetes.io, "User impersonation".
answered<user> authenticate(const token_book& tokens, const store& objects,
                            const incoming& what, model::timestamp now);

}  // namespace forensics::sandbox
