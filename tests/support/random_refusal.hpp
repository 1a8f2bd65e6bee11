#pragma once

#include "model/heal.hpp"
#include "support/choices.hpp"

namespace forensics::test {

/// A refusal of `clone` in the API server's words: Pod Security, a quota, a
/// LimitRange, a RuntimeClass, a webhook; or some field of it, as validation
/// names fields.
model::refusal random_refusal(choices& pick, const model::json_value& clone);

}  // namespace forensics::test
