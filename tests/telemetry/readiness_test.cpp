#include "telemetry/readiness.hpp"

#include <doctest/doctest.h>

using forensics::telemetry::readiness;

TEST_CASE("ready is who has met all that is expected") {
  readiness probe;
  probe.expect("pods listed");
  probe.expect("quarantine");
  CHECK_FALSE(probe.ready());
  CHECK(probe.report() == "[-]pods listed not yet\n[-]quarantine not yet\n");
  probe.met("quarantine");
  CHECK_FALSE(probe.ready());
  CHECK(probe.report() == "[-]pods listed not yet\n[+]quarantine ok\n");
  probe.met("pods listed");
  CHECK(probe.ready());
  CHECK(probe.report() == "[+]pods listed ok\n[+]quarantine ok\n");
}

TEST_CASE("what was met stays met, however often it is expected again") {
  readiness probe;
  probe.expect("pods listed");
  probe.met("pods listed");
  probe.met("pods listed");
  probe.expect("pods listed");
  CHECK(probe.ready());
}

TEST_CASE("who expects nothing is ready") {
  CHECK(readiness{}.ready());
  CHECK(readiness{}.report().empty());
}
