/// Pods that really run, crash and are cloned, in the sandbox's own node.
#include <doctest/doctest.h>

#include <csignal>

#include "model/digest.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::array_at;
using model::find;
using model::integer_at;
using model::text_at;

/// A pod for the scheduler to place, `spec` in JSON members.
void run_pod(const site& at, const std::string& name, const std::string& spec) {
  const auto made =
      post(at.home, "/api/v1/namespaces/" + at.shop.name() + "/pods",
           R"({"metadata":{"name":")" + name + R"("},"spec":{)" + spec + "}}");
  CAPTURE(made.message);
  REQUIRE(made.status == 200);
}

std::string shell(const std::string& script, const std::string& more = {}) {
  return R"("containers":[{"name":"app","image":"busybox:1.36","command":)"
         R"(["sh","-c",")" +
         script + "\"]" + (more.empty() ? more : "," + more) + "}]";
}

/// The only case of `pod` so far, closed.
model::json_document case_of(const site& at, const std::string& pod) {
  return eventually(20s, "a closed case of " + pod,
                    [&]() -> std::optional<model::json_document> {
                      for (auto& one : at.quarantine.cases())
                        if (text_at(one, {"metadata", "labels",
                                          "forensic-source-pod"}) == pod &&
                            annotation(one, model::note_phase) !=
                                model::phase_collecting)
                          return std::move(one);
                      return {};
                    })
      .value();
}

TEST_CASE("a crash is kept as it was: log, exit code, signal, limit") {
  const site at;
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  controller.wait_ready();
  struct story {
    const char* name;
    std::string spec;
    const char* reason;
    const char* exit_code;
    const char* log;
  };
  for (const story& one : {
           story{"exits", shell("echo going; exit 3"), "Error", "3", "going\n"},
           story{"killed", shell("echo bye >&2; kill -SEGV $$$$"), "Error",
                 "139", "bye\n"},
           story{
               "init",
               R"("initContainers":[{"name":"migrate","image":"busybox:1.36",)"
               R"("command":["sh","-c","echo no table; exit 4"]}],)" +
                   shell("echo never"),
               "Error", "4", "no table\n"},
           story{
               "hungry",
               R"py("containers":[{"name":"app",)py"
               R"py("image":"python:3.12-alpine","command":["python3","-c",)py"
               R"py("import time\nprint('eating', flush=True)\n)py"
               R"py(whole = b'x' * (300<<20)\ntime.sleep(600)"],)py"
               R"py("resources":{"limits":{"memory":"64Mi"}}}])py",
               "OOMKilled", "137", "eating\n"},
       }) {
    CAPTURE(one.name);
    // A node keeps the log of one dead run alone: a container that is started
    // again and ends at once has lost its first run's before a busy machine
    // gets round to reading it.
    run_pod(at, one.name, R"("restartPolicy":"Never",)" + one.spec);
    const auto kept = case_of(at, one.name);
    CAPTURE(std::string(annotation(kept, model::note_problems)));
    CHECK(annotation(kept, model::note_reason) == one.reason);
    CHECK(annotation(kept, model::note_exit_code) == one.exit_code);
    CHECK(text_at(kept, {"data", "crash.log"}) == one.log);
    CHECK(annotation(kept, model::note_log_sha256) ==
          model::sha256_hex(one.log));
    CHECK(annotation(kept, model::note_phase) == model::phase_complete);
  }
}

TEST_CASE("the clone runs: toolkit copied, parked, with the log beside it") {
  const site at;
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  controller.wait_ready();
  run_pod(at, "web", shell("echo going; exit 3"));
  const std::string name(text_at(case_of(at, "web"), {"metadata", "name"}));
  const std::string path =
      "/api/v1/namespaces/" + at.quarantine.name() + "/pods/" + name;
  eventually(20s, "the clone runs", [&] {
    return text_at(get(at.home, path).body, {"status", "phase"}) == "Running";
  });
  const auto clone = get(at.home, path);
  const auto& app = array_at(clone.body, {"status", "containerStatuses"})[0];
  CHECK(find(app, {"state", "running"}) != nullptr);
  CHECK(integer_at(app, {"restartCount"}, -1) == 0);
  // Deleted with its case, as the API's garbage collector does it.
  CHECK(del(at.home, "/api/v1/namespaces/" + at.quarantine.name() +
                         "/configmaps/" + name)
            .status == 200);
  eventually(20s, "the clone gone",
             [&] { return get(at.home, path).status == 404; });
}

