#include "model/retry.hpp"

#include <doctest/doctest.h>

#include <climits>

using namespace forensics::model;

TEST_CASE("a delay doubles from try to try up to the ceiling") {
  const backoff b{duration{200}, duration{1'000}};
  struct row {
    unsigned attempt;
    int shortest;
    int longest;
  };
  const row rows[] = {{0, 100, 200},
                      {1, 200, 400},
                      {2, 400, 800},
                      {3, 500, 1000},
                      {UINT_MAX, 500, 1000}};
  for (const row& r : rows) {
    CAPTURE(r.attempt);
    CHECK(b.delay(r.attempt, 0).count() == r.shortest);
    CHECK(b.delay(r.attempt, 0.5).count() == (r.shortest + r.longest) / 2);
    CHECK(b.delay(r.attempt, 0.999999).count() == r.longest - 1);
  }
}

TEST_CASE("a delay never overflows") {
  const backoff longest{duration{1}, duration::max()};
  CHECK(longest.delay(UINT_MAX, 0) == duration::max() / 2);
  CHECK(longest.delay(62, 0.9) > duration{0});
  CHECK(backoff{duration{0}, duration{10}}.delay(UINT_MAX, 0.5).count() == 0);
  CHECK(backoff{duration{50}, duration{10}}.delay(0, 0).count() == 5);
}
