// No pod, however odd, has a clone with a fault.
#include <doctest/doctest.h>

#include <array>
#include <random>

#include "support/clone_trial.hpp"
#include "support/pods.hpp"
#include "support/random_pod.hpp"

using namespace forensics;
using namespace forensics::test;

namespace {

constexpr unsigned pods = 2000;

using seed_bytes = std::array<std::uint8_t, 4096>;

seed_bytes bytes_of(unsigned seed) {
  std::mt19937 random(seed);
  seed_bytes bytes;
  for (std::uint8_t& byte : bytes)
    byte = static_cast<std::uint8_t>(random() >> 24);
  return bytes;
}

std::string joined(const std::vector<std::string>& faults) {
  std::string text;
  for (const std::string& fault : faults) text += fault + "\n";
  return text;
}

}  // namespace

TEST_CASE("no random pod has a clone with a fault, made or healed") {
  unsigned cloned = 0;
  int healed = 0;
  for (unsigned seed = 1; seed <= pods; ++seed) {
    CAPTURE(seed);
    const seed_bytes bytes = bytes_of(seed);
    choices pick(bytes);
    const std::string source = random_pod(pick);
    CAPTURE(source);
    const clone_trial trial = try_clone(parsed(source), pick);
    CHECK(joined(trial.faults) == "");
    cloned += trial.cloned ? 1 : 0;
    healed += trial.healed;
  }
  CHECK(cloned > pods * 9 / 10);
  CHECK(healed > static_cast<int>(pods));
}

TEST_CASE("bytes that run out decide for the least") {
  choices pick({});
  CHECK(random_pod(pick).size() < 1000);
}
