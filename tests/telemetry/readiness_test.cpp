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

TEST_CASE(
    "one that stands by is ready and says who leads; of a leader all "
    "that is expected counts") {
  readiness probe;
  probe.expect("pods listed");
  probe.await_election();
  CHECK_FALSE(probe.ready());
  CHECK(probe.report() == "[-]leader election: not known yet\n");
  probe.stand_by("web-0_1");
  CHECK(probe.ready());
  CHECK(probe.report() == "[+]leader election: standby, led by web-0_1\n");
  probe.lead("web-1_2");
  CHECK_FALSE(probe.ready());
  CHECK(probe.report() ==
        "[+]leader election: leads, as web-1_2\n[-]pods listed not yet\n");
  probe.met("pods listed");
  CHECK(probe.ready());
}

TEST_CASE("who expects nothing is ready") {
  CHECK(readiness{}.ready());
  CHECK(readiness{}.report().empty());
}
