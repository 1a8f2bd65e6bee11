#include "model/custody.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

json_document case_with(const std::string& custody) {
  json_document object = parsed(R"({"metadata":{"resourceVersion":"7",
      "annotations":{}}})");
  set(object["metadata"]["annotations"], "forensic.io/custody", custody,
      object.GetAllocator());
  return object;
}

custody_entry hold_by(std::string who) {
  return {at("11:00:00"), "hold", std::move(who), "INC-42"};
}

/// The case after the patch.
std::vector<custody_entry> patched(const json_value& before,
                                   const custody_entry& entry) {
  return read_custody(parsed(custody_patch(before, entry)));
}

}  // namespace

TEST_CASE("holding a case notes who, when and why") {
  const json_document before =
      parsed(R"({"metadata":{"resourceVersion":"7"}})");
  CHECK(custody_patch(before, hold_by("alice")) ==
        R"({"metadata":{"resourceVersion":"7","annotations":{)"
        R"("forensic.io/hold":"true","forensic.io/custody":)"
        R"("[{\"at\":\"2026-03-01T11:00:00Z\",\"what\":\"hold\",)"
        R"(\"who\":\"alice\",\"why\":\"INC-42\"}]"}}})");
}

TEST_CASE("a release takes the hold away and keeps what was noted") {
  const json_document held =
      parsed(custody_patch(parsed("{}"), hold_by("alice")));
  const custody_entry release{at("12:00:00"), "release", "bob", ""};
  const std::string patch = custody_patch(held, release);
  CHECK(patch.find(R"("forensic.io/hold":null)") != std::string::npos);
  CHECK(read_custody(parsed(patch)) ==
        std::vector<custody_entry>{hold_by("alice"), release});
}

TEST_CASE("the newest twenty entries are kept") {
  json_document object = parsed("{}");
  for (int i = 0; i < 25; ++i)
    object = parsed(custody_patch(object, hold_by(std::to_string(i))));
  const auto entries = read_custody(object);
  REQUIRE(entries.size() == most_custody_entries);
  CHECK(entries.front().who == "5");
  CHECK(entries.back().who == "24");
}

TEST_CASE("custody that is none is passed over, and long texts are cut") {
  for (const char* junk : {"", "{", "{}", "null", "[1,null,[],{}]",
                           R"([{"what":"steal","who":"eve"}])"}) {
    CAPTURE(junk);
    CHECK(read_custody(case_with(junk)).empty());
    CHECK(patched(case_with(junk), hold_by("alice")) ==
          std::vector<custody_entry>{hold_by("alice")});
  }
  CHECK(read_custody(case_with(R"([{"what":"hold","at":7,"who":[]}])")) ==
        std::vector<custody_entry>{{{}, "hold", "", ""}});
  const std::string longer(longest_custody_text + 1, 'x');
  CHECK(patched(parsed("{}"), hold_by(longer)).front().who.size() ==
        longest_custody_text);
}
