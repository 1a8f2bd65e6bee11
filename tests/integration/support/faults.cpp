#include "integration/support/faults.hpp"

#include <doctest/doctest.h>

#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

constexpr const char* rules = "/sandbox/faults";

verdict done(verdict what) {
  CAPTURE(what.message);
  REQUIRE(what.status == 200);
  return what;
}

}  // namespace

faults::faults(const cluster& home, std::uint64_t seed) : home_(home) {
  done(post(home_, "/sandbox/seed", "{\"seed\":" + std::to_string(seed) + '}'));
}

faults::~faults() {
  clear();
  skew_clock("0s");
}

std::string faults::add(const std::string& match, const std::string& effect,
                        const std::string& more) {
  const auto made =
      done(post(home_, rules,
                R"({"match":{"user_agent":"kube-forensics-controller*")" +
                    (match.empty() ? match : "," + match) + R"(},"effect":{)" +
                    effect + '}' + (more.empty() ? more : "," + more) + '}'));
  return std::string(model::text_at(made.body, {"id"}));
}

void faults::clear() { done(del(home_, rules)); }

std::int64_t faults::met(const std::string& id) const {
  const auto rule = done(get(home_, rules + ('/' + id)));
  return model::integer_at(rule.body, {"met"});
}

void faults::skew_clock(const std::string& by) {
  done(post(home_, "/sandbox/clock", R"({"skew":")" + by + "\"}"));
}

void faults::compact() { done(post(home_, "/sandbox/compact", "{}")); }

void faults::reset_connections() {
  done(post(home_, "/sandbox/connections/reset", "{}"));
}

}  // namespace forensics::test
