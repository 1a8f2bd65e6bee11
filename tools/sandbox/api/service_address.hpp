#pragma once

#include <random>

#include "sandbox/api/store.hpp"

namespace forensics::sandbox {

/// A cluster IP that no other Service has, for one that wants any; nothing
/// listens there.
void give_address(model::json_document& service, const store& objects,
                  std::mt19937_64& random);

}  // namespace forensics::sandbox
