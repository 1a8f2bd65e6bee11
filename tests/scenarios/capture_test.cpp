/// The main job, as a user sees it: pods crash on a real API server, cases and
/// clones stand in the quarantine.
#include <doctest/doctest.h>

#include <algorithm>

#include "model/digest.hpp"
#include "model/json.hpp"
#include "model/log_object.hpp"
#include "model/repeats.hpp"
#include "model/time.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/cluster.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/pods.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/slack.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::array_at;
using model::find;
using model::object_at;
using model::text_at;

/// ConfigMap `settings`, Secret `vault`, Secret `pull` (for the registry).
void apply_dependencies(const site& at) {
  at.home.apply(R"(
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: )" +
                at.shop.name() + R"(}
data: {colour: blue, size: "7"}
---
apiVersion: v1
kind: Secret
metadata: {name: vault, namespace: )" +
                at.shop.name() + R"(}
stringData: {password: hunter2-in-the-vault, key: k-in-the-vault}
---
apiVersion: v1
kind: Secret
metadata: {name: pull, namespace: )" +
                at.shop.name() + R"(}
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{"auths":{"registry.test":{"password":"pull-password"}}}'
)");
}

pod_shape rich_pod() {
  pod_shape shape{.name = "web"};
  shape.init_containers = {"migrate"};
  shape.more_container = R"(
    "command": ["/web"], "args": ["--port=80"],
    "env": [
      {"name": "PASSWORD", "valueFrom":
        {"secretKeyRef": {"name": "vault", "key": "password"}}},
      {"name": "NODE", "valueFrom":
        {"fieldRef": {"fieldPath": "spec.nodeName"}}},
      {"name": "COLOUR", "valueFrom":
        {"configMapKeyRef": {"name": "settings", "key": "colour"}}}],
    "envFrom": [{"configMapRef": {"name": "settings"}},
                {"secretRef": {"name": "vault"}}],
    "livenessProbe": {"exec": {"command": ["true"]}},
    "readinessProbe": {"exec": {"command": ["true"]}},
    "startupProbe": {"exec": {"command": ["true"]}},
    "lifecycle": {"preStop": {"exec": {"command": ["true"]}}},
    "volumeMounts": [
      {"name": "conf", "mountPath": "/etc/conf"},
      {"name": "vault", "mountPath": "/etc/vault"},
      {"name": "both", "mountPath": "/etc/both"},
      {"name": "host", "mountPath": "/host"}])";
  shape.more_spec = R"("hostNetwork": true,
    "imagePullSecrets": [{"name": "pull"}],
    "volumes": [
      {"name": "conf", "configMap": {"name": "settings"}},
      {"name": "vault", "secret": {"secretName": "vault"}},
      {"name": "both", "projected": {"sources": [
        {"configMap": {"name": "settings"}},
        {"secret": {"name": "vault"}},
        {"serviceAccountToken": {"path": "token"}}]}},
      {"name": "host", "hostPath": {"path": "/"}}])";
  return shape;
}

model::json_document only_clone(const site& at) {
  auto clones = at.quarantine.clones();
  REQUIRE(clones.size() == 1);
  return std::move(clones.front());
}

model::json_document only_case(const site& at) {
  auto cases = at.quarantine.cases();
  REQUIRE(cases.size() == 1);
  return std::move(cases.front());
}

/// Of a case or a clone.
std::string_view source_pod(const model::json_document& one) {
  return text_at(one, {"metadata", "labels", model::label_source_pod});
}

const model::json_document& of_pod(
    const std::vector<model::json_document>& objects, std::string_view pod) {
  const auto found =
      std::find_if(objects.begin(), objects.end(),
                   [&](const auto& one) { return source_pod(one) == pod; });
  REQUIRE((found != objects.end()));
  return *found;
}

/// When the API server made it, in whole seconds.
model::timestamp created(const model::json_document& object) {
  const auto time =
      model::parse_rfc3339(text_at(object, {"metadata", "creationTimestamp"}));
  REQUIRE(time);
  return *time;
}

