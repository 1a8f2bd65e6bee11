#include "sandbox/main/options.hpp"

#include <doctest/doctest.h>

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;
using words = std::vector<std::string>;

options read(const words& arguments) {
  const auto parsed = parse_options(arguments);
  if (const auto* end = std::get_if<early_end>(&parsed)) FAIL(end->err);
  return std::get<options>(parsed);
}

early_end refused(const words& arguments) {
  const auto parsed = parse_options(arguments);
  REQUIRE(std::holds_alternative<early_end>(parsed));
  return std::get<early_end>(parsed);
}

TEST_CASE("serve needs no flag") {
  const options how = read({"serve"});
  CHECK(how.what == action::serve);
  CHECK(how.dir == "");
  CHECK(how.port == 0);
  CHECK(how.seed == 1);
  CHECK(how.node);
  CHECK(how.scripted_node == "");
  CHECK(how.crash_backoff == 1s);
  CHECK(how.crash_backoff_limit == 10s);
}

TEST_CASE("every flag is read") {
  const options how =
      read({"run", "--port", "6443", "--dir", "/d", "--seed", "7",
            "--crash-backoff", "50ms,2s", "--no-node", "--scripted-node", "n",
            "--", "kubectl", "--help", "--", "-x"});
  CHECK(how.what == action::run);
  CHECK(how.port == 6443);
  CHECK(how.dir == "/d");
  CHECK(how.seed == 7);
  CHECK(how.crash_backoff == 50ms);
  CHECK(how.crash_backoff_limit == 2s);
  CHECK_FALSE(how.node);
  CHECK(how.scripted_node == "n");
  CHECK(how.command == words{"kubectl", "--help", "--", "-x"});
}

TEST_CASE("one wait is the first and the longest") {
  const options how = read({"serve", "--crash-backoff", "3s"});
  CHECK(how.crash_backoff == 3s);
  CHECK(how.crash_backoff_limit == 3s);
}

TEST_CASE("a running sandbox is told by its folder") {
  const struct {
    std::string word;
    action what;
  } cases[] = {{"stop-apiserver", action::stop_apiserver},
               {"start-apiserver", action::start_apiserver},
               {"restart-apiserver", action::restart_apiserver},
               {"pause-apiserver", action::pause_apiserver},
               {"resume-apiserver", action::resume_apiserver}};
  for (const auto& [word, what] : cases) {
    CAPTURE(word);
    const options how = read({word, "--dir", "/d"});
    CHECK(how.what == what);
    CHECK(how.dir == "/d");
    CHECK(refused({word}).code == 2);
  }
}

TEST_CASE("wrong arguments are refused, with the reason") {
  const struct {
    words arguments;
    std::string reason;
  } cases[] = {
      {{}, "A subcommand is required"},
      {{"bogus"}, "A subcommand is required"},
      {{"run"}, "run what? sandbox run -- COMMAND"},
      {{"run", "--"}, "run what? sandbox run -- COMMAND"},
      {{"run", "true"}, "true"},
      {{"serve", "--port", "70000"}, "--port"},
      {{"serve", "--port", "x"}, "--port"},
      {{"serve", "--crash-backoff", "soon"}, "such as 1s,10s"},
      {{"serve", "--crash-backoff", "10s,1s"}, "such as 1s,10s"},
      {{"serve", "--bogus"}, "--bogus"},
  };
  for (const auto& [arguments, reason] : cases) {
    const early_end end = refused(arguments);
    CAPTURE(end.err);
    CHECK(end.code == 2);
    CHECK(end.err.find(reason) != std::string::npos);
    CHECK(end.out == "");
  }
}

TEST_CASE("help teaches, in lines that fit a terminal") {
  for (const words& arguments :
       {words{"--help"}, words{"run", "--help"}, words{"serve", "-h"}}) {
    const early_end end = refused(arguments);
    CHECK(end.code == 0);
    CHECK(end.out.find("sandbox") != std::string::npos);
    for (std::size_t at = 0, next; at < end.out.size(); at = next + 1) {
      next = std::min(end.out.find('\n', at), end.out.size());
      CAPTURE(end.out.substr(at, next - at));
      CHECK(next - at <= 80);
    }
  }
}

}  // namespace
}  // namespace forensics::sandbox
