/// Every pod of the corpus through detection and cloning. What is golden is
/// the list of differences: a second look, which knows nothing of how clones
/// are made, holds that the list tells all.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "model/crash.hpp"
#include "model/names.hpp"
#include "support/clone_checker.hpp"
#include "support/clone_diff.hpp"
#include "support/clones.hpp"
#include "support/corpus.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

const std::filesystem::path data = TEST_DATA_DIR;

clone_request request_for(const corpus_entry& entry, const json_value& pod,
                          const crash& which) {
  clone_request how = clone_request_for(pod, which.container);
  how.which = which;
  how.owner = {case_name(which), "case-uid", "debug-forensics"};
  how.secrets = policy_for(pod, true);
  how.has_priority_class = true;
  how.copies.clear();
  for (const reference& what : copied_references(entry, how.secrets))
    how.copies.emplace(
        std::pair{what.kind, what.name},
        copy_name(how.owner.name, short_name(what.kind), what.name));
  how.logs = all_other_logs(pod, how);
  return how;
}

/// The pod's crashes, whenever they were.
std::vector<crash> crashes_of(const json_value& pod) {
  return find_crashes(pod, {duration::max()}, at("12:00:00"));
}

std::string story_of(const crash& which) {
  return "crash of " + (which.container.empty() ? "the pod" : which.container) +
         ": " + which.reason + ", exit " + std::to_string(which.exit_code) +
         "\n";
}

std::string golden_of(const corpus_entry& entry) {
  std::string text = std::string(entry.about()) + "\n";
  const json_document pod = standing_pod(entry);
  for (const crash& which : crashes_of(pod)) {
    text += "\n" + story_of(which);
    const auto clone = make_clone(pod, request_for(entry, pod, which));
    if (!clone) {
      text += "no clone: " + clone.error() + "\n";
      continue;
    }
    for (const difference& one : clone->differences)
      text += one.action + " " + one.field + ": " + one.reason + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("the corpus is as large as it says, and each of its pods crashed") {
  const auto corpus = read_corpus(data);
  CHECK(corpus.size() >= 100);
  for (const corpus_entry& entry : corpus) {
    CAPTURE(entry.name);
    CHECK_FALSE(crashes_of(standing_pod(entry)).empty());
  }
}

TEST_CASE("the differences of every clone of the corpus are the golden ones") {
  const char* update = std::getenv("UPDATE_GOLDENS");
  for (const corpus_entry& entry : read_corpus(data)) {
    CAPTURE(entry.name);
    const auto path = data / "corpus" / (entry.name + ".clone.txt");
    const std::string text = golden_of(entry);
    if (update != nullptr && std::string_view(update) == "1")
      std::ofstream(path, std::ios::binary) << text;
    CHECK(text == read_text(path));
  }
}

TEST_CASE("every clone of the corpus stands the checker and tells all") {
  for (const auto security : {pod_security::baseline, pod_security::restricted})
    for (const corpus_entry& entry : read_corpus(data)) {
      CAPTURE(entry.name);
      const json_document pod = standing_pod(entry);
      for (const crash& which : crashes_of(pod)) {
        CAPTURE(which.container);
        clone_request how = request_for(entry, pod, which);
        how.security = security;
        const auto clone = make_clone(pod, how);
        if (!clone) continue;
        const json_document made = parsed(clone->pod_json);
        for (const std::string& fault : faults_of(made, pod, "debug-forensics"))
          FAIL_CHECK(fault);
        for (const std::string& field :
             unlisted_differences(pod, made, clone->differences))
          FAIL_CHECK("not on the list: " << field);
      }
    }
}
