/// Cases that an earlier run of the controller left open.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "model/names.hpp"
#include "support/collections.hpp"
#include "support/merge_patch.hpp"
#include "support/pods.hpp"
#include "support/runner_fixture.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;
using actors::case_verdict;

TEST_CASE_FIXTURE(runner_fixture,
                  "a case is gone on with from what it holds, even where its "
                  "pod is gone") {
  put_case_with_log("kept words\n");
  resume();
  CHECK(phase() == "Complete");
  CHECK(log_kept() == "kept words\n");
  CHECK(cluster->count("/log?") == 0);
  CHECK(cluster->count("POST " + target_maps) == 0);
  CHECK(cluster->paths(target_pods).size() == 1);
  CHECK(verdict() == case_verdict::complete);
}

TEST_CASE_FIXTURE(runner_fixture, "a log that the case lacks is asked for") {
  SUBCASE("it is there") {
    have_key();
    cluster->put(source_pods, to_json(pod));
    put_case_without_log({{"log", "the earlier run had no answer"}});
    resume();
    CHECK(log_kept() == "last words\n");
    CHECK(problems() == "[]");
  }
  SUBCASE("it is gone with its pod") {
    put_case_without_log();
    resume();
    CHECK(log_kept().empty());
    CHECK(has_problem("log"));
  }
  CHECK(phase() == "Complete");
  CHECK(verdict() == case_verdict::complete);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case whose end was written, but not heard of, is left as "
                  "it is") {
  auto what = content();
  const auto close = [&](const char* phase) {
    cluster->put(target_maps,
                 merge_patch(model::make_case(what),
                             model::completion_patch({phase, {}, {}}, "{}")));
  };
  SUBCASE("complete") {
    close("Complete");
    resume();
    CHECK(verdict() == case_verdict::complete);
  }
  SUBCASE("failed") {
    close("Failed");
    resume();
    CHECK(verdict() == case_verdict::failed);
  }
  CHECK(cluster->requests.size() == 1);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "what was recorded as missing stays recorded") {
  put_case_without_log({{"copies", "a Secret was missing"}});
  resume();
  CHECK(has_problem("copies"));
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture, "the clone of an earlier run is the clone") {
  put_case_with_log("kept words\n");
  const auto anchor = parsed(*cluster->at(case_path()));
  cluster->put(target_pods,
               R"({"metadata":{"name":")" + report().case_name +
                   R"(","ownerReferences":[{"uid":")" +
                   std::string(model::text_at(anchor, {"metadata", "uid"})) +
                   R"("}]}})");
  resume();
  CHECK(cluster->paths(target_pods).size() == 1);
  CHECK(phase() == "Complete");
  CHECK(verdict() == case_verdict::complete);
  CHECK(metric(R"(forensics_pods_created_total{source_namespace="shop"})") ==
        0);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "the clone of a case before it, on its way out, is waited "
                  "for") {
  put_case_with_log("kept words\n");
  cluster->put(target_pods,
               R"({"metadata":{"name":")" + report().case_name +
                   R"(","ownerReferences":[{"uid":"of-another"}]}})");
  resume();
  CHECK(phase() == "Collecting");
  cluster->remove(target_pods + "/" + report().case_name);
  advance(5s, 100ms);
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture, "a case without a pod has no clone") {
  auto what = content();
  what.pod_json = "";
  what.log = model::captured_log{"kept words\n", true};
  cluster->put(target_maps, model::make_case(what));
  resume();
  CHECK(phase() == "Failed");
  CHECK(has_problem("clone"));
  CHECK(log_kept() == "kept words\n");
  CHECK(cluster->count("POST " + target_pods) == 0);
  CHECK(verdict() == case_verdict::failed);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case that can't be read is left as it is") {
  SUBCASE("it is gone") {
    resume();
    advance(60s, 1s);
    CHECK(cluster->count("GET " + target_maps) == limits.tries);
  }
  SUBCASE("it holds no crash") {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + report().case_name + R"("}})");
    resume();
    CHECK(cluster->count("GET " + target_maps) == 1);
  }
  CHECK(verdict() == case_verdict::failed);
  CHECK(failures_counted("source", "_unknown") == 1);
  CHECK(cluster->count("PATCH") == 0);
  CHECK(cluster->paths(target_pods).empty());
}

namespace {

constexpr auto refers_to_a_secret =
    R"(,"envFrom":[{"secretRef":{"name":"db"}},)"
    R"({"configMapRef":{"name":"site"}}])";

}  // namespace

