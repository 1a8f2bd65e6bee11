// facts.md, "keep os/arch selector and tolerations"; "os windows refuses
// seccomp, capabilities: capture without clone".
#include "model/platform.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

std::string with_terms(const std::string& terms) {
  return R"({"spec":{"affinity":{"nodeAffinity":{)"
         R"("requiredDuringSchedulingIgnoredDuringExecution":{)"
         R"("nodeSelectorTerms":)" +
         terms + "}}}}}";
}

std::string term(const std::string& expressions) {
  return R"({"matchExpressions":[)" + expressions + "]}";
}

const std::string windows =
    R"({"key":"kubernetes.io/os","operator":"In","values":["windows"]})";
const std::string arm =
    R"({"key":"kubernetes.io/arch","operator":"In","values":["arm64"]})";
const std::string pool = R"({"key":"pool","operator":"Exists"})";

}  // namespace

TEST_CASE("a pod needs Windows by name, selector or affinity") {
  const std::pair<std::string, bool> rows[] = {
      {R"({"spec":{"os":{"name":"windows"}}})", true},
      {R"({"spec":{"nodeSelector":{"kubernetes.io/os":"windows"}}})", true},
      {R"({"spec":{"nodeSelector":{"beta.kubernetes.io/os":"windows"}}})",
       true},
      {with_terms("[" + term(windows + "," + pool) + "]"), true},
      {with_terms("[" + term(windows) + "," + term(windows) + "]"), true},
      {with_terms("[" + term(windows) + "," + term(arm) + "]"), false},
      {with_terms(R"([{"matchExpressions":[{"key":"kubernetes.io/os",)"
                  R"("operator":"NotIn","values":["windows"]}]}])"),
       false},
      {with_terms(R"([{"matchExpressions":[{"key":"kubernetes.io/os",)"
                  R"("operator":"In","values":["linux","windows"]}]}])"),
       false},
      {with_terms("[]"), false},
      {with_terms(R"([7,{"matchExpressions":"x"}])"), false},
      {R"({"spec":{"os":{"name":"linux"}}})", false},
      {R"({"spec":7})", false},
      {"[]", false},
  };
  for (const auto& [pod, expected] : rows) {
    CAPTURE(pod);
    CHECK(needs_windows(parsed(pod)) == expected);
  }
}

TEST_CASE("of the required affinity the platform stays") {
  const std::pair<std::string, std::string> rows[] = {
      {"[" + term(arm + "," + pool) + "]", "[" + term(arm) + "]"},
      {"[" + term(arm) + "," + term(windows) + "]",
       "[" + term(arm) + "," + term(windows) + "]"},
      // One of the alternatives does not care.
      {"[" + term(arm) + "," + term(pool) + "]", "[]"},
      {"[]", "[]"},
      {R"([{"matchExpressions":[{"key":"kubernetes.io/arch","operator":"In",)"
       R"("values":[7]}]}])",
       "[]"},
      {R"([{"matchExpressions":[{"key":"kubernetes.io/arch"}]}])", "[]"},
      {R"([{"matchExpressions":[{"key":"kubernetes.io/arch","operator":"In",)"
       R"("values":true}]}])",
       "[]"},
      {R"([{"matchExpressions":[{"key":"kubernetes.io/arch",)"
       R"("operator":"Exists","newField":1}]}])",
       R"([{"matchExpressions":[{"key":"kubernetes.io/arch",)"
       R"("operator":"Exists"}]}])"},
  };
  for (const auto& [terms, expected] : rows) {
    CAPTURE(terms);
    json_document memory;
    CHECK(dump(platform_terms(parsed(with_terms(terms)),
                              memory.GetAllocator())) == expected);
  }
}

TEST_CASE("a clone keeps to its architecture and prefers the crash node") {
  const made_clone clone = made(
      small_pod(R"(,"nodeName":"worker-1","affinity":{"nodeAffinity":{)"
                R"("requiredDuringSchedulingIgnoredDuringExecution":{)"
                R"("nodeSelectorTerms":[)" +
                term(pool + "," + arm) + R"(]}},"podAffinity":{"a":[]}})"));
  CHECK(dump(clone.spec()["affinity"]) ==
        R"({"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":)"
        R"({"nodeSelectorTerms":[)" +
            term(arm) +
            R"(]},"preferredDuringSchedulingIgnoredDuringExecution":)"
            R"([{"weight":100,"preference":{"matchFields":[{"key":)"
            R"("metadata.name","operator":"In","values":["worker-1"]}]}}]}})");
  CHECK(clone.note_of("spec.affinity") == "changed placement");
}
