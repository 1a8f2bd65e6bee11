#include "bench/micro/measure.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <ctime>
#include <stdexcept>

namespace forensics::micro {

namespace {

/// Shorter ones would measure the clock.
constexpr double shortest_sample = 2e6;

std::array<std::uint32_t, 256> reference_table() noexcept {
  std::array<std::uint32_t, 256> out{};
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<std::uint32_t>(i * 0x9E3779B1U);
  return out;
}

/// Adds, shifts and table look-ups, several at once, for each byte. It keeps a
/// core as busy as a parser does, so that a neighbour on the same core slows
/// both alike; a loop that waits for its own results (FNV) would not notice.
std::uint64_t reference_loop(std::string_view bytes) noexcept {
  static const auto table = reference_table();
  std::uint64_t sum = 0;
  std::uint64_t mixed = 0;
  std::uint64_t both = 0;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    sum += table[value];
    mixed = std::rotl(mixed ^ value, 5);
    both += sum ^ mixed;
  }
  return both;
}

/// Of this thread: what others do on the machine does not count.
double cpu_nanoseconds() noexcept {
  std::timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 +
         static_cast<double>(now.tv_nsec);
}

template <class Work>
double time_of(Work& work, std::size_t times) {
  const double begin = cpu_nanoseconds();
  for (std::size_t i = 0; i < times; ++i) work();
  return cpu_nanoseconds() - begin;
}

/// How often to call it for a sample that is long enough.
template <class Work>
std::size_t calls_for_sample(Work& work) {
  std::size_t times = 1;
  while (time_of(work, times) < shortest_sample) times *= 2;
  return times;
}

double median(std::vector<double> of) {
  const auto middle = of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2);
  std::nth_element(of.begin(), middle, of.end());
  return *middle;
}

}  // namespace

figures measure(const benchmark& what, unsigned rounds) {
  volatile std::uint64_t sink = 0;
  const auto reference = [&] { sink = reference_loop(*what.input); };
  bool good = true;
  const auto work = [&] { good = what.work() && good; };

  const std::size_t reference_calls = calls_for_sample(reference);
  const std::size_t work_calls = calls_for_sample(work);
  std::vector<double> references, works, ratios;
  for (unsigned round = 0; round < rounds; ++round) {
    references.push_back(time_of(reference, reference_calls) /
                         static_cast<double>(reference_calls));
    works.push_back(time_of(work, work_calls) /
                    static_cast<double>(work_calls));
    ratios.push_back(works.back() / references.back());
  }
  if (!good)
    throw std::runtime_error(what.name + " did not do what it measures");
  return {median(works), median(references), median(ratios)};
}

}  // namespace forensics::micro