TEST_CASE("a pod that crashes again and again is kept once in its window") {
  const site at;
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  controller.wait_ready();
  run_pod(at, "web", shell("echo again; exit 1"));
  eventually(40s, "three restarts", [&] {
    const auto pod =
        get(at.home, "/api/v1/namespaces/" + at.shop.name() + "/pods/web");
    const auto& all = array_at(pod.body, {"status", "containerStatuses"});
    return !all.Empty() && integer_at(all[0], {"restartCount"}) >= 3;
  });
  CHECK(at.quarantine.cases().size() == 1);
  CHECK(controller
            .metric("forensics_crashes_suppressed_total{cause=\"rate_limit\"}")
            .value_or(0) >= 1);
}

TEST_CASE("what is no crash makes no case") {
  const site at;
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  controller.wait_ready();
  run_pod(at, "done", R"("restartPolicy":"Never",)" + shell("exit 0"));
  run_pod(at, "imageless",
          R"("containers":[{"name":"app","image":"nobody/has-this:1"}])");
  run_pod(at, "stopped", shell("exec sleep 600"));
  const auto phase_of = [&](const char* pod) {
    return std::string(text_at(
        get(at.home, "/api/v1/namespaces/" + at.shop.name() + "/pods/" + pod)
            .body,
        {"status", "phase"}));
  };
  eventually(20s, "one done, one running", [&] {
    return phase_of("done") == "Succeeded" && phase_of("stopped") == "Running";
  });
  eventually(20s, "no image", [&] {
    return contains(
        at.home.kubectl({"get", "pod", "imageless", "-n", at.shop}).out,
        "ImagePull");
  });
  at.home.kubectl(
      {"delete", "pod", "stopped", "-n", at.shop, "--grace-period=1"});
  // The next crash is seen after all that came before it.
  run_pod(at, "crash", shell("exit 1"));
  case_of(at, "crash");
  CHECK(at.quarantine.cases().size() == 1);
}

TEST_CASE("a Job that fails three times is a case, and says why it failed") {
  const site at;
  controller_process controller(at.home.admin_kubeconfig(), at.flags());
  controller.wait_ready();
  const std::string jobs =
      "/apis/batch/v1/namespaces/" + at.shop.name() + "/jobs";
  REQUIRE(post(at.home, jobs,
               R"({"metadata":{"name":"report"},"spec":{"backoffLimit":2,)"
               R"("template":{"spec":{"restartPolicy":"Never",)" +
                   shell("echo no data; exit 1") + "}}}}")
              .status == 200);
  eventually(40s, "the Job failed", [&] {
    return contains(model::dump(get(at.home, jobs + "/report").body),
                    "BackoffLimitExceeded");
  });
  CHECK(integer_at(get(at.home, jobs + "/report").body, {"status", "failed"}) ==
        3);
  at.wait_closed(1);
  CHECK(at.quarantine.cases().size() == 1);
}

TEST_CASE("kubectl logs follows a container to its end") {
  const site at;
  run_pod(at, "web",
          R"("restartPolicy":"Never",)" +
              shell("echo one; sleep 1; echo two; exit 0"));
  eventually(20s, "a first line", [&] {
    return contains(at.home.kubectl({"logs", "web", "-n", at.shop}).out, "one");
  });
  const auto all = at.home.kubectl({"logs", "-f", "web", "-n", at.shop});
  CHECK(all.exit_code == 0);
  CHECK(all.out == "one\ntwo\n");
}

}  // namespace
}  // namespace forensics::test
