#include "model/redact_pod.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

TEST_CASE("a literal looks like a credential by its name or its value") {
  struct row {
    std::string name;
    std::string value;
    bool secret;
  };
  const row rows[] = {
      {"DB_PASSWORD", "x", true},
      {"db_passwd", "x", true},
      {"API_TOKEN", "x", true},
      {"AWS_SECRET_ACCESS_KEY", "x", true},
      {"PRIVATE_KEY", "x", true},
      {"PORT", "8080", false},
      {"LOG_LEVEL", "debug", false},
      {"DATABASE", "postgres://app:hunter2@db:5432/shop", true},
      {"DATABASE", "postgres://app@db/shop", false},
      {"PROXY", "http://proxy:3128/a:b@c", false},
      {"TIME", "12:30@noon", false},
      {"", "", false},
  };
  for (const row& one : rows) {
    CAPTURE(one.name);
    CAPTURE(one.value);
    CHECK(looks_secret(one.name, one.value) == one.secret);
  }
}

TEST_CASE("literals are redacted in every kind of container, and only those") {
  CHECK(
      redact_pod(
          R"({"spec":{"containers":[{"env":[{"name":"KEY","value":"v"},)"
          R"({"name":"PORT","value":"80"},)"
          R"({"name":"KEY2","valueFrom":{"fieldRef":{}}},7]},8],)"
          R"("initContainers":[{"env":[{"name":"TOKEN","value":7}]}],)"
          R"("ephemeralContainers":[{"env":[{"name":"PWD","value":"v"}]}]}})") ==
      R"({"spec":{"containers":[{"env":[{"name":"KEY","value":"REDACTED"},)"
      R"({"name":"PORT","value":"80"},)"
      R"({"name":"KEY2","valueFrom":{"fieldRef":{}}},7]},8],)"
      R"("initContainers":[{"env":[{"name":"TOKEN","value":7}]}],)"
      R"("ephemeralContainers":[{"env":[{"name":"PWD",)"
      R"("value":"REDACTED"}]}]}})");
}

TEST_CASE("what is no pod is kept out") {
  CHECK(redact_pod("").empty());
  CHECK(redact_pod("[]").empty());
  CHECK(redact_pod("{\"spec\":").empty());
  CHECK(redact_pod(R"({"spec":7})") == R"({"spec":7})");
}
