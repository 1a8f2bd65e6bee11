#include "sandbox/node/child_process.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>

#include "sandbox/node/adopted_processes.hpp"
#include "sandbox/node/node_lab.hpp"

namespace forensics::sandbox {
namespace {

struct process_lab : node_lab {
  process_lab() : node_lab(false) { adopt_orphans(); }
  std::string output;
  std::optional<int> code;
  process_limits limits;

  result<std::shared_ptr<child_process>, int> start(
      const std::string& script, std::vector<std::string> more = {}) {
    command_line what;
    what.program = "/bin/sh";
    what.arguments = {"sh", "-c", script, "sh"};
    what.arguments.insert(what.arguments.end(), more.begin(), more.end());
    what.environment = {"COLOUR=blue"};
    what.directory = "/";
    return child_process::start(
        io, what, limits, [this](std::string_view text) { output += text; },
        [this](int ended) { code = ended; });
  }
  bool ended() {
    return until([this] { return code.has_value(); });
  }
};

TEST_CASE("a process's output and end are seen, in order") {
  process_lab lab;
  const auto process = lab.start(
      "echo one; echo two >&2; echo $COLOUR $1; exit 7", {"; echo no shell"});
  REQUIRE(process);
  REQUIRE(lab.ended());
  CHECK(lab.output == "one\ntwo\nblue ; echo no shell\n");
  CHECK(lab.code == 7);
}

TEST_CASE("a process leads a group of its own, without our open files") {
  process_lab lab;
  const auto process = lab.start(
      "ps -o pgid= -p $$ | tr -d ' '; ls /proc/self/fd | tr '\\n' ' '");
  REQUIRE(process);
  REQUIRE(lab.ended());
  // 3 is ls's own.
  const std::string group = std::to_string((*process)->group());
  CHECK(lab.output == group + "\n0 1 2 3 ");
}

TEST_CASE("what the program has started ends with it") {
  process_lab lab;
  const auto process = lab.start("sleep 1000 & echo $!");
  REQUIRE(process);
  REQUIRE(lab.ended());
  CHECK(lab.code == 0);
  const pid_t child = std::stoi(lab.output);
  CHECK(kill(child, 0) != 0);
  CHECK(errno == ESRCH);
}

TEST_CASE("the end is told while one that left the session still writes") {
  process_lab lab;
  const testing::temp_folder folder;
  const auto process = lab.start(
      "setsid sh -c 'echo $$ > $1; while echo on; do :; done' sh $1 & "
      "while ! test -s $1; do :; done",
      {folder.path("pid")});
  REQUIRE(process);
  REQUIRE(lab.ended());
  const pid_t writer = std::stoi(folder.read("pid"));
  end_adopted([&](const adopted_process& one) { return one.pid == writer; });
  CHECK(kill(writer, 0) != 0);
}

TEST_CASE("a signal goes to the whole group") {
  process_lab lab;
  const auto process = lab.start("sleep 1000; echo never");
  REQUIRE(process);
  (*process)->signal(SIGKILL);
  REQUIRE(lab.ended());
  CHECK(lab.code == 128 + SIGKILL);
  CHECK(lab.output.empty());
}

TEST_CASE("limits hold") {
  process_lab lab;
  lab.limits.file_bytes = 1000;
  lab.limits.open_files = 32;
  const testing::temp_folder folder;
  const auto process = lab.start(
      "ulimit -n; ulimit -c; dd if=/dev/zero of=$1 bs=1 count=5000 2>&1",
      {folder.path("big")});
  REQUIRE(process);
  REQUIRE(lab.ended());
  CHECK(lab.output.substr(0, 5) == "32\n0\n");
  CHECK(folder.read("big").size() == 1000);
}

TEST_CASE("a program that can't be executed is an errno") {
  process_lab lab;
  command_line what;
  what.program = "/nosuch/program";
  what.arguments = {"x"};
  what.directory = "/";
  const auto nothing = [](auto) {};
  const auto missing =
      child_process::start(lab.io, what, lab.limits, nothing, nothing);
  REQUIRE_FALSE(missing);
  CHECK(missing.error() == ENOENT);
  what.program = "/bin/sh";
  what.directory = "/nosuch";
  const auto nowhere =
      child_process::start(lab.io, what, lab.limits, nothing, nothing);
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error() == ENOENT);
}

TEST_CASE("a process that nobody holds any more is killed") {
  process_lab lab;
  pid_t group = 0;
  {
    const auto process = lab.start("sleep 1000");
    REQUIRE(process);
    group = (*process)->group();
    CHECK(kill(-group, 0) == 0);
  }
  CHECK(lab.until([&] { return kill(-group, 0) != 0 && errno == ESRCH; }));
  CHECK_FALSE(lab.code);
}

}  // namespace
}  // namespace forensics::sandbox
