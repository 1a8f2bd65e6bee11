/// A case as it stands when the runner has closed it: does it verify?
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "model/key_objects.hpp"
#include "model/log_object.hpp"
#include "model/log_parts.hpp"
#include "model/verify_case.hpp"
#include "support/collections.hpp"
#include "support/merge_patch.hpp"
#include "support/pods.hpp"
#include "support/protobuf_json.hpp"
#include "support/runner_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

std::string lines(std::size_t bytes) {
  std::string out;
  for (int number = 0; out.size() < bytes; ++number)
    out += "line " + std::to_string(number) + "\n";
  return out;
}

struct sealed_fixture : runner_fixture {
  sealed_fixture() {
    cluster->put("/api/v1/namespaces",
                 R"({"metadata":{"name":"kube-system","uid":"cluster-1"}})");
  }

  /// All that stands in the cluster of the case.
  model::presented_case shown() const {
    const auto anchor = stored();
    model::presented_case out;
    out.name = model::text_at(anchor, {"metadata", "name"});
    out.target_namespace = model::text_at(anchor, {"metadata", "namespace"});
    out.uid = model::text_at(anchor, {"metadata", "uid"});
    out.phase = phase();
    out.marks = model::marks_of(anchor);
    out.envelope = model::text_at(anchor, {"data", "manifest.dsse.json"});
    for (const auto& path : cluster->paths(target_maps)) {
      const auto object = parsed(*cluster->at(path));
      const bool is_log =
          model::find(object, {"metadata", "annotations",
                               "forensic.io/log-run"}) != nullptr;
      if (is_log || path == case_path()) add_items(out, object);
    }
    return out;
  }
  static void add_items(model::presented_case& out,
                        const model::json_document& object) {
    const auto& data = model::object_at(object, {"data"});
    for (const auto& item : model::contents_of(object).items)
      out.items[item.name] = {item.object,
                              std::string(model::text_at(data, {item.name}))};
  }
  model::verdict look() const {
    const auto secret =
        parsed(*cluster->at(collection("forensics", "secrets") + "/key"));
    const auto key = model::read_key_secret(secret);
    return model::verify_case(
        shown(), {*model::verification_key::read(key->public_pem())});
  }
  static std::string text_of(const model::verdict& found) {
    std::string out;
    for (const auto& each : found.findings)
      out += std::string(to_string(each.kind)) + ":" + each.what + ";";
    return out;
  }
  std::string text_at_data(const char* key) const {
    return std::string(model::text_at(stored(), {"data", key}));
  }
  std::string part(const std::string& file) const {
    const auto* object = cluster->at(
        target_maps + "/" + model::log_object_name(report().case_name, file));
    return object == nullptr
               ? "none"
               : std::string(model::text_at(parsed(*object), {"data", file}));
  }
};

}  // namespace

