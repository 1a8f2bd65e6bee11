#include "model/pod_changes.hpp"

#include <doctest/doctest.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

#include "model/crash_context.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

const std::string data = std::string(TEST_DATA_DIR) + "/changes/";

std::string pretty(const std::string& json) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 1);
  parsed(json).Accept(writer);
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

void check_golden(const std::string& file, const std::string& text) {
  const char* update = std::getenv("UPDATE_GOLDENS");
  if (update != nullptr && std::string_view(update) == "1")
    std::ofstream(data + file, std::ios::binary) << text;
  CHECK(text == read_text(data + file));
}

comparison with_pod(const std::string& name) {
  comparison out;
  out.pod = name;
  out.revision = "1";
  out.node = "worker-1";
  out.since = at("10:00:00");
  return out;
}

shown_text redacted() {
  return {std::make_shared<const mask>(), free_text::masked};
}

/// Two pods with one container `app` each, which have these members.
struct pair_of_pods {
  json_document crashed;
  json_document healthy;
  change_facts facts;

  pair_of_pods(const std::string& crashed_has, const std::string& healthy_has)
      : crashed(pod_with(crashed_has)), healthy(pod_with(healthy_has)) {
    facts.crashed = &crashed;
    facts.healthy = &healthy;
    facts.against = with_pod("web-2");
    facts.started_at = at("11:00:00");
  }
  static json_document pod_with(const std::string& has) {
    return parsed(R"({"spec":{"containers":[{"name":"app")" + has + "}]}}");
  }
  std::string changes(const shown_text& how = {}) const {
    return dump(parsed(changes_to_json(facts, how))["changes"]);
  }
};

config_state config(reference_kind kind, const std::string& name,
                    std::optional<timestamp> changed_at) {
  config_state out;
  out.kind = kind;
  out.name = name;
  out.changed_at = changed_at;
  out.by = "kubectl-edit";
  return out;
}

}  // namespace

TEST_CASE("a rollout is told by all that it changed, and by no noise") {
  const auto crashed = parsed(read_text(data + "rollout.crashed.json"));
  const auto healthy = parsed(read_text(data + "rollout.healthy.json"));
  change_facts facts;
  facts.crashed = &crashed;
  facts.healthy = &healthy;
  facts.against = with_pod("web-5d4f5d4f5d-aaaaa");
  facts.started_at = at("11:50:01");
  facts.configuration = {
      config(reference_kind::config_map, "extra", at("11:58:00")),
      config(reference_kind::config_map, "settings-2", at("09:00:00")),
      config(reference_kind::secret, "vault", at("10:30:00"))};
  check_golden("rollout.changes.json", pretty(changes_to_json(facts, {})));
  check_golden("rollout.redacted.json",
               pretty(changes_to_json(facts, redacted())));
}

TEST_CASE("of two that are the same there is no change") {
  CHECK(pair_of_pods(R"(,"image":"a","env":[{"name":"A","value":"1"}])",
                     R"(,"env":[{"value":"1","name":"A"}],"image":"a")")
            .changes() == "[]");
  CHECK(pair_of_pods(R"(,"resources":{"limits":{"cpu":"0.5","memory":"1Gi"}})",
                     R"(,"resources":{"limits":{"cpu":"500m",)"
                     R"("memory":"1024Mi"}})")
            .changes() == "[]");
}

TEST_CASE("a change tells both sides, and leaves out the one that has none") {
  struct row {
    std::string crashed;
    std::string healthy;
    std::string changes;
  };
  const row rows[] = {
      {R"(,"image":"a:2")", R"(,"image":"a:1")",
       R"([{"what":"image","container":"app","crashed":"a:2",)"
       R"("healthy":"a:1"}])"},
      {R"(,"args":["--x"])", "",
       R"([{"what":"args","container":"app","crashed":["--x"]}])"},
      {"", R"(,"env":[{"name":"A"}])",
       R"([{"what":"env","container":"app","name":"A","healthy":""}])"},
      {R"(,"env":[{"name":"A","value":"1"},{"name":"A","value":"2"}])",
       R"(,"env":[{"name":"A","value":"1"}])",
       R"([{"what":"env","container":"app","name":"A","crashed":"2",)"
       R"("healthy":"1"}])"},
      {R"(,"env":[{"name":"A","value":"1"}])",
       R"(,"env":[{"name":"A","valueFrom":{"configMapKeyRef":{"name":"m",)"
       R"("key":"k"}}}])",
       R"([{"what":"env","container":"app","name":"A","crashed":"1",)"
       R"("healthy":{"configMapKeyRef":{"name":"m","key":"k"}}}])"},
      {R"(,"resources":{"limits":{"memory":"1Gi"}})", "",
       R"([{"what":"limits","container":"app","name":"memory",)"
       R"("crashed":"1Gi"}])"},
  };
  for (const row& one : rows) {
    CAPTURE(one.crashed);
    CHECK(pair_of_pods(one.crashed, one.healthy).changes() == one.changes);
  }
}