/// The copy's data in the quarantine that the clone's volume `name` holds.
model::json_document mounted_secret(const site& at,
                                    const model::json_document& clone,
                                    std::string_view volume) {
  for (const auto& one : array_at(clone, {"spec", "volumes"}).GetArray())
    if (text_at(one, {"name"}) == volume)
      return at.home.get_json(
          {"secret", std::string(text_at(one, {"secret", "secretName"})), "-n",
           at.quarantine.name()});
  FAIL("the clone has no volume ", std::string(volume));
  return {};
}

TEST_CASE("a pod with all its belongings is kept and cloned") {
  const site at;
  apply_dependencies(at);
  at.home.create_pod(at.shop, make_pod(rich_pod()));
  at.home.log_of(at.shop, "web").put(log_run::previous, "one\ntwo\npanic\n");
  at.home.log_of(at.shop, "web").put(log_run::current, "a later run\n");
  at.home.set_status(at.shop, "web",
                     crashed_status("web", {{.then = afterwards::runs_again,
                                             .exit_code = 3}}));

  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  at.wait_closed(1);

  const auto kept = only_case(at);
  const auto clone = only_clone(at);
  const std::string name(text_at(clone, {"metadata", "name"}));
  INFO("clone ", name);

  SUBCASE("case and clone have the same name, and the clone is the case's") {
    CHECK(text_at(kept, {"metadata", "name"}) == name);
    CHECK(name.rfind("web-forensic-", 0) == 0);
    CHECK(annotation(kept, model::note_phase) == model::phase_complete);
    const auto& owners = array_at(clone, {"metadata", "ownerReferences"});
    REQUIRE(owners.Size() == 1);
    CHECK(text_at(owners[0], {"uid"}) == text_at(kept, {"metadata", "uid"}));
  }
  SUBCASE("the log is that of the run that crashed, with its hash") {
    CHECK(text_at(kept, {"data", "crash.log"}) == "one\ntwo\npanic\n");
    CHECK(annotation(kept, model::note_log_sha256) ==
          model::sha256_hex("one\ntwo\npanic\n"));
  }
  SUBCASE("the pod as it was and the crash are kept") {
    const auto pod = model::parse_json(text_at(kept, {"data", "pod.json"}));
    REQUIRE(pod);
    CHECK(text_at(*pod, {"metadata", "name"}) == "web");
    CHECK(annotation(kept, model::note_exit_code) == "3");
    CHECK(annotation(kept, model::note_reason) == "Error");
  }
  SUBCASE("every container is parked, without probes, hooks and tokens") {
    const auto& containers = array_at(clone, {"spec", "containers"});
    CHECK(containers.Size() == 2);
    for (const auto& one : containers.GetArray()) {
      const auto& command = array_at(one, {"command"});
      REQUIRE(command.Size() == 1);
      CHECK(model::view(command[0]) == "/usr/local/bin/toolkit/sleep");
      for (const char* gone :
           {"livenessProbe", "readinessProbe", "startupProbe", "lifecycle"})
        CHECK(find(one, {gone}) == nullptr);
    }
    CHECK(text_at(containers[0], {"name"}) == "app");
    CHECK(annotation(clone, model::note_command) == R"(["/web"])");
    CHECK(annotation(clone, model::note_args) == R"(["--port=80"])");
    const std::string text = model::dump(object_at(clone, {"spec"}));
    CHECK_FALSE(contains(text, "serviceAccountToken"));
    CHECK_FALSE(contains(text, "kube-api-access"));
    CHECK(find(clone, {"spec", "automountServiceAccountToken"})->IsFalse());
  }
  SUBCASE("the host is out of reach") {
    CHECK_FALSE(model::true_at(clone, {"spec", "hostNetwork"}));
    CHECK_FALSE(contains(model::dump(clone), "hostPath"));
    const auto policy = at.home.get_json(
        {"networkpolicy", "deny-all", "-n", at.quarantine.name()});
    CHECK(array_at(policy, {"spec", "policyTypes"}).Size() == 2);
    CHECK(find(policy, {"spec", "ingress"}) == nullptr);
    CHECK(find(policy, {"spec", "egress"}) == nullptr);
  }
  SUBCASE("ConfigMaps and Secrets are cloned with their values") {
    const auto secret = mounted_secret(at, clone, "vault");
    CHECK(text_at(secret, {"data", "password"}) ==
          model::base64_encode("hunter2-in-the-vault"));
    CHECK(text_at(secret, {"type"}) == "Opaque");
    CHECK(contains(at.quarantine.everything(), "pull-password") == false);
    CHECK(array_at(clone, {"spec", "imagePullSecrets"}).Size() == 1);
  }
  SUBCASE("the log is mounted, and the toolkit") {
    const std::string text = model::dump(object_at(clone, {"spec"}));
    CHECK(contains(text, "/forensics/original-logs"));
    CHECK(contains(text, "/usr/local/bin/toolkit"));
    const auto& init = array_at(clone, {"spec", "initContainers"});
    REQUIRE(init.Size() == 1);
    CHECK(text_at(init[0], {"image"}) == "busybox:1.36-musl");
  }
  SUBCASE("what differs is written on the case") {
    const auto list =
        model::parse_json(text_at(kept, {"data", "fidelity.json"}));
    REQUIRE(list);
    CHECK(list->Size() > 10);
  }
  SUBCASE("the source pod has its events, and is not written to") {
    eventually(10s, "the event ForensicPodCreated", [&] {
      return contains(at.home.kubectl({"get", "events", "-n", at.shop}).out,
                      "ForensicPodCreated");
    });
    CHECK(contains(at.home.kubectl({"get", "events", "-n", at.shop}).out,
                   "ForensicAnalysisStarted"));
  }
  SUBCASE("the metrics count it") {
    const std::string ns = at.shop.name();
    CHECK(controller.metric("forensics_crashes_total{namespace=\"" + ns +
                            "\",reason=\"Error\"}") == 1.0);
    CHECK(controller.metric("forensics_pods_created_total{source_namespace=\"" +
                            ns + "\"}") == 1.0);
    // Counted at the start and each ten seconds: those that always run.
    CHECK(controller.metric("forensics_actors") >= 16.0);
  }
  SUBCASE("SIGTERM ends it cleanly") { CHECK(controller.stop(10s) == 0); }
}