TEST_CASE_FIXTURE(sealed_fixture, "a case that is closed verifies") {
  SUBCASE("as it comes") { capture(); }
  SUBCASE("with a log that came late") {
    cluster->hang("/log?");
    capture();
    advance(1s);
    answer_late();
  }
  SUBCASE("with a log that never came") {
    cluster->fail("/log?", api_error(k8s::action::invalid, 400, ""));
    capture();
  }
  SUBCASE("without its clone") {
    cluster->fail("POST " + target_pods,
                  api_error(k8s::action::invalid, 422, "Invalid"));
    capture();
  }
  SUBCASE("when an earlier run had begun it") {
    put_case_with_log("kept words\n");
    resume();
  }
  SUBCASE("when an earlier run had begun it, and its pod was read late") {
    pod.container_more = R"(,"env":[{"name":"PORT","value":"80"}])";
    cluster->put(source_pods, to_json(pod));
    put_case_with_log("kept words\n");
    cluster->fail("GET " + source_pods,
                  api_error(k8s::action::retry, 503, "ServiceUnavailable"), 2);
    resume();
    advance(5s);
  }
  SUBCASE("when an earlier run had begun it without its log") {
    cluster->put(source_pods, to_json(pod));
    put_case_without_log({{"log", "the earlier run had no answer"}});
    resume();
  }
  SUBCASE("redacted") {
    settings->enable_secret_cloning = false;
    pod.container_more = R"(,"env":[{"name":"DB_PASSWORD","value":"hunter2"}])";
    capture();
  }
  SUBCASE("when its end had to be written twice") {
    cluster->fail("PATCH " + target_maps,
                  api_error(k8s::action::retry, 503, ""));
    capture();
    advance(5s);
  }
  REQUIRE(phase() != "Collecting");
  const auto found = look();
  CHECK(text_of(found) == "");
  REQUIRE(found.claimed);
  CHECK(found.claimed->by.cluster_uid == "cluster-1");
  CHECK(model::true_at(stored(), {"immutable"}));
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a case that can't be signed says so, and is closed") {
  cluster->fail("GET " + collection("forensics", "secrets"),
                api_error(k8s::action::forbidden, 403, "Forbidden"), 99);
  capture();
  advance(10s);
  CHECK(phase() == "Complete");
  CHECK(has_problem("signature"));
  const auto found = model::verify_case(shown(), {});
  CHECK(text_of(found) == "not signed:manifest.dsse.json;");
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a log that is longer than one object is kept in parts") {
  settings->max_log_size = 4U << 20;
  const std::string whole = lines(2U << 20);
  cluster->put_log("shop", "web-1", "app", false, whole);
  SUBCASE("as it comes") { capture(); }
  SUBCASE("where it comes late") {
    cluster->hang("/log?");
    capture();
    advance(1s);
    answer_late();
  }
  SUBCASE("where a part can't be written at once") {
    cluster->fail("POST " + target_maps, api_error(k8s::action::retry, 503, ""),
                  2);
    capture();
    advance(5s);
  }
  REQUIRE(phase() == "Complete");
  CHECK(problems() == "[]");
  CHECK(part("crash.log.3") + part("crash.log.2") + part("crash.log.1") +
            log_kept() ==
        whole);
  CHECK(model::text_at(stored(), {"metadata", "annotations",
                                  "forensic.io/log-parts"}) == "4");
  CHECK(model::text_at(stored(), {"metadata", "annotations",
                                  "forensic.io/log-complete"}) == "true");
  CHECK(text_of(look()) == "");
  // The clone has them beside crash.log.
  CHECK(cluster->at(target_pods + "/" + report().case_name)
            ->find("crash.log.3") != std::string::npos);
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a part that a restart has cost is told, the others are "
                  "found") {
  const auto parts = model::parts_of({lines(2U << 20), true});
  REQUIRE(parts.size() == 4);
  auto begun = content();
  begun.log = parts[0];
  cluster->put(target_maps, model::make_case(begun));
  const model::case_owner owner{
      report().case_name,
      std::string(model::text_at(stored(), {"metadata", "uid"})),
      settings->target_namespace};
  const model::log_entry newest{"crash.log", "app", pod.container_id, {}, {}};
  for (const std::size_t number : {1U, 3U})
    cluster->put(
        target_maps,
        json_of_protobuf(model::make_log_object(model::part_of(newest, number),
                                                parts[number], owner)
                             .object.bytes));
  resume();
  advance(20s);
  CHECK(phase() == "Complete");
  CHECK(has_problem("log"));
  CHECK(problems().find("crash.log.2") != std::string::npos);
  CHECK(text_at_data("logs.json").find("crash.log.3") != std::string::npos);
  CHECK(text_of(look()) == "");
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a late log that could not be added is not in the manifest, "
                  "also where it is long") {
  settings->max_log_size = 4U << 20;
  cluster->put_log("shop", "web-1", "app", false, lines(2U << 20));
  cluster->hang("/log?");
  capture();
  advance(1s);
  cluster->fail("PATCH " + target_maps,
                api_error(k8s::action::invalid, 422, "Invalid"));
  answer_late();
  CHECK(phase() == "Complete");
  CHECK(has_problem("log"));
  CHECK(text_at_data("logs.json") == "[]");
  CHECK(text_of(look()) == "");
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a late log that was added, but not heard of, is sealed") {
  cluster->hang("/log?");
  capture();
  advance(1s);
  const std::string patch = "PATCH " + target_maps;
  cluster->before(patch, [this] {
    const auto change = model::log_patch({"last words\n", true}, {}, {});
    cluster->put(target_maps,
                 merge_patch(*cluster->at(case_path()), change.json));
  });
  cluster->fail(patch, api_error(k8s::action::retry, 503, ""), 5);
  answer_late();
  advance(60s, 1s);
  CHECK(phase() == "Complete");
  CHECK(log_kept() == "last words\n");
  CHECK(text_of(look()) == "");
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a case that was put off was captured when it was begun") {
  send(services.sealer, actors::prepare_to_seal{});
  const std::string patch = "PATCH " + target_maps;
  cluster->fail(patch, api_error(k8s::action::retry, 503, ""), 5);
  capture();
  advance(60s, 1s);
  REQUIRE(verdict() == actors::case_verdict::postponed);
  const auto began = stored();
  capture();
  REQUIRE(phase() == "Complete");
  const auto found = look();
  CHECK(text_of(found) == "");
  const auto facts = parsed(text_at_data("crash.json"));
  REQUIRE(found.claimed);
  CHECK(model::format_micro_time(found.claimed->captured_at) ==
        model::text_at(facts, {"capturedAt"}));
  CHECK(found.claimed->captured_at < found.claimed->sealed_at);
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a log that an earlier round has kept is not missed where "
                  "its node is silent by now") {
  have_key();
  send(services.sealer, actors::prepare_to_seal{});
  put_case_with_log("kept words\n");
  cluster->hang("/log?");
  capture();
  advance(2s);
  CHECK(phase() == "Complete");
  advance(60s, 1s);
  CHECK(problems() == "[]");
  CHECK(log_kept() == "kept words\n");
  CHECK(text_of(look()) == "");
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a close that finds the case closed ends as that says") {
  cluster->before("PATCH " + target_maps, [this] {
    cluster->put(target_maps, merge_patch(*cluster->at(case_path()),
                                          model::completion_patch(
                                              {"Complete", {}, {}}, "{}")));
  });
  cluster->fail("PATCH " + target_maps,
                api_error(k8s::action::invalid, 422, "Invalid"));
  capture();
  CHECK(verdict() == actors::case_verdict::complete);
  CHECK(failures_counted("close") == 0);
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "a log that was changed while the case was open is told") {
  auto begun = content();
  begun.log = model::captured_log{"kept words\n", true};
  cluster->put(target_maps, merge_patch(model::make_case(begun),
                                        R"({"data":{"crash.log":"forged"}})"));
  resume();
  CHECK(has_problem("evidence"));
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(sealed_fixture,
                  "parts that are lost are asked for once each") {
  auto begun = content();
  begun.log = model::parts_of({lines(4U << 20), true}).front();
  REQUIRE(begun.log->parts == 8);
  cluster->put(target_maps, model::make_case(begun));
  const auto checks = cluster->count("GET " + target_policies);
  resume();
  CHECK(phase() == "Complete");
  CHECK(cluster->count("GET " + target_maps + "/" + report().case_name +
                       "-log-") == 7);
  CHECK(cluster->count("GET " + target_policies) == checks + 1);
}