TEST_CASE("a redacted case tells that a literal differs, and not how") {
  const pair_of_pods both(
      R"(,"command":["canary-1"],"env":[{"name":"A","value":"canary-2"},)"
      R"({"name":"B","value":"canary-3"},{"name":"C","valueFrom":)"
      R"({"secretKeyRef":{"name":"s","key":"k"}}}])",
      R"(,"command":["canary-4"],"env":[{"name":"A","value":"canary-5"},)"
      R"({"name":"C","value":"canary-6"}])");
  SUBCASE("by the flag") {
    const std::string text = both.changes(redacted());
    CHECK(text.find("canary") == std::string::npos);
    CHECK(text ==
          R"([{"what":"command","container":"app","crashed":"REDACTED",)"
          R"("healthy":"REDACTED"},{"what":"env","container":"app",)"
          R"("name":"A","crashed":"REDACTED","healthy":"REDACTED"},)"
          R"({"what":"env","container":"app","name":"B",)"
          R"("crashed":"REDACTED"},{"what":"env","container":"app",)"
          R"("name":"C","crashed":{"secretKeyRef":{"name":"s","key":"k"}},)"
          R"("healthy":"REDACTED"}])");
  }
  SUBCASE("for the healthy pod asks for it") {
    pair_of_pods asks(R"(,"env":[{"name":"A","value":"canary-1"}])",
                      R"(,"env":[{"name":"A","value":"canary-2"}])");
    asks.healthy.AddMember("metadata", rapidjson::kObjectType,
                           asks.healthy.GetAllocator());
    asks.healthy["metadata"].CopyFrom(
        parsed(R"({"annotations":{"forensic.io/no-secret-clone":"true"}})"),
        asks.healthy.GetAllocator());
    CHECK(asks.changes().find("canary") == std::string::npos);
    CHECK(asks.changes().find("REDACTED") != std::string::npos);
  }
}

TEST_CASE("literals that are gone are not compared, and that is said") {
  pair_of_pods both(
      R"(,"command":["REDACTED"],"env":[{"name":"A","value":"REDACTED"},)"
      R"({"name":"B","value":"REDACTED"}])",
      R"(,"command":["x"],"env":[{"name":"A","value":"y"}])");
  both.facts.is_redacted_already = true;
  CHECK(both.changes(redacted()) ==
        R"([{"what":"env","container":"app","name":"B",)"
        R"("crashed":"REDACTED"}])");
  const auto out = parsed(changes_to_json(both.facts, redacted()));
  CHECK(text_at(out, {"notCompared"}).find("literals") == 0);
}

TEST_CASE("configuration counts that was changed after either had started") {
  change_facts facts;
  facts.why = "no healthy pod of Deployment/web was found";
  facts.started_at = at("11:00:00");
  facts.configuration = {
      config(reference_kind::config_map, "before", at("09:00:00")),
      config(reference_kind::config_map, "between", at("10:30:00")),
      config(reference_kind::secret, "after", at("11:30:00"))};
  config_state unknown = config(reference_kind::secret, "vault", {});
  unknown.by.clear();
  unknown.why = "get secrets in shop: Forbidden";
  facts.configuration.push_back(unknown);
  const std::string after =
      R"({"what":"Secret","name":"after","changedAt":"2026-03-01T11:30:00Z",)"
      R"("by":"kubectl-edit"},{"what":"Secret","name":"vault",)"
      R"("why":"get secrets in shop: Forbidden"}])";

  CHECK(changes_to_json(facts, {}) ==
        R"({"why":"no healthy pod of Deployment/web was found","changes":[)" +
            after + "}");

  pair_of_pods both("", "");
  both.facts.configuration = facts.configuration;
  CHECK(both.changes() ==
        R"([{"what":"ConfigMap","name":"between",)"
        R"("changedAt":"2026-03-01T10:30:00Z","by":"kubectl-edit"},)" +
            after);

  facts.started_at.reset();
  CHECK(parsed(changes_to_json(facts, {}))["changes"].Size() == 1);
}

TEST_CASE("a template is compared as a pod is") {
  pair_of_pods both(R"(,"image":"a:2")", R"(,"image":"a:1")");
  both.facts.against = comparison{};
  both.facts.against->replica_set = "web-1";
  both.facts.against->revision = "7";
  both.facts.against->since = at("08:00:00");
  CHECK(changes_to_json(both.facts, {}) ==
        R"({"against":{"kind":"revision","replicaSet":"web-1","revision":"7",)"
        R"("since":"2026-03-01T08:00:00Z"},"changes":[{"what":"image",)"
        R"("container":"app","crashed":"a:2","healthy":"a:1"}]})");
}

TEST_CASE("any number of changes has room, and what matters most is kept") {
  std::string variables;
  for (int i = 0; i < 2'000; ++i)
    variables += std::string(i == 0 ? "" : ",") + R"({"name":"V)" +
                 std::to_string(i) + R"(","value":")" +
                 std::string(600, i % 2 == 0 ? 'x' : '\x7f') + "\"}";
  pair_of_pods both(R"(,"image":"a:2","env":[)" + variables + "]",
                    R"(,"image":"a:1")");
  both.facts.against->revision = std::string(10'000, '\x01');
  const std::string text = changes_to_json(both.facts, {});
  CHECK(text.size() <= longest_changes);
  const auto out = parsed(text);
  CHECK(text_at(out["changes"][0], {"what"}) == "image");
  CHECK(integer_at(out, {"notListed"}) + out["changes"].Size() == 2'001);
}

TEST_CASE("junk is no change and no harm") {
  for (const char* junk :
       {"{}", "[]", "7", R"({"spec":7})", R"({"spec":{"containers":[7,{}]}})",
        R"({"spec":{"containers":[{"name":"a","env":{},"resources":[]}]}})"}) {
    CAPTURE(std::string(junk));
    const auto pod = parsed(junk);
    change_facts facts;
    facts.crashed = facts.healthy = &pod;
    facts.against = comparison{};
    CHECK(parsed(changes_to_json(facts, {}))["changes"].Empty());
  }
}
