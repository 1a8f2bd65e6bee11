#include "model/fair_queue.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace forensics::model;
using namespace std::chrono_literals;

namespace {

using queue = fair_queue<std::string>;

constexpr timestamp start{1'000s};
constexpr duration patience{2'000};

/// Opens what may be opened.
std::string opened(queue& waiting, case_census& census, timestamp now) {
  std::string out;
  while (auto next = waiting.take(census, now)) {
    census.put(*next, next->substr(0, 1));
    out += (out.empty() ? "" : " ") + *next;
    waiting.take_surplus(census);
  }
  return out;
}

}  // namespace

TEST_CASE("the namespace with the fewest cases is next, then who came first") {
  queue waiting;
  case_census census({1'000, 0});
  census.put("earlier", "a");
  int at = 0;
  for (const char* job : {"b1", "b2", "c1", "a1", "c2"})
    waiting.push(std::string(job, 1), job, start + timestamp::duration(++at));
  CHECK(waiting.size() == 5);
  CHECK(waiting.of("b") == 2);
  CHECK(opened(waiting, census, start) == "b1 c1 b2 a1 c2");
  CHECK(waiting.size() == 0);
  CHECK_FALSE(waiting.take(census, start));
  CHECK_FALSE(waiting.due());
}

TEST_CASE("a namespace that has its part waits for others, and not for ever") {
  queue waiting;
  case_census census({128, 0});  // 2 are modest
  for (const char* job : {"a1", "a2", "a3", "a4"})
    waiting.push("a", job, start, patience);
  CHECK(opened(waiting, census, start) == "a1 a2");
  CHECK(waiting.due() == start + patience);
  waiting.push("b", "b1", start + 1s, patience);
  CHECK(opened(waiting, census, start + 1s) == "b1");
  CHECK(opened(waiting, census, start + patience - 1ms).empty());
  CHECK(opened(waiting, census, start + patience) == "a3 a4");
}

TEST_CASE("when it is known who comes, nobody waits for others") {
  queue waiting;
  case_census census({8, 0});
  for (const char* job : {"a1", "a2", "a3", "b1", "b2"})
    waiting.push(std::string(job, 1), job, start, patience);
  CHECK(opened(waiting, census, start) == "a1 b1");
  waiting.end_patience();
  CHECK(opened(waiting, census, start) == "a2 b2 a3");
}

TEST_CASE("one that has no patience does not wait behind those that have") {
  queue waiting;
  case_census census({100, 0});
  for (const char* job : {"a1", "a2", "a3"})
    waiting.push("a", job, start, patience);
  CHECK(opened(waiting, census, start) == "a1");
  waiting.push("a", "a4", start + 1s);
  waiting.push("a", "a5", start + 1s, patience);
  CHECK(opened(waiting, census, start + 1s) == "a2 a3 a4");
}

TEST_CASE("where all share no bound, nobody waits") {
  queue waiting;
  case_census census({0, 3});
  for (const char* job : {"a1", "a2", "a3"})
    waiting.push("a", job, start, patience);
  CHECK(opened(waiting, census, start) == "a1 a2 a3");
}

TEST_CASE("what has no room any more is taken off, the last first") {
  queue waiting;
  case_census census({6, 0});
  for (const char* job : {"a1", "a2", "a3", "a4", "a5"})
    waiting.push("a", job, start);
  waiting.push("b", "b1", start);
  const auto surplus = waiting.take_surplus(census);
  CHECK(surplus == std::vector<std::string>{"a5", "a4"});
  CHECK(waiting.size() == 4);
  for (const char* job : {"c1", "c2", "c3", "c4", "c5"}) census.put(job, "c");
  CHECK(waiting.take_surplus(census) == std::vector<std::string>{"a3", "a2"});
  CHECK(waiting.of("a") == 1);
  CHECK(waiting.of("b") == 1);
  census.put("c6", "c");
  CHECK(waiting.take_surplus(census).size() == 2);
  CHECK(waiting.size() == 0);
}

TEST_CASE("of a storm that is told namespace by namespace all have a share") {
  constexpr std::size_t each = 200;
  queue waiting;
  case_census census({100, 0});
  timestamp now = start;
  std::map<char, std::size_t> had;
  const auto open = [&] {
    while (auto next = waiting.take(census, now)) {
      census.put(*next, next->substr(0, 1));
      ++had[next->front()];
      waiting.take_surplus(census);
    }
  };
  for (char ns = 'a'; ns < 'k'; ++ns)
    for (std::size_t i = 0; i < each; ++i) {
      const std::string name(1, ns);
      if (waiting.of(name) < census.room(name))
        waiting.push(name, name + std::to_string(i), now, patience);
      now += 1ms;
      open();
    }
  now += patience;
  open();
  CHECK(had.size() == 10);
  for (const auto& [ns, count] : had) {
    CAPTURE(ns);
    CHECK(count >= 9);
    CHECK(count <= 10);
  }
  CHECK(waiting.size() == 0);
}
