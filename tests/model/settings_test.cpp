#include "model/settings.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

using namespace forensics::model;

TEST_CASE("the defaults are valid") { CHECK(validate(settings{}).empty()); }

TEST_CASE("a value that breaks a rule is named by its flag") {
  using change = std::function<void(settings&)>;
  const std::pair<const char*, change> rows[] = {
      {"--target-namespace", [](settings& s) { s.target_namespace = ""; }},
      {"--target-namespace", [](settings& s) { s.target_namespace = "A.b"; }},
      {"--target-namespace",
       [](settings& s) { s.target_namespace = std::string(64, 'a'); }},
      {"--watch-namespaces",
       [](settings& s) {
         s.watch_namespaces = {"a", "debug-forensics"};
       }},
      {"--watch-namespaces", [](settings& s) { s.watch_namespaces = {"a b"}; }},
      {"--ignore-namespaces",
       [](settings& s) { s.ignore_namespaces = {"kube-*"}; }},
      {"--forensic-ttl", [](settings& s) { s.forensic_ttl = duration{0}; }},
      {"--forensic-ttl", [](settings& s) { s.forensic_ttl = duration{-1}; }},
      {"--forensic-ttl", [](settings& s) { s.forensic_ttl = duration::max(); }},
      {"--rate-limit-window",
       [](settings& s) { s.rate_limit_window = duration{-1}; }},
      {"--max-crash-age", [](settings& s) { s.max_crash_age = duration{-1}; }},
      {"--max-log-size", [](settings& s) { s.max_log_size = 0; }},
      {"--max-log-size", [](settings& s) { s.max_log_size = (8U << 20) + 1; }},
      {"--max-concurrent-cases",
       [](settings& s) { s.max_concurrent_cases = 0; }},
      {"--max-concurrent-cases",
       [](settings& s) { s.max_concurrent_cases = 1'001; }},
      {"--max-pending-cases", [](settings& s) { s.max_pending_cases = 0; }},
      {"--max-pending-cases",
       [](settings& s) { s.max_pending_cases = 1'000'001; }},
      {"--max-cases", [](settings& s) { s.max_cases = 1'000'001; }},
      {"--max-cases-per-namespace",
       [](settings& s) { s.max_cases_per_namespace = 1'000'001; }},
      {"--worker-threads", [](settings& s) { s.worker_threads = 257; }},
      {"--api-connections", [](settings& s) { s.api_connections = 0; }},
      {"--api-connections", [](settings& s) { s.api_connections = 257; }},
      {"--toolkit-image", [](settings& s) { s.toolkit_image = ""; }},
      {"--toolkit-image", [](settings& s) { s.toolkit_image = "a b"; }},
      {"--target-quota", [](settings& s) { s.target_quota = {"pods"}; }},
      {"--target-quota",
       [](settings& s) {
         s.target_quota = {"pods=5", "pods=5"};
       }},
      {"--leader-elect-namespace",
       [](settings& s) { s.leader_elect_namespace = "a b"; }},
      {"--leader-elect-namespace",
       [](settings& s) { s.leader_elect_namespace = "a,b"; }},
      {"--health-probe-bind-address",
       [](settings& s) { s.health = s.metrics; }},
  };
  for (const auto& [flag, break_it] : rows) {
    CAPTURE(std::string(flag));
    settings broken;
    break_it(broken);
    const auto sentences = validate(broken);
    REQUIRE(sentences.size() == 1);
    CAPTURE(sentences[0]);
    CHECK(sentences[0].starts_with(std::string(flag) + ": "));
  }
}

TEST_CASE("values at their limits are valid") {
  settings what;
  what.target_namespace = std::string(63, 'a');
  what.forensic_ttl = duration{1};
  what.rate_limit_window = duration{0};
  what.max_log_size = 8U << 20;
  what.max_concurrent_cases = 1'000;
  what.max_pending_cases = 1'000'000;
  what.worker_threads = 256;
  what.api_connections = 256;
  what.metrics = what.health = {false, {}};
  CHECK(validate(what).empty());
}

TEST_CASE("a listen address is read") {
  const std::pair<const char*, listen_choice> rows[] = {
      {"0", {false, {"", 0}}},
      {":8080", {true, {"", 8080}}},
      {"127.0.0.1:0", {true, {"127.0.0.1", 0}}},
      {"localhost:9000", {true, {"localhost", 9000}}},
      {"[::1]:8080", {true, {"::1", 8080}}},
  };
  for (const auto& [text, choice] : rows) {
    CAPTURE(std::string(text));
    const auto read = parse_listen(text);
    REQUIRE(read);
    CHECK((*read == choice));
  }
  for (const char* text : {"", "8080", ":", ":x", ":70000", ":-1", ":80 ",
                           "::1:80", "[::1]", "[]:80", "a b:80", "1"}) {
    CAPTURE(std::string(text));
    const auto read = parse_listen(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().find(":8080") != std::string::npos);
  }
}

TEST_CASE("which namespaces are watched") {
  settings what;
  CHECK(watches(what, "shop"));
  CHECK_FALSE(watches(what, "kube-system"));
  CHECK_FALSE(watches(what, "debug-forensics"));
  what.watch_namespaces = {"shop", "kube-public", "debug-forensics"};
  CHECK(watches(what, "shop"));
  CHECK_FALSE(watches(what, "other"));
  CHECK_FALSE(watches(what, "kube-public"));
  CHECK_FALSE(watches(what, "debug-forensics"));
}

TEST_CASE("a crash is new for as long as a case lives, or as long as said") {
  settings what;
  CHECK(what.crash_age() == what.forensic_ttl);
  what.max_crash_age = std::chrono::minutes{5};
  CHECK(what.crash_age() == std::chrono::minutes{5});
}