TEST_CASE("the logs of all containers are kept, and lie beside the crash's") {
  const site at;
  at.home.create_pod(at.shop,
                     make_pod({.name = "web", .containers = {"app", "proxy"}}));
  const std::string bytes("\x00\xff core\n", 8);
  at.home.log_of(at.shop, "web").put(log_run::previous, "app fell\n");
  at.home.log_of(at.shop, "web").put(log_run::current, "app again\n");
  at.home.log_of(at.shop, "web", "proxy").put(log_run::previous, "proxied\n");
  at.home.log_of(at.shop, "web", "proxy").put(log_run::current, bytes);
  at.home.set_status(at.shop, "web",
                     crashed_status("web", {{.then = afterwards::runs_again},
                                            {.container = "proxy",
                                             .then = afterwards::runs_again,
                                             .exit_code = 0,
                                             .reason = "Completed"}}));
  controller_process controller(at.controller_kubeconfig(), at.flags());
  at.wait_closed(1);

  const auto kept = only_case(at);
  const std::string name(text_at(kept, {"metadata", "name"}));
  CHECK(text_at(kept, {"data", "crash.log"}) == "app fell\n");
  CHECK(annotation(kept, model::note_phase) == model::phase_complete);
  const auto list = model::parse_json(text_at(kept, {"data", "logs.json"}));
  REQUIRE(list);
  REQUIRE(list->Size() == 3);
  const std::string volumes =
      model::dump(array_at(only_clone(at), {"spec", "volumes"}));
  const std::pair<std::string, std::string> files[] = {
      {"app.log", "app again\n"},
      {"proxy.log", bytes},
      {"proxy.previous.log", "proxied\n"}};
  for (rapidjson::SizeType i = 0; i < 3; ++i) {
    const auto& [file, text] = files[i];
    CAPTURE(file);
    const auto& line = (*list)[i];
    CHECK(text_at(line, {"file"}) == file);
    CHECK(text_at(line, {"sha256"}) == model::sha256_hex(text));
    const auto object =
        at.home.get_json({"configmap", model::log_object_name(name, file), "-n",
                          at.quarantine.name()});
    const bool is_text = file != "proxy.log";
    CHECK(text_at(object, {is_text ? "data" : "binaryData", file}) ==
          (is_text ? text : model::base64_encode(bytes)));
    CHECK(annotation(object, model::note_log_run) == text_at(line, {"run"}));
    CHECK(text_at(array_at(object, {"metadata", "ownerReferences"})[0],
                  {"uid"}) == text_at(kept, {"metadata", "uid"}));
    CHECK(contains(volumes, R"("path":")" + file + '"'));
  }
}

TEST_CASE(
    "a crash that happens while the controller runs is kept within "
    "a second") {
  const site at;
  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  at.home.create_pod(at.shop, make_pod({.name = "web"}));
  at.home.set_status(at.shop, "web", running_status("web"));
  at.home.log_of(at.shop, "web").put(log_run::current, "bye\n");
  at.home.set_status(at.shop, "web", crashed_status("web"));
  at.wait_closed(1, 5s);
  CHECK(text_at(only_case(at), {"data", "crash.log"}) == "bye\n");
}

TEST_CASE(
    "with secret cloning off no value of any Secret is in the "
    "quarantine") {
  const site at;
  apply_dependencies(at);
  auto shape = rich_pod();
  std::vector<std::string> more;
  SUBCASE("by flag") { more = {"--enable-secret-cloning=false"}; }
  SUBCASE("by annotation") {
    shape.annotations = {{"forensic.io/no-secret-clone", "true"}};
  }
  at.home.create_pod(at.shop, make_pod(shape));
  at.home.log_of(at.shop, "web").put(log_run::current, "bye\n");
  at.home.set_status(at.shop, "web", crashed_status("web"));
  controller_process controller(at.controller_kubeconfig(), at.flags(more));
  at.wait_closed(1);

  const std::string all = at.quarantine.everything();
  for (const char* value :
       {"hunter2-in-the-vault", "k-in-the-vault", "pull-password"}) {
    CAPTURE(std::string(value));
    CHECK_FALSE(contains(all, value));
    CHECK_FALSE(contains(all, model::base64_encode(value)));
    CHECK_FALSE(contains(controller.log(), value));
  }
  // The pull secret's value as a whole, too.
  CHECK_FALSE(contains(
      all, model::base64_encode(R"({"auths":{"registry.test")").substr(0, 30)));
  const auto secret = mounted_secret(at, only_clone(at), "vault");
  CHECK(text_at(secret, {"data", "password"}) ==
        model::base64_encode("REDACTED"));
  CHECK(text_at(secret, {"data", "key"}) == model::base64_encode("REDACTED"));
}

/// Of all cases together.
std::uint64_t repeats_of(const site& at) {
  std::uint64_t sum = 0;
  for (const auto& one : at.quarantine.cases())
    sum += model::read_repeats(one).count;
  return sum;
}

TEST_CASE(
    "200 pods of 10 workloads crash at once: 10 clones, also after a "
    "restart") {
  const site at;
  std::vector<std::string> uids;
  for (int w = 0; w < 10; ++w) {
    const std::string name = "load-" + std::to_string(w);
    // Any kind will do as an owner; nobody makes pods of this one.
    const auto owner =
        post(at.home, "/api/v1/namespaces/" + at.shop.name() + "/configmaps",
             R"({"metadata":{"name":")" + name + R"("}})");
    uids.emplace_back(text_at(owner.body, {"metadata", "uid"}));
  }
  const auto replica_of = [&uids](std::size_t i) {
    return make_pod(
        {.name = "web-" + std::to_string(i),
         .more_metadata =
             R"("ownerReferences":[{"apiVersion":"v1",)"
             R"("kind":"ConfigMap","controller":true,"name":"load-)" +
             std::to_string(i % 10) + R"(","uid":")" + uids[i % 10] +
             R"("}])"});
  };
  std::vector<std::string> pods;
  std::vector<pod_status> statuses;
  for (std::size_t i = 0; i < 200; ++i) {
    const std::string name = "web-" + std::to_string(i);
    pods.push_back(replica_of(i));
    statuses.push_back({at.shop.name(), name, crashed_status(name)});
    at.home.log_of(at.shop, name).put(log_run::current, name + " fell\n");
  }
  at.home.create_pods(at.shop, pods);
  {
    controller_process controller(at.controller_kubeconfig(), at.flags());
    controller.wait_ready();
    at.home.set_statuses(statuses);
    at.wait_closed(10);
    eventually(20s, "200 crashes counted", [&] {
      return controller.metric("forensics_crashes_total{namespace=\"" +
                               at.shop.name() + "\",reason=\"Error\"}") ==
             200.0;
    });
    CHECK(controller.metric(
              "forensics_crashes_suppressed_total{cause=\"rate_limit\"}") ==
          190.0);
    CHECK(at.quarantine.clones().size() == 10);
    // A repeat that comes after the first write waits for half a minute.
    eventually(45s, "190 repeats on the cases",
               [&] { return repeats_of(at) == 190; });
    const auto used = controller.measure();
    MESSAGE("storm of 200: peak RSS ", used.peak_rss / 1024, " KiB, CPU ",
            used.cpu_seconds, " s");
    controller.kill();
  }
  controller_process again(at.controller_kubeconfig(), at.flags());
  again.wait_ready();
  eventually(20s, "190 crashes counted again", [&] {
    return again.metric("forensics_crashes_total{namespace=\"" +
                        at.shop.name() + "\",reason=\"Error\"}") == 190.0;
  });
  CHECK(at.quarantine.clones().size() == 10);
  CHECK(at.quarantine.cases().size() == 10);
  // All are seen again, but counted once; only what is new is added.
  at.home.create_pods(at.shop, {replica_of(200)});
  at.home.set_statuses(
      {{at.shop.name(), "web-200", crashed_status("web-200")}});
  eventually(20s, "191 repeats on the cases",
             [&] { return repeats_of(at) == 191; });
  for (const auto& one : at.quarantine.cases()) {
    const auto said = model::read_repeats(one);
    CHECK((said.count == 19 || said.count == 20));
    CHECK(said.pods.size() == said.count);
  }
}

