#include "plugin/completion.hpp"

#include <doctest/doctest.h>

#include "plugin/api_desk.hpp"
#include "plugin/cases.hpp"

using namespace forensics::plugin;
using namespace forensics::test;

namespace {

using words = std::vector<std::string>;

words offered(const words& typed) {
  words found;
  for (const candidate& one : plan_completion(typed, {}).candidates)
    found.push_back(one.word);
  return found;
}

}  // namespace

TEST_CASE("commands are completed, with what they do") {
  CHECK(offered({"re"}) == words{"release"});
  CHECK(plan_completion({"re"}, {}).candidates.front().about ==
        "Let held cases expire again");
  CHECK(offered({""}).size() >= 8);
  CHECK(offered({"-n", "x", "vers"}) == words{"version"});
  CHECK(offered({}).empty());
}

TEST_CASE("flags are completed by the command that has them") {
  CHECK(offered({"list", "--so"}) == words{"--source-namespace", "--sort-by"});
  CHECK(offered({"version", "--so"}).empty());
  CHECK(offered({"--kube"}) == words{"--kubeconfig"});
  CHECK(offered({"nope", "--kube"}) == words{"--kubeconfig"});
}

TEST_CASE("values of flags are completed, behind a space and a =") {
  CHECK(offered({"list", "-o", "y"}) == words{"yaml"});
  CHECK(offered({"list", "--output=j"}) == words{"--output=json"});
  CHECK(offered({"list", "--source-namespace", ""}).empty());
  CHECK(offered({"completion", ""}) == words{"bash", "zsh", "fish"});
  CHECK(offered({"completion", "bash", ""}).empty());
  CHECK(plan_completion({"list", "--kubeconfig", ""}, {}).files);
  CHECK_FALSE(plan_completion({"list", "--context", ""}, {}).files);
}

TEST_CASE("files are completed where one may stand") {
  CHECK(plan_completion({"verify", "--key", ""}, {}).files);
  CHECK(plan_completion({"verify", "--key=a"}, {}).files);
  CHECK(plan_completion({"export", "-o", "x"}, {}).files);
  CHECK_FALSE(plan_completion({"list", "-o", "x"}, {}).files);
  const auto bundle = plan_completion({"verify", "./b"}, {});
  CHECK(bundle.files);
  CHECK_FALSE(bundle.cases);
  CHECK_FALSE(plan_completion({"verify", "b"}, {}).files);
}

TEST_CASE("a source that a shell would run is not offered") {
  const auto now = at("2026-11-28T10:05:00Z");
  for (const char* pod : {"$(id)", "a;b", "a b", "`id`", "Web", ""}) {
    CAPTURE(pod);
    CHECK(case_candidates({case_of({.pod = pod})}, "shop", now).empty());
  }
  for (const char* ns : {"$(id)", "a.b", "a b"}) {
    CAPTURE(ns);
    const std::vector all{case_of({.source_namespace = ns})};
    CHECK(case_candidates(all, ns, now).empty());
  }
}

TEST_CASE("completion gives up in time, however many pages there are") {
  api_desk at;
  at.server.on(at.config_maps(),
               forensics::testing::scripts::answer(
                   200, R"({"metadata":{"continue":"more"},"items":[]})"));
  const outcome done =
      at.called({"__complete", "--request-timeout=50ms", "show", ""});
  CHECK(done.code == 0);
  CHECK(done.out == ":4\n");
  CHECK(at.asked("GET") > 1);
}

TEST_CASE("cases are completed where one may stand") {
  CHECK(plan_completion({"show", ""}, {}).cases);
  CHECK_FALSE(plan_completion({"show", "web", ""}, {}).cases);
  CHECK(plan_completion({"hold", "web", ""}, {}).cases);
  CHECK(plan_completion({"show", "-o", "json", "w"}, {}).cases);
  CHECK_FALSE(plan_completion({"show", "-o", ""}, {}).cases);
  CHECK_FALSE(plan_completion({"list", ""}, {}).cases);
  CHECK_FALSE(plan_completion({"access", "web", "--", ""}, {}).cases);
}

TEST_CASE("cases are looked for with the flags so far") {
  const auto plan = plan_completion(
      {"show", "-n", "q", "--context=c", "--nope", "-o", "what", ""}, {});
  CHECK(plan.flags.target_namespace == "q");
  CHECK(plan.flags.context == "c");
}

TEST_CASE("cases are offered by name, and by pod once something is typed") {
  const std::vector all{case_of({})};
  const auto now = at("2026-11-28T10:05:00Z");
  const candidate by_name{"web-1-forensic-aaaaaaaaaa",
                          "shop/web-1 Error 5m ago"};
  const candidate by_pod{"shop/web-1", "web-1-forensic-aaaaaaaaaa"};
  using candidates = std::vector<candidate>;
  CHECK(case_candidates(all, "", now) == candidates{by_name});
  CHECK(case_candidates(all, "we", now) == candidates{by_name});
  CHECK(case_candidates(all, "shop/", now) == candidates{by_pod});
  CHECK(case_candidates(all, "x", now).empty());
}

TEST_CASE("candidates are written as cobra reads them") {
  CHECK(completion_text({{"a", "b"}, {"c", ""}}, false) == "a\tb\nc\n:4\n");
  CHECK(completion_text({}, true) == ":0\n");
}
