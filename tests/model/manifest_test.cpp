#include "model/manifest.hpp"

#include <doctest/doctest.h>

#include "model/vocabulary.hpp"

using namespace forensics::model;

namespace {

manifest sample() {
  manifest out;
  out.case_name = "web-forensic-0123456789";
  out.target_namespace = "debug-forensics";
  out.case_uid = "u-1";
  out.captured_at = *parse_rfc3339("2026-01-02T15:04:05.25Z");
  out.sealed_at = *parse_rfc3339("2026-01-02T15:04:06Z");
  out.by = {"kube-forensics-controller", "0.1.0", "pod-1", {"--a=b"}, "c-1"};
  out.marks.labels = {{"forensic-source-pod", "web"}};
  out.marks.annotations = {{"forensic.io/reason", "Error"}};
  out.items = {item_of("pod.json", "cm", "{}"),
               item_of("crash.log", "cm", "abc")};
  return out;
}

std::string replaced(std::string text, std::string_view from,
                     std::string_view to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a manifest is an in-toto statement in canonical JSON") {
  CHECK(
      to_statement(sample()) ==
      R"({"_type":"https://in-toto.io/Statement/v1",)"
      R"("predicate":{"annotations":{"forensic.io/reason":"Error"},)"
      R"("capturedAt":"2026-01-02T15:04:05.250000Z",)"
      R"("capturedBy":{"flags":["--a=b"],"instance":"pod-1",)"
      R"("program":"kube-forensics-controller","version":"0.1.0"},)"
      R"("case":{"name":"web-forensic-0123456789",)"
      R"("namespace":"debug-forensics","uid":"u-1"},"cluster":{"uid":"c-1"},)"
      R"("items":[{"bytes":3,"name":"crash.log","object":"cm","sha256":)"
      R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},)"
      R"({"bytes":2,"name":"pod.json","object":"cm","sha256":)"
      R"("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}],)"
      R"("labels":{"forensic-source-pod":"web"},)"
      R"("sealedAt":"2026-01-02T15:04:06.000000Z"},)"
      R"("predicateType":"https://forensic.io/case/v1",)"
      R"("subject":[{"digest":{"sha256":)"
      R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},)"
      R"("name":"crash.log"},{"digest":{"sha256":)"
      R"("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},)"
      R"("name":"pod.json"}]})");
}

TEST_CASE("a statement is read as it was written") {
  const auto read = read_statement(to_statement(sample()));
  REQUIRE(read);
  CHECK(read->case_name == "web-forensic-0123456789");
  CHECK(read->target_namespace == "debug-forensics");
  CHECK(read->case_uid == "u-1");
  CHECK(read->captured_at == sample().captured_at);
  CHECK(read->sealed_at == sample().sealed_at);
  CHECK(read->by.version == "0.1.0");
  CHECK(read->by.flags == std::vector<std::string>{"--a=b"});
  CHECK(read->by.cluster_uid == "c-1");
  CHECK(read->marks == sample().marks);
  REQUIRE(read->items.size() == 2);
  CHECK(read->items[0] == item_of("crash.log", "cm", "abc"));
}

TEST_CASE("a statement that says more, less or otherwise is refused") {
  const std::string good = to_statement(sample());
  const std::pair<std::string_view, std::string_view> changes[] = {
      {R"({"_type")", R"({ "_type")"},
      {R"({"_type")", R"({"_a":1,"_type")"},
      {"Statement/v1", "Statement/v2"},
      {"case/v1", "case/v2"},
      {R"("bytes":3)", R"("bytes":3.0)"},
      {R"("bytes":3)", R"("bytes":-3)"},
      {R"("bytes":3)", R"("bytes":"3")"},
      {R"("uid":"u-1")", R"("uid":"u-1","x":"")"},
      {R"("uid":"c-1")", R"("uid":null)"},
      {R"("flags":["--a=b"])", R"("flags":["--a=b",1])"},
      {R"("name":"pod.json"}]})", R"("name":"pod.jsom"}]})"},
      {R"("name":"pod.json","object")", R"("name":"a.json","object")"},
      {R"("name":"pod.json","object")", R"("name":"crash.log","object")"},
      {"15:04:05.250000Z", "15:04:05.25Z"},
  };
  for (const auto& [from, to] : changes) {
    CAPTURE(to);
    CHECK(!read_statement(replaced(good, from, to)));
  }
  CHECK(!read_statement(""));
  CHECK(!read_statement("{}"));
  CHECK(!read_statement(good + " "));
}

TEST_CASE("what changes after a case is closed is not covered") {
  const auto object = parse_json(R"({"metadata":{"labels":{
    "forensic-source-pod":"web","forensic.io/ttl":"24h","app":"x",
    "forensic.io/crash-signature":"s"},
    "annotations":{"forensic.io/reason":"Error","forensic.io/hold":"true",
    "forensic.io/custody":"[]","forensic.io/repeats":"3",
    "forensic.io/repeats-first":"","forensic.io/repeats-last":"",
    "forensic.io/repeats-pods":"[]","forensic.io/phase":"Complete",
    "forensic.io/foreign":"y","kubectl.kubernetes.io/x":"y","n":7}}})");
  REQUIRE(object);
  const covered_marks marks = marks_of(*object);
  CHECK(marks.labels == std::map<std::string, std::string>{
                            {"forensic-source-pod", "web"},
                            {"forensic.io/crash-signature", "s"}});
  CHECK(marks.annotations ==
        std::map<std::string, std::string>{{"forensic.io/reason", "Error"},
                                           {"forensic.io/phase", "Complete"},
                                           {"forensic.io/foreign", "y"}});
}