TEST_CASE(
    "one log that never answers: 49 clones within 10 seconds, the 50th "
    "without a log") {
  const site at;
  std::vector<std::string> pods;
  std::vector<pod_status> statuses;
  for (int i = 0; i < 50; ++i) {
    const std::string name = "web-" + std::to_string(i);
    pods.push_back(make_pod({.name = name}));
    statuses.push_back({at.shop.name(), name, crashed_status(name)});
    at.home.log_of(at.shop, name).put(log_run::current, name + " fell\n");
  }
  const auto silent = at.home.log_of(at.shop, "web-7");
  silent.hang();
  at.home.create_pods(at.shop, pods);
  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  const auto fell = model::timestamp::clock::now();
  at.home.set_statuses(statuses);
  eventually(10s * slack(), "49 clones",
             [&] { return at.quarantine.clones().size() >= 49; });
  eventually(5s * slack(), "50 cases",
             [&] { return at.quarantine.cases().size() == 50; });
  at.wait_closed(50, 40s * slack());
  silent.release();
  const auto clones = at.quarantine.clones();
  const auto cases = at.quarantine.cases();
  CHECK(clones.size() == 50);
  // Its clone waits for the log for 10 seconds from the crash on, its evidence
  // does not; the server tells whole seconds, rounded down.
  const auto cloned = created(of_pod(clones, "web-7"));
  CHECK((cloned >= std::chrono::floor<std::chrono::seconds>(fell + 10s)));
  CHECK((created(of_pod(cases, "web-7")) < cloned));
  for (const auto& one : cases) {
    const bool is_silent = source_pod(one) == "web-7";
    CHECK(text_at(one, {"data", "crash.log"}).empty() == is_silent);
    CHECK(contains(annotation(one, model::note_problems), "\"log\"") ==
          is_silent);
  }
}

