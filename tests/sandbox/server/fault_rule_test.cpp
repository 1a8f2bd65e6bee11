#include <doctest/doctest.h>

#include "sandbox/server/faults.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;

result<fault_rule, std::string> parse(const std::string& text) {
  const auto json = model::parse_json(text);
  REQUIRE(json);
  return parse_fault_rule(*json);
}

std::string wrong_with(const std::string& text) {
  const auto rule = parse(text);
  return rule ? "nothing" : rule.error();
}

TEST_CASE("every member of a rule is read") {
  const auto rule = parse(R"({
    "id": "slow-lists", "probability": 0.5, "skip": 2, "times": 3,
    "match": {"verb": "list", "resource": "pods", "subresource": "*",
      "namespace": "shop", "name": "web-*", "path": "/api/*", "user": "jane",
      "user_agent": "kubectl*"},
    "effect": {"latency": "200ms", "answer_latency": "1s", "status": 429,
      "retry_after_seconds": 2, "reason": "R", "message": "M",
      "carried_out": true, "reset_after": 10, "truncate_after": 20,
      "bytes_per_second": 30, "cut_after": 1, "stall_after": 2,
      "expire_after": 3, "duplicate": true, "replay": true, "reorder": true,
      "garbage": true}})");
  REQUIRE(rule);
  CHECK(rule->id == "slow-lists");
  CHECK(rule->probability == 0.5);
  CHECK(rule->skip == 2);
  CHECK(rule->times == 3);
  CHECK(rule->match.verb == "list");
  CHECK(rule->match.resource == "pods");
  CHECK(rule->match.subresource == "*");
  CHECK(rule->match.ns == "shop");
  CHECK(rule->match.name == "web-*");
  CHECK(rule->match.path == "/api/*");
  CHECK(rule->match.user == "jane");
  CHECK(rule->match.user_agent == "kubectl*");
  const fault_effect& effect = rule->effect;
  CHECK(effect.latency == 200ms);
  CHECK(effect.answer_latency == 1s);
  CHECK(effect.status == 429);
  CHECK(effect.retry_after_seconds == 2);
  CHECK(effect.reason == "R");
  CHECK(effect.message == "M");
  CHECK(effect.carried_out);
  CHECK(effect.reset_after == 10);
  CHECK(effect.truncate_after == 20);
  CHECK(effect.bytes_per_second == 30);
  CHECK(effect.cut_after == 1);
  CHECK(effect.stall_after == 2);
  CHECK(effect.expire_after == 3);
  CHECK(effect.duplicate);
  CHECK(effect.replay);
  CHECK(effect.reorder);
  CHECK(effect.garbage);
}

TEST_CASE("an empty rule means every request and does nothing") {
  const auto rule = parse("{}");
  REQUIRE(rule);
  CHECK(rule->probability == 1.0);
  CHECK_FALSE(rule->times);
  CHECK_FALSE(rule->effect.status);
}

TEST_CASE("what is wrong with a rule is named") {
  const struct {
    std::string text, wrong;
  } cases[] = {
      {"[]", "a fault rule must be an object"},
      {R"({"rate": 1})", R"(a fault rule has no member "rate")"},
      {R"({"match": 1})", "match must be an object"},
      {R"({"match": {"verbs": "get"}})", R"(match has no member "verbs")"},
      {R"({"match": {"name": 1}})", "match.name must be a string"},
      {R"({"match": {"verb": "read"}})",
       "match.verb must be get, list, watch, create, update, patch, delete or "
       "deletecollection"},
      {R"({"effect": {"delay": "1s"}})", R"(effect has no member "delay")"},
      {R"({"effect": {"latency": 5}})",
       R"(effect.latency must be a duration such as "200ms")"},
      {R"({"effect": {"latency": "25h"}})",
       R"(effect.latency must be a duration such as "200ms", 24h at most)"},
      {R"({"effect": {"status": 200}})",
       "effect.status must be from 400 to 599"},
      {R"({"effect": {"status": "503"}})",
       "effect.status must be a whole number that is not negative"},
      {R"({"effect": {"reset_after": -1}})",
       "effect.reset_after must be a whole number that is not negative"},
      {R"({"effect": {"bytes_per_second": 0}})",
       "effect.bytes_per_second must be at least 1"},
      {R"({"effect": {"garbage": 1}})", "effect.garbage must be true or false"},
      {R"({"probability": 1.5})", "probability must be from 0 to 1"},
      {R"({"probability": "0"})", "probability must be a number"},
      {R"({"times": 1.5})",
       "times must be a whole number that is not negative"},
      {R"({"met": 1})", R"(a fault rule has no member "met")"},
  };
  for (const auto& [text, wrong] : cases) {
    CAPTURE(text);
    CHECK(wrong_with(text) == wrong);
  }
}

TEST_CASE("a rule is told as it was read") {
  const std::string texts[] = {
      R"({"match":{},"effect":{}})",
      R"({"id":"a","probability":0.25,"skip":1,"times":0,)"
      R"("match":{"verb":"get","namespace":"shop"},)"
      R"("effect":{"latency":"1.5s","status":503,"reset_after":0,)"
      R"("duplicate":true}})"};
  for (const auto& text : texts) {
    const auto rule = parse(text);
    REQUIRE(rule);
    CHECK(to_json(*rule) == text);
  }
}

}  // namespace
}  // namespace forensics::sandbox
