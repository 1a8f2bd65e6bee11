#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "actors/supervisor.hpp"
#include "support/collections.hpp"
#include "support/pods.hpp"
#include "support/runner_fixture.hpp"

namespace forensics::test {

/// A supervisor over the real services; what it says to gates and watchers is
/// kept.
struct supervisor_fixture : actor_fixture {
  std::shared_ptr<gate_inbox> deduplicator = std::make_shared<gate_inbox>();
  std::shared_ptr<gate_inbox> limiter = std::make_shared<gate_inbox>();
  std::shared_ptr<int> watching = std::make_shared<int>(0);
  int recovered = 0;
  std::size_t max_open_cases = 256;
  std::size_t max_unended_cases = 1'024;
  std::string pod_namespace = "shop";
  bool is_listed = false;
  std::string neighbour;  ///< of the crashed container, in its pod's status
  actors::supervising_actor supervisor;
  actors::case_sealer_actor sealer;

  void spawn() {
    actors::supervisor_config how;
    how.settings = settings;
    how.api = api;
    how.services = spawn_services(*this);
    sealer = how.services.sealer;
    how.staff = [this](actors::case_services& one) { staff(*this, one); };
    how.max_open_cases = max_open_cases;
    how.max_unended_cases = max_unended_cases;
    how.on_recovered = [this] { ++recovered; };
    supervisor = add(system.spawn(actors::supervisor, around, how));
    send(supervisor,
         actors::meet{
             add(spawn_gate<actors::deduplicator_actor>(system, deduplicator)),
             add(spawn_gate<actors::rate_limiter_actor>(system, limiter)),
             {add(spawn_idle_watcher(system, watching))}});
  }
  void start() {
    spawn();
    send(supervisor, actors::start_up{});
  }

  crashed_pod pod_number(int i) const {
    crashed_pod pod;
    pod.pod_namespace = pod_namespace;
    pod.name = "web-" + std::to_string(i);
    pod.uid = "uid-" + pod_namespace + std::to_string(i);
    pod.status_more = neighbour;
    return pod;
  }
  actors::crash_report report_of(const crashed_pod& pod) const {
    auto report = reports_of(to_json(pod)).at(0);
    report.is_listed = is_listed;
    return report;
  }
  /// A crash that stands in the cluster with its log.
  void crash(int i) {
    const auto pod = pod_number(i);
    cluster->put("/api/v1/namespaces/" + pod_namespace + "/pods", to_json(pod));
    cluster->put_log(pod_namespace, pod.name, "app", false, "words\n");
    send(supervisor, report_of(pod));
  }
  void put_case(int i, const std::string& phase,
                const std::string& metadata = "") {
    const auto report = report_of(pod_number(i));
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + report.case_name +
                     R"(","labels":{"forensic.io/crash-signature":")" +
                     report.signature + R"(","forensic-source-namespace":")" +
                     pod_namespace +
                     R"("},"annotations":{"forensic.io/phase":")" + phase +
                     R"("})" + metadata + "}}");
  }

  /// From now on the clock throws once, at the first look after the result
  /// is set.
  std::shared_ptr<bool> break_clock() {
    const auto armed = std::make_shared<bool>(false);
    around.now = [armed, now = around.now] {
      if (std::exchange(*armed, false)) throw std::runtime_error("no time");
      return now();
    };
    return armed;
  }

  std::size_t cases_begun() const { return cluster->count("/log?"); }
  std::size_t clones() const { return cluster->paths(target_pods).size(); }
};

}  // namespace forensics::test