TEST_CASE_FIXTURE(runner_fixture,
                  "for a case that no crashed pod vouches for, nothing of its "
                  "namespace is read") {
  pod.container_more = refers_to_a_secret;
  put_case_without_log();
  auto live = pod;
  SUBCASE("there is no such pod") {}
  SUBCASE("another pod has the name") {
    live.uid = "of-another";
    cluster->put(source_pods, to_json(live));
  }
  SUBCASE("the pod is well") {
    live.exit_code = 0;
    live.reason = "Completed";
    cluster->put(source_pods, to_json(live));
  }
  resume();
  CHECK(cluster->count("GET " + source_secrets) == 0);
  CHECK(cluster->count("GET " + collection("shop", "configmaps")) == 0);
  CHECK(cluster->count("GET " + collection("shop", "services")) == 0);
  CHECK(cluster->count("/log?") == 0);
  CHECK(events().empty());
  CHECK(log_kept().empty());
  CHECK(has_problem("source"));
  CHECK(has_problem("copies"));
  // The clone needs nothing of the namespace but placeholders.
  CHECK(cluster->paths(target_pods).size() == 1);
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case that the controller has signed is gone on with as "
                  "if it had seen the crash, even where the pod is gone") {
  have_key();
  pod.container_more = refers_to_a_secret;
  cluster->put(
      source_secrets,
      R"({"metadata":{"name":"db"},"data":{"PASSWORD":"aHVudGVyMg=="}})");
  put_case_without_log();
  const auto copied = [this] {
    for (const auto& path :
         cluster->paths(collection("debug-forensics", "secrets")))
      if (cluster->at(path)->find("aHVudGVyMg") != std::string::npos)
        return true;
    return false;
  };
  SUBCASE("it is as it was") {
    resume();
    CHECK(copied());
    CHECK_FALSE(has_problem("source"));
    CHECK(log_kept() == "last words\n");
    CHECK(events().size() > 0);
  }
  SUBCASE("somebody has changed it") {
    cluster->put(
        target_maps,
        merge_patch(*cluster->at(case_path()),
                    R"({"metadata":{"labels":{"forensic-time":"9"}}})"));
    resume();
    CHECK_FALSE(copied());
  }
  SUBCASE("another has signed it") {
    have_key();
    resume();
    CHECK_FALSE(copied());
  }
  SUBCASE("it is old") {
    advance(1h, 10min);
    resume();
    CHECK_FALSE(copied());
    CHECK(cluster->count("GET " + source_secrets) == 0);
  }
  SUBCASE("the key may not be read") {
    cluster->fail("GET " + collection("forensics", "secrets"),
                  api_error(k8s::action::forbidden, 403, "Forbidden"), 99);
    resume();
    advance(6s, 1s);
    CHECK_FALSE(copied());
    CHECK(has_problem("signature"));
  }
  CHECK(phase() == "Complete");
  CHECK(cluster->paths(target_pods).size() == 1);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a signed case whose key can't be read now is put off, with "
                  "all that it may have yet") {
  have_key();
  put_case_with_log("kept words\n");
  cluster->fail("GET " + collection("forensics", "secrets"),
                api_error(k8s::action::retry, 500, "InternalError"), 99);
  resume();
  advance(6s, 1s);
  CHECK(verdict() == case_verdict::postponed);
  CHECK(phase() == "Collecting");
  cluster->forget_rules();
  advance(10s, 1s);
  resume();
  CHECK(phase() == "Complete");
  CHECK_FALSE(has_problem("source"));
}

TEST_CASE_FIXTURE(runner_fixture,
                  "what may be somebody else's is not signed on its way") {
  have_key();
  case_key.reset();  // of what stands
  cluster->put(source_pods, to_json(pod));
  put_case_without_log();
  cluster->fail("POST " + target_pods,
                api_error(k8s::action::retry, 500, "InternalError"), 99);
  resume();
  advance(60s, 1s);
  CHECK(log_kept() == "last words\n");
  CHECK(verdict() == case_verdict::clone_postponed);
  CHECK_FALSE(model::is_signed(
      {report().case_name, "debug-forensics", model::contents_of(stored())}));
  cluster->forget_rules();
  resume();
  CHECK(phase() == "Complete");
  CHECK(has_problem("source"));
}

