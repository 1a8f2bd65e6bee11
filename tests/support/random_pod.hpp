#pragma once

#include <string>

#include "support/choices.hpp"

namespace forensics::test {

/// JSON text of a pod, mostly one that an API server could hold: all fields of
/// Kubernetes 1.34. Every fifth has, here and there, what none would hold: a
/// wrong type, a name twice, an unknown field, deep nesting.
std::string random_pod(choices& pick);

}  // namespace forensics::test
