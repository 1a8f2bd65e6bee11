// Makes a clone of any pod, lets it be refused and healed, and wants no fault
// in it. The first byte: odd, and a pod's JSON text follows after 64 bytes that
// decide for the crash, the copies and the refusals; even, and all that follows
// decides what pod is made, too.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/clone_trial.hpp"
#include "support/random_pod.hpp"

using namespace forensics;
using namespace forensics::test;

namespace {

/// Which of two members counts is open; no API server writes both.
bool has_twice(const model::json_value& value) {
  if (value.IsArray())
    return std::any_of(value.Begin(), value.End(), has_twice);
  if (!value.IsObject()) return false;
  for (const auto& member : value.GetObject())
    if (&member.value != model::find(value, {model::view(member.name)}) ||
        has_twice(member.value))
      return true;
  return false;
}

void check(const std::string& text, choices& pick) {
  const auto pod = model::parse_json(text);
  if (!pod || has_twice(*pod)) return;
  const clone_trial trial = try_clone(*pod, pick);
  if (trial.faults.empty()) return;
  for (const std::string& fault : trial.faults)
    std::fprintf(stderr, "%s\n", fault.c_str());
  std::fprintf(stderr, "%s\n", text.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  constexpr std::size_t decisions = 64;
  if (size == 0) return 0;
  const std::span<const std::uint8_t> rest(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    choices pick(rest);
    check(random_pod(pick), pick);
  } else if (rest.size() > decisions) {
    choices pick(rest.first(decisions));
    const auto text = rest.subspan(decisions);
    check({text.begin(), text.end()}, pick);
  }
  return 0;
}
