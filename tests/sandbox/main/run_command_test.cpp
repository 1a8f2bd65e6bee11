#include "sandbox/main/run_command.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <functional>
#include <optional>

#include <sys/stat.h>
#include <sys/wait.h>

#include "support/temp_folder.hpp"

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

/// Running, or ended and not waited for.
bool has_children() {
  return waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD;
}

TEST_CASE("a command does not outlive the one who runs it") {
  boost::asio::io_context io;
  REQUIRE(run_command::start(io, {"sleep", "60"}, {}));
  CHECK_FALSE(has_children());
}

TEST_CASE("a command that hears no SIGTERM is killed") {
  const testing::temp_folder home;
  const std::string ready = home.path("ready");
  REQUIRE(mkfifo(ready.c_str(), 0600) == 0);
  boost::asio::io_context io;
  {
    const auto started = run_command::start(
        io,
        {"sh", "-c", R"(trap "" TERM; echo > "$1"; exec sleep 60)", "sh",
         ready},
        {}, 10ms);
    REQUIRE(started);
    std::string line;
    REQUIRE(std::getline(std::ifstream(ready), line));
  }
  CHECK_FALSE(has_children());
}

TEST_CASE("what is no program can't be run") {
  boost::asio::io_context io;
  const auto started = run_command::start(io, {"no-such-program-x"}, {});
  REQUIRE_FALSE(started);
  CHECK(started.error() == "no-such-program-x: No such file or directory");
}

}  // namespace
}  // namespace forensics::sandbox
