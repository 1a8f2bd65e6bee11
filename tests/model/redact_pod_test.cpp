#include "model/redact_pod.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

TEST_CASE("literals are redacted in every kind of container, and only those") {
  CHECK(redact_pod(
            R"({"spec":{"containers":[{"env":[{"name":"KEY","value":"v"},)"
            R"({"name":"PORT","value":"80"},)"
            R"({"name":"KEY2","valueFrom":{"fieldRef":{}}},7]},8],)"
            R"("initContainers":[{"env":[{"name":"TOKEN","value":7}]}],)"
            R"("ephemeralContainers":[{"env":[{"name":"PWD","value":"v"}]}]}})",
            mask()) ==
        R"({"spec":{"containers":[{"env":[{"name":"KEY","value":"REDACTED"},)"
        R"({"name":"PORT","value":"80"},)"
        R"({"name":"KEY2","valueFrom":{"fieldRef":{}}},7]},8],)"
        R"("initContainers":[{"env":[{"name":"TOKEN","value":7}]}],)"
        R"("ephemeralContainers":[{"env":[{"name":"PWD",)"
        R"("value":"REDACTED"}]}]}})");
}

TEST_CASE("a known value is hidden in all free text, and nowhere else") {
  struct row {
    const char* about;
    const char* pod;
    const char* expected;
  };
  const row rows[] = {
      {"a variable", R"({"env":[{"name":"A","value":"x web1 y"}]})",
       R"({"env":[{"name":"A","value":"x REDACTED y"}]})"},
      {"a command line",
       R"({"command":["run","web1"],"args":["--password","abc","-x=web1"]})",
       R"({"command":["run","REDACTED"],)"
       R"("args":["--password","REDACTED","-x=REDACTED"]})"},
      {"an annotation", R"({"metadata":{"annotations":{"a":"web1"}}})",
       R"({"metadata":{"annotations":{"a":"REDACTED"}}})"},
      {"a message", R"({"terminated":{"message":"web1 x://u:p@h"}})",
       R"({"terminated":{"message":"REDACTED x://u:REDACTED@h"}})"},
      {"a probe",
       R"({"livenessProbe":{"httpGet":{"path":"/web1","httpHeaders":)"
       R"([{"name":"X","value":"web1"}]},"exec":{"command":["web1"]}}})",
       R"({"livenessProbe":{"httpGet":{"path":"/REDACTED","httpHeaders":)"
       R"([{"name":"X","value":"REDACTED"}]},"exec":)"
       R"({"command":["REDACTED"]}}})"},
      {"a driver's option", R"({"csi":{"volumeAttributes":{"a":"web1"}}})",
       R"({"csi":{"volumeAttributes":{"a":"REDACTED"}}})"},
      {"names hold the pod together",
       R"({"name":"web1","image":"web1","volumeMounts":[{"name":"web1"}]})",
       R"({"name":"web1","image":"web1","volumeMounts":[{"name":"web1"}]})"},
  };
  for (const row& one : rows) {
    CAPTURE(one.about);
    CHECK(redact_pod(one.pod, mask({"web1"})) == one.expected);
  }
}

TEST_CASE("our own annotations say what to do, whatever a Secret holds") {
  const char* pod =
      R"({"metadata":{"annotations":{"forensic.io/no-secret-clone":"yes!"}}})";
  CHECK(redact_pod(pod, mask({"yes!"})) == pod);
  CHECK(redact_pod(pod, mask(), free_text::left_out) == pod);
}

TEST_CASE("where values are unknown no free text is kept") {
  CHECK(
      redact_pod(R"({"metadata":{"name":"web","annotations":{"a":"b","c":""}},)"
                 R"("spec":{"containers":[{"name":"app","args":["x"],"env":[)"
                 R"({"name":"A","value":"v"},{"name":"B","value":""}]}]}})",
                 mask(), free_text::left_out) ==
      R"({"metadata":{"name":"web","annotations":{"a":"REDACTED","c":""}},)"
      R"("spec":{"containers":[{"name":"app","args":["REDACTED"],"env":[)"
      R"({"name":"A","value":"REDACTED"},{"name":"B","value":""}]}]}})");
}

TEST_CASE("what is no pod is kept out") {
  CHECK(redact_pod("", mask()).empty());
  CHECK(redact_pod("[]", mask()).empty());
  CHECK(redact_pod("{\"spec\":", mask()).empty());
  CHECK(redact_pod(R"({"spec":7})", mask()) == R"({"spec":7})");
}
