#include "plugin/keys.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace forensics;
using namespace forensics::plugin;
using model::finding_kind;

namespace {

std::string advice(std::initializer_list<finding_kind> kinds,
                   key_source keys = key_source::published,
                   const std::string& phase = "Complete") {
  case_snapshot which;
  which.evidence.phase = phase;
  model::verdict found;
  for (const finding_kind kind : kinds)
    found.findings.push_back({kind, "it", "is so"});
  return next_step(which, found, keys);
}

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what verifies needs no next step, but for a bundle's own key") {
  CHECK(advice({}).empty());
  CHECK(advice({}, key_source::given).empty());
  CHECK(advice({}, key_source::accepted).empty());
  CHECK(says(advice({}, key_source::bundled), "--own-key"));
}

TEST_CASE("one waits only for a case that is still collected") {
  CHECK(says(
      advice({finding_kind::not_sealed}, key_source::published, "Collecting"),
      "wait until the case is closed"));
  for (const char* phase : {"Complete", "Failed", ""}) {
    const std::string text =
        advice({finding_kind::not_sealed}, key_source::published, phase);
    CHECK_FALSE(says(text, "wait"));
    CHECK(says(text, "manifest was removed"));
  }
}

TEST_CASE("the items are called right only where nothing else is wrong") {
  CHECK(says(advice({finding_kind::not_signed}), "items are as the manifest"));
  CHECK(advice({finding_kind::not_signed, finding_kind::item_changed}).empty());
  CHECK(advice({finding_kind::item_missing, finding_kind::not_signed}).empty());
}

TEST_CASE("for a key that is not known, the advice is to pass it") {
  CHECK(says(advice({finding_kind::unknown_key}), "pass it with --key"));
  CHECK(says(advice({finding_kind::unknown_key}, key_source::given),
             "may be repeated"));
}