TEST_CASE("a case lives for its TTL, and a held one longer") {
  const site at;
  for (const char* name : {"short", "held"}) {
    at.home.create_pod(at.shop, make_pod({.name = name}));
    at.home.log_of(at.shop, name).put(log_run::current, "bye\n");
    at.home.set_status(at.shop, name, crashed_status(name));
  }
  controller_process controller(
      at.controller_kubeconfig(),
      at.flags({"--forensic-ttl=4s", "--max-crash-age=1h"}));
  at.wait_closed(2);
  for (const auto& one : at.quarantine.cases())
    if (source_pod(one) == "held")
      at.home.kubectl({"annotate", "configmap", "-n", at.quarantine.name(),
                       std::string(text_at(one, {"metadata", "name"})),
                       "forensic.io/hold=true"});
  // The clone goes with its case.
  eventually(20s, "one case and one clone", [&] {
    return at.quarantine.cases().size() == 1 &&
           at.quarantine.clones().size() == 1;
  });
  CHECK(source_pod(only_case(at)) == "held");
}

TEST_CASE("a controller that is killed in the middle goes on where it was") {
  const site at;
  at.home.create_pod(at.shop, make_pod({.name = "web"}));
  const auto log = at.home.log_of(at.shop, "web");
  log.put(log_run::current, "bye\n");
  log.hang();
  at.home.set_status(at.shop, "web", crashed_status("web"));
  {
    controller_process controller(at.controller_kubeconfig(), at.flags());
    eventually(10s, "the evidence",
               [&] { return at.quarantine.cases().size() == 1; });
    controller.kill();
  }
  CHECK(annotation(only_case(at), model::note_phase) ==
        model::phase_collecting);
  CHECK(at.quarantine.clones().empty());
  log.release();
  controller_process again(at.controller_kubeconfig(), at.flags());
  at.wait_closed(1);
  CHECK(text_at(only_case(at), {"data", "crash.log"}) == "bye\n");
  CHECK(at.quarantine.clones().size() == 1);
}

