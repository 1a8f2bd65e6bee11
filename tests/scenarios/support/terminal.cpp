#include "scenarios/support/terminal.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace forensics::test {
namespace {

constexpr std::chrono::milliseconds most_patience{30'000};

}  // namespace

terminal::terminal(const std::vector<std::string>& argv, const variables& env)
    : terminal(argv, env, open_ends(false), -1) {}

terminal::terminal(const std::vector<std::string>& argv, const variables& env,
                   const descriptor& err)
    : terminal(argv, env, open_ends(true), err.get()) {}

terminal::terminal(const std::vector<std::string>& argv, const variables& env,
                   ends both, int err)
    : ours_(std::move(both.ours)),
      program_(
          argv, env,
          {both.its.get(), both.its.get(), err < 0 ? both.its.get() : err}) {}

terminal::ends terminal::open_ends(bool is_raw) {
  int ours = -1;
  int its = -1;
  termios raw{};
  ::cfmakeraw(&raw);
  REQUIRE(::openpty(&ours, &its, nullptr, is_raw ? &raw : nullptr, nullptr) ==
          0);
  return {descriptor(ours), descriptor(its)};
}

void terminal::wait_for(std::string_view text) {
  while (shown_.find(text) == std::string::npos)
    if (!read_some())
      FAIL("the program ended without \"", std::string(text), "\":\n", shown_);
}

void terminal::type(std::string_view keys) const {
  REQUIRE(::write(ours_.get(), keys.data(), keys.size()) ==
          static_cast<ssize_t>(keys.size()));
}

int terminal::wait() {
  while (read_some()) continue;
  const auto code = program_.wait(most_patience);
  REQUIRE_MESSAGE(code.has_value(), "the program goes on:\n", shown_);
  return *code;
}

bool terminal::read_some() {
  pollfd ready{ours_.get(), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(most_patience.count())) != 1)
    FAIL("nothing is shown any more:\n", shown_);
  char buffer[4096];
  // EIO: the last one who had the other end open has closed it.
  const ssize_t got = ::read(ours_.get(), buffer, sizeof buffer);
  if (got <= 0) return false;
  shown_.append(buffer, static_cast<std::size_t>(got));
  return true;
}

outcome run_on_terminal(const std::vector<std::string>& argv,
                        const variables& env) {
  const descriptor err = memory_file();
  terminal shown(argv, env, err);
  const int code = shown.wait();
  return {code, shown.shown(), content_of(err)};
}

}  // namespace forensics::test
