#include "model/case_summary.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

std::optional<case_summary> summary_with(const std::string& notes) {
  return read_summary(parsed(
      R"({"metadata":{"name":"c","namespace":"q","uid":"u","labels":{)"
      R"("forensic.io/crash-signature":"5159","forensic-source-pod":"web-1",)"
      R"("forensic-source-namespace":"shop"},"annotations":{)" +
      notes + "}}}"));
}

}  // namespace

TEST_CASE("a summary tells what the metadata of a case says") {
  const auto told = summary_with(
      R"("forensic.io/exit-code":"-3","forensic.io/reason":"Error",)"
      R"("forensic.io/container":"app")");
  REQUIRE(told);
  CHECK(told->seen.name == "c");
  CHECK(told->target_namespace == "q");
  CHECK(told->source_namespace == "shop");
  CHECK(told->pod == "web-1");
  CHECK(told->container == "app");
  CHECK(told->reason == "Error");
  CHECK(told->exit_code == -3);
  CHECK_FALSE(told->hold);
}

TEST_CASE("names that a label had to shorten are told in full") {
  const auto told = summary_with(
      R"("forensic.io/full-names":"{\"forensic-source-pod\":\"web-long\"}")");
  REQUIRE(told);
  CHECK(told->pod == "web-long");
  CHECK(told->source_namespace == "shop");
}

TEST_CASE("who holds a case is told while it is held") {
  const std::string custody =
      R"("forensic.io/custody":"[{\"what\":\"hold\",\"who\":\"alice\"}]")";
  CHECK_FALSE(summary_with(custody)->hold);
  const auto held = summary_with(custody + R"(,"forensic.io/hold":"true")");
  REQUIRE(held->hold);
  CHECK(held->hold->who == "alice");
  CHECK_FALSE(summary_with(R"("forensic.io/hold":"true")")->hold);
}

TEST_CASE("junk in a case is no reason to leave it out") {
  const auto told = summary_with(
      R"("forensic.io/exit-code":"many","forensic.io/full-names":"[",)"
      R"("forensic.io/custody":"{","forensic.io/problems":"7")");
  REQUIRE(told);
  CHECK_FALSE(told->exit_code);
  CHECK(told->pod == "web-1");
  CHECK_FALSE(read_summary(parsed("{}")));
  CHECK_FALSE(read_summary(parsed("[]")));
}