TEST_CASE("the API server accepts the clone of every kind of crash") {
  const site at;
  struct kind {
    const char* name;
    std::string status;
    pod_shape shape;
  };
  pod_shape init{.name = "init"};
  init.init_containers = {"migrate"};
  pod_shape limited{.name = "oom"};
  limited.more_container =
      R"("resources":{"limits":{"memory":"64Mi","cpu":"200m"},)"
      R"("requests":{"memory":"64Mi"}})";
  pod_shape strict{.name = "strict"};
  strict.more_spec =
      R"("securityContext":{"runAsNonRoot":true,"runAsUser":1000,)"
      R"("fsGroup":2000,"seccompProfile":{"type":"RuntimeDefault"}})";
  strict.more_container =
      R"("securityContext":{"allowPrivilegeEscalation":false,)"
      R"("readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}})";
  pod_shape placed{.name = "placed"};
  placed.more_spec =
      R"("priorityClassName":"system-cluster-critical",)"
      R"("tolerations":[{"operator":"Exists"}],)"
      R"("topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone",)"
      R"("whenUnsatisfiable":"DoNotSchedule","labelSelector":{},)"
      R"("matchLabelKeys":["app"]}],"activeDeadlineSeconds":900,)"
      R"("schedulingGates":[])";
  const std::vector<kind> kinds{
      {"plain", crashed_status("plain"), {.name = "plain"}},
      {"oom",
       crashed_status("oom", {{.then = afterwards::backs_off,
                               .exit_code = 137,
                               .reason = "OOMKilled"}}),
       limited},
      {"init", crashed_status("init", {{.container = "migrate", .init = true}}),
       init},
      {"evicted",
       failed_status("Evicted", "the node was low on memory"),
       {.name = "evicted"}},
      {"strict", crashed_status("strict"), strict},
      {"placed", crashed_status("placed"), placed},
  };
  for (const auto& one : kinds) {
    at.home.create_pod(at.shop, make_pod(one.shape));
    for (const auto run : {log_run::current, log_run::previous})
      at.home.log_of(at.shop, one.name).put(run, "bye\n");
    at.home.log_of(at.shop, one.name, "migrate").put(log_run::current, "bye\n");
    at.home.set_status(at.shop, one.name, one.status);
  }
  controller_process controller(at.controller_kubeconfig(), at.flags());
  at.wait_closed(kinds.size());
  for (const auto& one : at.quarantine.cases()) {
    CAPTURE(std::string(text_at(one, {"metadata", "name"})));
    CAPTURE(std::string(annotation(one, model::note_problems)));
    CHECK(annotation(one, model::note_phase) == model::phase_complete);
    CHECK(text_at(one, {"data", "crash.log"}) == "bye\n");
  }
  CHECK(at.quarantine.clones().size() == kinds.size());
}

}  // namespace
}  // namespace forensics::test
