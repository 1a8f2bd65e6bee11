#include "model/roll.hpp"

#include <doctest/doctest.h>

using forensics::model::roll;

TEST_CASE("a record stands under its name until it is taken or replaced") {
  roll<int> all;
  CHECK(all.find("a") == nullptr);
  all.put("a", 1);
  all.put("a", 2);
  REQUIRE(all.find("a") != nullptr);
  CHECK(*all.find("a") == 2);
  CHECK(all.size() == 1);
  CHECK(all.take("a") == 2);
  CHECK_FALSE(all.take("a"));
  CHECK(all.size() == 0);
}

TEST_CASE("what a list no longer has is taken off at its end") {
  roll<int> all;
  all.put("before", 1);
  all.begin_list();
  all.put("a", 2);
  all.put("b", 3);
  auto gone = all.end_list();
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].name == "before");
  CHECK(gone[0].what == 1);

  all.put("c", 4);  // an event
  all.begin_list();
  all.put("b", 5);
  gone = all.end_list();
  CHECK(gone.size() == 2);
  REQUIRE(all.find("b") != nullptr);
  CHECK(*all.find("b") == 5);
  CHECK(all.size() == 1);
}

TEST_CASE("of a list that begins anew only the last time counts") {
  roll<int> all;
  all.begin_list();
  all.put("a", 1);
  all.begin_list();
  all.put("b", 2);
  const auto gone = all.end_list();
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].name == "a");
}
