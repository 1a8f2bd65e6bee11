#include "sandbox/main/run_command.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <functional>
#include <optional>

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;

/// Its exit code; `while_it_runs` is called once it has been started.
int code_of(
    const std::vector<std::string>& command,
    const std::function<void()>& while_it_runs = [] {}) {
  boost::asio::io_context io;
  const auto started = run_command::start(
      io, command, {{"COLOUR", "blue"}, {"HOME", "/nowhere"}});
  if (!started) FAIL(started.error());
  std::optional<int> code;
  (*started)->when_ended([&](int ended) { code = ended; });
  while_it_runs();
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (!code)
    if (io.run_one_until(end) == 0) FAIL("the command does not end");
  return *code;
}

TEST_CASE("a command's exit code is its own, or tells of its signal") {
  CHECK(code_of({"true"}) == 0);
  CHECK(code_of({"sh", "-c", "exit 7"}) == 7);
  CHECK(code_of({"sh", "-c", "kill -KILL $$"}) == 128 + SIGKILL);
}

TEST_CASE("a command has this environment and more") {
  CHECK(code_of({"sh", "-c", "test \"$COLOUR\" = blue"}) == 0);
  CHECK(code_of({"sh", "-c", "test \"$HOME\" = /nowhere"}) == 0);
  CHECK(code_of({"sh", "-c", "test -n \"$PATH\""}) == 0);
}

TEST_CASE("signals are passed on") {
  CHECK(code_of({"sleep", "60"}, [] { std::raise(SIGTERM); }) == 128 + SIGTERM);
  CHECK(code_of({"sleep", "60"}, [] { std::raise(SIGHUP); }) == 128 + SIGHUP);
}

TEST_CASE("what is no program can't be run") {
  boost::asio::io_context io;
  const auto started = run_command::start(io, {"no-such-program-x"}, {});
  REQUIRE_FALSE(started);
  CHECK(started.error() == "no-such-program-x: No such file or directory");
}

}  // namespace
}  // namespace forensics::sandbox
