#include "model/signal_name.hpp"

#include <doctest/doctest.h>

#include <csignal>

using forensics::model::signal_name;

TEST_CASE("a signal is told by its name on this system") {
  CHECK(signal_name(SIGHUP) == "SIGHUP");
  CHECK(signal_name(SIGABRT) == "SIGABRT");
  CHECK(signal_name(SIGBUS) == "SIGBUS");
  CHECK(signal_name(SIGKILL) == "SIGKILL");
  CHECK(signal_name(SIGSEGV) == "SIGSEGV");
  CHECK(signal_name(SIGUSR2) == "SIGUSR2");
  CHECK(signal_name(SIGTERM) == "SIGTERM");
  CHECK(signal_name(SIGSTKFLT) == "SIGSTKFLT");
  CHECK(signal_name(SIGTTOU) == "SIGTTOU");
  CHECK(signal_name(SIGVTALRM) == "SIGVTALRM");
  CHECK(signal_name(SIGSYS) == "SIGSYS");
}

TEST_CASE("what is no signal, and a real-time one, has no name") {
  for (const int number : {-1, 0, 32, 34, 64, 1'000}) {
    CAPTURE(number);
    CHECK(signal_name(number).empty());
  }
}
