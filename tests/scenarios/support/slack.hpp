#pragma once

#include <cstdlib>
#include <string>

namespace forensics::test {

/// How many times its usual memory and time a program may take:
/// $TESTENV_SLACK, which is 1 but where sanitizers have their share of both.
inline unsigned long slack() {
  const char* given = std::getenv("TESTENV_SLACK");
  return given == nullptr ? 1 : std::stoul(given);
}

}  // namespace forensics::test