TEST_CASE_FIXTURE(runner_fixture,
                  "an open case that stood under the name already, and could "
                  "not be checked, says so") {
  cluster->fail("GET " + collection("forensics", "secrets"),
                api_error(k8s::action::forbidden, 403, "Forbidden"), 99);
  put_case_with_log("forged words\n");
  capture();
  advance(10s, 1s);
  CHECK(phase() == "Complete");
  CHECK(has_problem("source"));
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case is signed as long as it is open, also when its log "
                  "comes late") {
  have_key();
  send(services.sealer, actors::prepare_to_seal{});
  cluster->hang("/log?");
  capture();
  const auto is_signed = [this] {
    const auto now = stored();
    return model::is_signed_by(
        {report().case_name, "debug-forensics", model::contents_of(now)},
        *case_key);
  };
  advance(1s);
  REQUIRE(kept());
  CHECK(is_signed());
  bool was_signed = false;
  cluster->before("POST " + target_pods,
                  [&] { was_signed = !log_kept().empty() && is_signed(); });
  answer_late();
  advance(1s);
  CHECK(was_signed);
  CHECK(phase() == "Complete");
  CHECK_FALSE(is_signed());
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case that is not signed says so, though its pod vouches "
                  "for it") {
  cluster->put(source_pods, to_json(pod));
  put_case_with_log("kept words\n");
  resume();
  CHECK(has_problem("source"));
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture,
                  "for a case of an earlier run, what its pod names no more is "
                  "not read") {
  auto live = pod;
  live.container_more = R"(,"envFrom":[{"configMapRef":{"name":"site"}}])";
  cluster->put(source_pods, to_json(live));
  pod.container_more = refers_to_a_secret;
  put_case_with_log("kept words\n");
  resume();
  CHECK(cluster->count("GET " + source_secrets) == 0);
  CHECK(cluster->count("GET " + collection("shop", "configmaps")) > 0);
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case of an earlier run whose pod can't be read is put "
                  "off, with all that it may have yet") {
  put_case_without_log();
  cluster->fail("GET " + source_pods,
                api_error(k8s::action::retry, 503, "ServiceUnavailable"), 99);
  resume();
  advance(60s, 1s);
  CHECK(cluster->count("GET " + source_pods) == limits.tries);
  CHECK(cluster->count("GET " + target_maps) == 1);
  CHECK(phase() == "Collecting");
  CHECK(verdict() == case_verdict::postponed);
}

TEST_CASE_FIXTURE(
    runner_fixture,
    "a case of an earlier run is redacted where its pod wants it, "
    "whatever the case says") {
  auto live = pod;
  live.annotations = R"({"forensic.io/no-secret-clone":"true"})";
  live.container_more = refers_to_a_secret;
  cluster->put(source_pods, to_json(live));
  cluster->put(
      source_secrets,
      R"({"metadata":{"name":"db"},"data":{"PASSWORD":"aHVudGVyMg=="}})");
  cluster->put_log("shop", pod.name, "app", false, "it was hunter2\n");
  SUBCASE("the case names its Secrets") {
    pod.container_more = refers_to_a_secret;
  }
  SUBCASE("the case names none") {}
  put_case_without_log();
  resume();
  CHECK(log_kept().find("hunter2") == std::string::npos);
  for (const auto& path :
       cluster->paths(collection("debug-forensics", "secrets")))
    CHECK(cluster->at(path)->find("aHVudGVyMg") == std::string::npos);
  CHECK(phase() == "Complete");
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case of another name than its crash's is not gone on "
                  "with") {
  auto what = content();
  what.which.pod_uid = "of-another";
  auto text = model::make_case(what);
  const std::string name = model::case_name(what.which);
  text.replace(text.find(name), name.size(), report().case_name);
  cluster->put(target_maps, text);
  resume();
  CHECK(cluster->count("/namespaces/shop") == 0);
  CHECK(phase() == "Collecting");
  CHECK(verdict() == case_verdict::failed);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a case that names a namespace not watched is not gone on "
                  "with") {
  auto what = content();
  what.which.pod_namespace = "kube-system";
  cluster->put(target_maps, model::make_case(what));
  resume();
  CHECK(cluster->count("kube-system") == 0);
  CHECK(phase() == "Collecting");
  CHECK(verdict() == case_verdict::failed);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "an outage puts off the case that it keeps from being "
                  "read") {
  put_case_with_log("kept words\n");
  cluster->fail("GET " + target_maps,
                api_error(k8s::action::retry, 503, "ServiceUnavailable"), 99);
  resume();
  advance(60s, 1s);
  CHECK(cluster->count("GET " + target_maps) == limits.tries);
  CHECK(verdict() == case_verdict::postponed);
}

TEST_CASE_FIXTURE(runner_fixture,
                  "a server that is busy is asked again for "
                  "the case") {
  put_case_with_log("kept words\n");
  cluster->fail("GET " + target_maps,
                api_error(k8s::action::retry, 503, "ServiceUnavailable"), 2);
  resume();
  CHECK(phase() == "Collecting");
  advance(5s);
  CHECK(phase() == "Complete");
}
