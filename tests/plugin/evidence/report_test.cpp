#include "plugin/evidence/verify_report.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "support/pods.hpp"
#include "support/sealed_case.hpp"

using namespace forensics;
using namespace forensics::model;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

case_snapshot read(const sealed_case& which) {
  auto out = snapshot_of(which.anchor, which.logs);
  REQUIRE(out);
  return *std::move(out);
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a report says who captured what, when, and whose key it is") {
  const auto seen = read(sealed_by(test_key()));
  const auto found = judge(seen, {test_public_key()});
  const std::string text = report_text(seen, found, key_source::given);
  CHECK(text.starts_with(
      "web-forensic-0123456789 in debug-forensics is what was captured\n"));
  CHECK(says(text,
             "captured  2026-03-01T12:00:01Z by kube-forensics-controller "
             "0.1.0 on forensics-0\n"));
  CHECK(says(text, "closed    2026-03-01T12:00:03Z\n"));
  CHECK(says(text, "cluster   cluster-uid\n"));
  CHECK(says(text, "key       " + test_key().keyid() + "\n"));
  CHECK(says(text, "          pinned by --key\n"));
  CHECK(says(text,
             "  ok                   crash.log                    9 bytes"));
  CHECK(says(report_text(seen, found, key_source::published), "not pinned"));
  const std::string bundled = report_text(seen, found, key_source::bundled);
  CHECK(bundled.starts_with(
      "web-forensic-0123456789 in debug-forensics is whole, but does NOT "
      "verify: its own key alone has signed it\n"));
  CHECK(says(bundled, "not pinned"));
  const std::string accepted = report_text(seen, found, key_source::accepted);
  CHECK(accepted.starts_with(
      "web-forensic-0123456789 in debug-forensics is what was captured\n"));
  CHECK(says(accepted, "not pinned: the bundle's own"));
}

TEST_CASE("a bundle's own key verifies nothing, unless one says so") {
  const auto seen = read(sealed_by(test_key()));
  auto found = judge(seen, {test_public_key()});
  const auto flags = [&](key_source keys) {
    json_document owner;
    const auto report = report_json(seen, found, keys, owner.GetAllocator());
    return std::pair(true_at(report, {"verified"}),
                     true_at(report, {"intact"}));
  };
  CHECK(flags(key_source::given) == std::pair(true, true));
  CHECK(flags(key_source::published) == std::pair(true, true));
  CHECK(flags(key_source::accepted) == std::pair(true, true));
  CHECK(flags(key_source::bundled) == std::pair(false, true));
  found.findings.push_back({finding_kind::item_changed, "crash.log", "?"});
  for (const key_source keys : {key_source::given, key_source::accepted})
    CHECK(flags(keys) == std::pair(false, false));
}

TEST_CASE("a report names what is wrong before all else") {
  auto which = sealed_by(test_key());
  set(which.anchor["data"], "crash.log", "other\n",
      which.anchor.GetAllocator());
  const auto seen = read(which);
  const std::string text =
      report_text(seen, judge(seen, {test_public_key()}), key_source::given);
  CHECK(text.starts_with(
      "web-forensic-0123456789 in debug-forensics does NOT verify: 1 finding\n"
      "  changed              crash.log                    9 bytes were "
      "captured, 6 are there\n"));
  CHECK_FALSE(says(text, "ok                   crash.log "));
  CHECK(says(text, "ok                   crash.log.1"));
}

TEST_CASE("a manifest that nobody has signed is called a claim") {
  auto which = open_case();
  seal(which, nullptr);
  const auto seen = read(which);
  const std::string text =
      report_text(seen, judge(seen, {}), key_source::published);
  CHECK(says(text, "not signed"));
  CHECK(says(text, "claims, which nobody has proved"));
  CHECK_FALSE(says(text, "pinned"));
  CHECK(says(text, "  as claimed           crash.log "));
  CHECK_FALSE(says(text, "  ok "));
}

TEST_CASE("no item is ok where nobody vouches for the manifest") {
  const auto seen = read(sealed_by(test_key()));
  const auto found = judge(seen, {});
  json_document owner;
  const auto report =
      report_json(seen, found, key_source::published, owner.GetAllocator());
  CHECK_FALSE(true_at(report, {"signed"}));
  REQUIRE(array_at(report, {"items"}).Size() == 7);
  for (const auto& item : array_at(report, {"items"}).GetArray())
    CHECK_FALSE(true_at(item, {"ok"}));
}

TEST_CASE("a report has no control characters, whatever is in the case") {
  auto which = open_case();
  set(which.anchor["metadata"]["annotations"], "forensic.io/\x1b[2J\n", "x",
      which.anchor.GetAllocator());
  seal(which, &test_key());
  which.anchor["metadata"]["annotations"].EraseMember("forensic.io/\x1b[2J\n");
  const auto seen = read(which);
  const auto found = judge(seen, {test_public_key()});
  REQUIRE_FALSE(found.holds());
  const std::string text = report_text(seen, found, key_source::given);
  CHECK_FALSE(says(text, "\x1b"));
  CHECK(says(text, "forensic.io/\\x1b[2J\\n"));
}

TEST_CASE("the report as JSON has the same facts") {
  auto which = sealed_by(test_key());
  which.anchor["data"].EraseMember("pod.json");
  const auto seen = read(which);
  const auto found = judge(seen, {test_public_key()});
  json_document owner;
  const auto report =
      report_json(seen, found, key_source::given, owner.GetAllocator());
  CHECK(findings_text(found) ==
        "pod.json missing: it was in the ConfigMap web-forensic-0123456789");
  CHECK(text_at(report, {"apiVersion"}) == "forensic.io/v1");
  CHECK(text_at(report, {"kind"}) == "Verification");
  CHECK(text_at(report, {"case"}) == "web-forensic-0123456789");
  CHECK_FALSE(true_at(report, {"verified"}));
  CHECK(true_at(report, {"signed"}));
  CHECK(true_at(report, {"pinned"}));
  CHECK(text_at(report, {"key"}) == "given");
  CHECK(text_at(report, {"keyid"}) == test_key().keyid());
  CHECK(text_at(report, {"capturedAt"}) == "2026-03-01T12:00:01.000000Z");
  REQUIRE(array_at(report, {"findings"}).Size() == 1);
  CHECK(text_at(report["findings"][0], {"kind"}) == "missing");
  CHECK(text_at(report["findings"][0], {"what"}) == "pod.json");
  const auto& items = array_at(report, {"items"});
  REQUIRE(items.Size() == 7);
  for (const auto& item : items.GetArray())
    CHECK(true_at(item, {"ok"}) == (text_at(item, {"name"}) != "pod.json"));
}

TEST_CASE("what can't be read has a report, too") {
  json_document owner;
  const auto report =
      failure_json("web-1", "no case is called so", owner.GetAllocator());
  CHECK(dump(report) ==
        R"({"apiVersion":"forensic.io/v1","kind":"Verification",)"
        R"("case":"web-1","verified":false,"error":"no case is called so"})");
}
