#include "model/storm.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

TEST_CASE("no case is ended in a storm, but for a few that have waited") {
  struct row {
    std::size_t most;
    std::size_t on_their_way;
    int waited;
    std::size_t expected;
  };
  const row rows[] = {
      {16, 0, 0, 16},
      {16, 4, 0, 16},
      {16, 4, 30'000, 16},
      {16, 5, 0, 0},
      {16, 5, 29'999, 0},
      {16, 5, 30'000, 2},
      {16, 900, 1'000'000, 2},
      {1, 0, 0, 1},
      {1, 1, 0, 1},
      {1, 2, 0, 0},
      {1, 2, 30'000, 1},
      {7, 2, 30'000, 1},
      {1'000, 250, 0, 1'000},
      {1'000, 251, 0, 0},
      {1'000, 251, 30'000, 125},
  };
  for (const row& r : rows) {
    CAPTURE(r.most);
    CAPTURE(r.on_their_way);
    CAPTURE(r.waited);
    CHECK(most_endings(r.most, r.on_their_way, duration{r.waited}) ==
          r.expected);
  }
}

TEST_CASE("a late log is waited for while others come, and not for ever") {
  struct row {
    int waited;
    int since_last;
    int expected;
  };
  const row rows[] = {
      {700, 0, 700},       {700, 699, 700}, {700, 700, 0},
      {700, 1'000'000, 0}, {4'300, 1, 700}, {4'900, 1, 100},
      {5'000, 1, 0},       {60'000, 1, 0},  {700, -5, 700},
  };
  for (const row& r : rows) {
    CAPTURE(r.waited);
    CAPTURE(r.since_last);
    CHECK(log_patience(duration{r.waited}, duration{r.since_last},
                       duration{700}, duration{5'000})
              .count() == r.expected);
  }
}

TEST_CASE("the first case of all has no other to wait with") {
  const duration since_the_epoch{1'772'366'400'000};
  CHECK(log_patience(duration{700}, since_the_epoch, duration{700},
                     duration{5'000}) == duration{0});
}
