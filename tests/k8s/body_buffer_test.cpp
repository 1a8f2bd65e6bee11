#include "k8s/internal/body_buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace forensics::k8s::internal {

TEST_CASE("the newest bytes survive, whatever the pieces") {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    const std::size_t limit = random() % 40;
    body_buffer held(limit, overflow::keep_newest);
    std::string all;
    for (auto pieces = random() % 10; pieces > 0; --pieces) {
      std::string piece(random() % 60, ' ');
      for (char& each : piece) each = static_cast<char>('a' + random() % 26);
      CHECK(held.append(piece));
      all += piece;
    }
    const std::size_t kept = std::min(limit, all.size());
    CHECK(held.dropped() == all.size() - kept);
    CHECK(held.take() == all.substr(all.size() - kept));
  }
}

TEST_CASE("memory stays near the limit") {
  constexpr std::size_t limit = 100'000;
  body_buffer held(limit, overflow::keep_newest);
  for (int i = 0; i < 1000; ++i) held.append(std::string(1000, 'x'));
  CHECK(held.dropped() == 900'000);
  CHECK(held.take().capacity() <= 2 * limit);
}

TEST_CASE("over the limit an append fails and the beginning is held") {
  body_buffer held(5, overflow::fail);
  CHECK(held.append("abc"));
  CHECK(held.append("de"));
  CHECK(held.append(""));
  CHECK_FALSE(held.append("f"));
  CHECK(held.take() == "abcde");
}

}  // namespace forensics::k8s::internal
