#include "model/case_census.hpp"

#include <doctest/doctest.h>

#include <string>

using forensics::model::case_bounds;
using forensics::model::case_census;

namespace {

case_census standing(case_bounds bounds, std::size_t in_a, std::size_t in_b) {
  case_census out(bounds);
  for (std::size_t i = 0; i < in_a; ++i) out.put("a-" + std::to_string(i), "a");
  for (std::size_t i = 0; i < in_b; ++i) out.put("b-" + std::to_string(i), "b");
  return out;
}

}  // namespace

TEST_CASE("a case counts once, until it is gone") {
  case_census census;
  census.put("one", "a");
  census.put("one", "a");
  census.put("two", "b");
  CHECK(census.size() == 2);
  CHECK(census.of("a") == 1);
  CHECK(census.has("one"));
  census.remove("one");
  census.remove("one");
  CHECK(census.size() == 1);
  CHECK(census.of("a") == 0);
  CHECK(census.of("b") == 1);
  CHECK_FALSE(census.has("one"));
}

TEST_CASE("a case that a whole list does not have counts no more") {
  case_census census;
  census.put("gone", "a");
  census.put("stays", "a");
  census.begin_list();
  census.put("stays", "a");
  census.put("new", "b");
  census.end_list();
  CHECK(census.size() == 2);
  CHECK(census.of("a") == 1);
  CHECK(census.of("b") == 1);
}

TEST_CASE("a namespace takes no more room than it leaves") {
  struct row {
    case_bounds bounds;
    std::size_t in_a, in_b;
    std::size_t room_of_a, room_of_b, room_of_c;
  };
  for (const auto& [bounds, in_a, in_b, of_a, of_b, of_c] : {
           row{{500, 0}, 0, 0, 250, 250, 250},
           row{{500, 0}, 249, 0, 1, 126, 126},
           row{{500, 0}, 250, 0, 0, 125, 125},
           row{{500, 0}, 250, 125, 0, 0, 63},
           row{{500, 0}, 10, 489, 0, 0, 1},
           row{{500, 0}, 250, 250, 0, 0, 0},
           row{{500, 0}, 400, 400, 0, 0, 0},  // the bound was higher once
           row{{1, 0}, 0, 0, 1, 1, 1},
           row{{2, 0}, 1, 0, 0, 1, 1},
           row{{0, 10}, 4, 10, 6, 0, 10},
           row{{0, 10}, 4, 12, 6, 0, 10},
           row{{500, 10}, 4, 0, 6, 10, 10},
           row{{20, 15}, 10, 0, 0, 5, 5},
       }) {
    CAPTURE(bounds.all);
    CAPTURE(in_a);
    CAPTURE(in_b);
    const auto census = standing(bounds, in_a, in_b);
    CHECK(census.room("a") == of_a);
    CHECK(census.room("b") == of_b);
    CHECK(census.room("c") == of_c);
  }
  CHECK(standing({}, 1'000, 0).room("a") > 1'000'000);
}

TEST_CASE("which bound leaves no room is known") {
  CHECK(standing({500, 10}, 10, 0).is_at_own_bound("a"));
  CHECK_FALSE(standing({500, 10}, 9, 10).is_at_own_bound("a"));
  CHECK_FALSE(standing({1, 0}, 1, 0).is_at_own_bound("a"));
}

TEST_CASE("a modest namespace has a sixty-fourth at most") {
  CHECK(standing({500, 0}, 6, 400).is_modest("a"));
  CHECK_FALSE(standing({500, 0}, 7, 0).is_modest("a"));
  CHECK(standing({3, 0}, 0, 2).is_modest("a"));
  CHECK_FALSE(standing({3, 0}, 1, 0).is_modest("a"));
  CHECK(standing({0, 5}, 1'000, 0).is_modest("a"));
}
