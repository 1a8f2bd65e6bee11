#include "model/rate_window.hpp"

#include <doctest/doctest.h>

#include "support/pods.hpp"

using namespace forensics::model;
using forensics::test::at;
using std::chrono::hours;

namespace {

/// A crash that is seen as it happens.
bool admit(rate_window& window, const char* signature, timestamp crashed) {
  return window.admit(signature, crashed, crashed);
}

}  // namespace

TEST_CASE("one case is admitted for a signature in each window") {
  rate_window window(hours{1}, duration{0}, 100);
  CHECK(admit(window, "a", at("10:00:00")));
  CHECK_FALSE(admit(window, "a", at("10:00:00")));
  CHECK_FALSE(admit(window, "a", at("10:59:59")));
  CHECK(admit(window, "b", at("10:59:59")));
  CHECK(admit(window, "a", at("11:00:00")));
  CHECK_FALSE(admit(window, "a", at("11:30:00")));
  CHECK(window.size() == 2);
}

TEST_CASE("what was refused does not lengthen the window") {
  rate_window window(hours{1}, duration{0}, 100);
  CHECK(admit(window, "a", at("10:00:00")));
  CHECK_FALSE(admit(window, "a", at("10:59:00")));
  CHECK(admit(window, "a", at("11:00:01")));
}

TEST_CASE("a window of length 0 admits everything and holds nothing") {
  rate_window window(duration{0}, duration{0}, 100);
  CHECK(admit(window, "a", at("10:00:00")));
  CHECK(admit(window, "a", at("10:00:00")));
  CHECK(window.size() == 0);
}

TEST_CASE("past its capacity the window that opened first is forgotten") {
  rate_window window(hours{1}, duration{0}, 2);
  CHECK(admit(window, "a", at("10:00:00")));
  CHECK(admit(window, "b", at("10:01:00")));
  CHECK(admit(window, "c", at("10:02:00")));
  CHECK(window.size() == 2);
  CHECK_FALSE(admit(window, "b", at("10:03:00")));
  CHECK_FALSE(admit(window, "c", at("10:03:00")));
  CHECK(admit(window, "a", at("10:03:00")));
  rate_window nothing(hours{1}, duration{0}, 0);
  CHECK(admit(nothing, "a", at("10:00:00")));
}

TEST_CASE("expired windows are forgotten") {
  rate_window window(hours{1}, duration{0}, 100);
  CHECK(admit(window, "a", at("10:00:00")));
  CHECK(admit(window, "b", at("10:30:00")));
  CHECK(admit(window, "c", at("11:10:00")));
  CHECK(window.size() == 2);
}

TEST_CASE("a restored window counts from when its case was made") {
  rate_window window(hours{1}, duration{0}, 100);
  window.restore("a", at("09:30:00"), at("10:00:00"));
  CHECK_FALSE(admit(window, "a", at("10:29:59")));
  CHECK(admit(window, "a", at("10:30:00")));

  window.restore("b", at("08:00:00"), at("10:30:00"));
  CHECK(admit(window, "b", at("10:30:00")));
}

TEST_CASE("of two restored times the later counts, in whichever order") {
  for (const bool later_first : {true, false}) {
    rate_window window(hours{1}, duration{0}, 100);
    window.restore("a", later_first ? at("09:40:00") : at("09:20:00"),
                   at("10:00:00"));
    window.restore("a", later_first ? at("09:20:00") : at("09:40:00"),
                   at("10:00:00"));
    CHECK(window.size() == 1);
    CHECK_FALSE(admit(window, "a", at("10:39:59")));
    CHECK(admit(window, "a", at("10:40:00")));
  }
}

TEST_CASE("a restored time after now does not lengthen the window") {
  rate_window window(hours{1}, duration{0}, 100);
  window.restore("a", at("20:00:00"), at("10:00:00"));
  CHECK(admit(window, "a", at("11:00:00")));
}

TEST_CASE("restoring out of order still forgets the oldest first") {
  rate_window window(hours{1}, duration{0}, 2);
  window.restore("b", at("09:50:00"), at("10:00:00"));
  window.restore("a", at("09:40:00"), at("10:00:00"));
  window.restore("c", at("09:55:00"), at("10:00:00"));
  CHECK(admit(window, "a", at("10:00:00")));
}

TEST_CASE("a released signature may try again") {
  rate_window window(hours{1}, duration{0}, 100);
  CHECK(admit(window, "a", at("10:00:00")));
  window.release("a", "");
  window.release("unknown", "");
  CHECK(window.size() == 0);
  CHECK(admit(window, "a", at("10:00:01")));
}

TEST_CASE("a window that another case holds by now stays closed") {
  rate_window window(hours{1}, hours{24}, 100);
  window.admit("a", at("10:00:00"), at("10:00:00"), {"one", {}});
  window.admit("a", at("11:00:00"), at("11:00:00"), {"two", {}});
  window.release("a", "one");
  CHECK_FALSE(admit(window, "a", at("11:30:00")));
  window.release("a", "two");
  CHECK(admit(window, "a", at("11:30:00")));
}

TEST_CASE("a recent set knows the last keys seen") {
  recent_set seen(2);
  CHECK(seen.insert("a"));
  CHECK_FALSE(seen.insert("a"));
  CHECK(seen.insert("b"));
  CHECK_FALSE(seen.insert("a"));  // now later seen than b
  CHECK(seen.insert("c"));
  CHECK(seen.size() == 2);
  CHECK_FALSE(seen.insert("a"));
  CHECK(seen.insert("b"));

  CHECK(seen.erase("a"));
  CHECK_FALSE(seen.erase("a"));
  CHECK(seen.size() == 1);
  CHECK(seen.insert("a"));
}

TEST_CASE("a crash that is found late belongs to the window of its time") {
  rate_window window(hours{1}, hours{24}, 100);
  window.restore("a", at("10:00:00"), at("20:00:00"));
  CHECK_FALSE(window.admit("a", at("10:30:00"), at("20:00:00")));
  CHECK_FALSE(window.admit("a", at("09:00:00"), at("20:00:00")));
  CHECK(window.admit("a", at("11:00:00"), at("20:00:00")));
  CHECK_FALSE(window.admit("a", at("11:59:59"), at("20:00:00")));
}

namespace {

/// "" where it is nobody's.
std::string holder_of(const rate_window& window, timestamp crashed) {
  const auto* holder = window.holder_of("a", crashed);
  return holder == nullptr ? "" : holder->case_name;
}

}  // namespace

TEST_CASE("a window is its case's, and so are the crashes near it") {
  rate_window window(hours{1}, hours{24}, 100);
  CHECK(holder_of(window, at("10:00:00")).empty());
  window.admit("a", at("10:00:00"), at("10:00:00"), {"one", {}});
  CHECK_FALSE(window.admit("a", at("10:30:00"), at("10:30:00"), {"two", {}}));
  CHECK(holder_of(window, at("10:30:00")) == "one");
  CHECK(holder_of(window, at("10:00:00")) == "one");
  CHECK(holder_of(window, at("09:00:01")) == "one");
  CHECK(holder_of(window, at("09:00:00")).empty());
  window.release("a", "one");
  CHECK(holder_of(window, at("10:30:00")).empty());
}

TEST_CASE("a crash of an earlier window is not the last one's") {
  rate_window window(hours{1}, hours{24}, 100);
  const auto now = at("12:00:00");
  const auto check = [&] {
    CHECK(holder_of(window, at("11:00:00")) == "late");
    CHECK(holder_of(window, at("10:20:00")) == "late");
    CHECK(holder_of(window, at("10:19:59")).empty());
  };
  SUBCASE("opened one after the other") {
    window.admit("a", at("09:20:00"), now, {"early", {}});
    window.admit("a", at("10:30:00"), now, {"late", {}});
    check();
  }
  SUBCASE("restored in order") {
    window.restore("a", at("09:20:00"), now, {"early", {}});
    window.restore("a", at("10:30:00"), now, {"late", {}});
    check();
  }
  SUBCASE("restored in the other order") {
    window.restore("a", at("10:30:00"), now, {"late", {}});
    window.restore("a", at("09:20:00"), now, {"early", {}});
    window.restore("a", at("08:00:00"), now, {"earlier", {}});
    check();
  }
}

TEST_CASE("windows that overlap leave the later its own crashes") {
  rate_window window(hours{1}, hours{24}, 100);
  window.restore("a", at("10:30:00"), at("12:00:00"), {"late", {}});
  window.restore("a", at("10:00:00"), at("12:00:00"), {"early", {}});
  CHECK(holder_of(window, at("10:30:00")) == "late");
  CHECK(holder_of(window, at("10:29:59")).empty());
}

TEST_CASE("an earlier run's count comes with its case") {
  rate_window window(hours{1}, hours{24}, 100);
  window.restore("a", at("10:00:00"), at("12:00:00"), {"one", at("10:15:00")});
  CHECK(window.holder_of("a", at("10:30:00"))->counted_until == at("10:15:00"));
}
