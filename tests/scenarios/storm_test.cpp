/// Far more crashes at once than anybody wants cases of.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "model/json.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/slack.hpp"
#include "scenarios/support/text.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::text_at;

/// Ten thousand pods take a minute to be made: by hand, with TESTENV_STORM.
const long storm = [] {
  const char* given = std::getenv("TESTENV_STORM");
  return given == nullptr ? 2'000L : std::stol(given);
}();
constexpr auto in_time = 120s;
/// Whatever comes. A quiet controller has 18 MB.
const std::size_t memory_bound = (96U << 20) * slack();

/// Samples of counters are whole.
long sum_of(const std::string& metrics, const std::string& name) {
  long sum = 0;
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name + "{"))
      sum += std::lround(std::stod(line.substr(line.rfind(' '))));
  return sum;
}

long suppressed(const controller_process& by, const std::string& cause) {
  return std::lround(
      by.metric("forensics_crashes_suppressed_total{cause=\"" + cause + "\"}")
          .value_or(-1));
}

/// Pods are made in parts, since a client queues no more than so many.
template <class Make, class Send>
void in_parts(long count, const Make& make, const Send& send) {
  constexpr long part = 2'000;
  for (long first = 0; first < count; first += part) {
    std::vector<decltype(make(first))> some;
    for (long i = first; i < std::min(count, first + part); ++i)
      some.push_back(make(i));
    send(some);
  }
}

std::set<std::string> uids(const quarantine_view& quarantine) {
  std::set<std::string> out;
  for (const auto& one : quarantine.cases())
    out.insert(std::string(text_at(one, {"metadata", "uid"})));
  return out;
}

/// Cases by the namespace of their pods.
std::map<std::string, long> shares(const quarantine_view& quarantine) {
  std::map<std::string, long> out;
  for (const auto& one : quarantine.cases())
    ++out[std::string(
        text_at(one, {"metadata", "labels", "forensic-source-namespace"}))];
  return out;
}

/// Something to own pods: each is a workload.
std::vector<std::string> owners(const site& at, long count) {
  std::string manifests;
  for (long i = 0; i < count; ++i)
    manifests += "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: w" +
                 std::to_string(i) + ", namespace: " + at.shop.name() + "}\n";
  at.home.apply(manifests);
  std::vector<std::string> references;
  for (long i = 0; i < count; ++i) {
    const std::string name = "w" + std::to_string(i);
    const auto owner = at.home.get("/api/v1/namespaces/" + at.shop.name() +
                                   "/configmaps/" + name);
    REQUIRE(owner);
    references.push_back(
        R"("ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap",)"
        R"("controller":true,"name":")" +
        name + R"(","uid":")" +
        std::string(text_at(*owner, {"metadata", "uid"})) + "\"}]");
  }
  return references;
}

}  // namespace

TEST_CASE("thousands of crashes of fifty workloads have fifty cases") {
  constexpr long workloads = 50;
  const site at;
  const auto references = owners(at, workloads);
  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  const auto name = [](long i) { return "web-" + std::to_string(i); };
  in_parts(
      storm,
      [&](long i) {
        at.home.log_of(at.shop, name(i)).put(log_run::current, "bye\n");
        return make_pod({.name = name(i),
                         .more_metadata = references.at(
                             static_cast<std::size_t>(i % workloads))});
      },
      [&](const auto& pods) { at.home.create_pods(at.shop, pods); });
  in_parts(
      storm,
      [&](long i) {
        return pod_status{at.shop, name(i), crashed_status(name(i))};
      },
      [&](const auto& statuses) { at.home.set_statuses(statuses); });

  eventually(in_time, "all crashes seen", [&] {
    return sum_of(controller.metrics(), "forensics_crashes_total") == storm;
  });
  at.wait_closed(workloads, in_time);
  CHECK(std::ssize(at.quarantine.cases()) == workloads);
  CHECK(std::ssize(at.quarantine.clones()) == workloads);
  CHECK(suppressed(controller, "rate_limit") == storm - workloads);
  CHECK(sum_of(controller.metrics(), "forensics_crashes_suppressed_total") ==
        storm - workloads);
  CHECK(controller.measure().peak_rss < memory_bound);

  // The pods show their crashes to the next start as well.
  CHECK(controller.stop() == 0);
  controller_process next(at.controller_kubeconfig(), at.flags());
  eventually(in_time, "all crashes seen again", [&] {
    return suppressed(next, "rate_limit") == storm - workloads;
  });
  CHECK(std::ssize(at.quarantine.cases()) == workloads);
  CHECK(next.measure().peak_rss < memory_bound);
}

TEST_CASE(
    "of thousands of workloads as many have cases as may, and each namespace "
    "its part") {
  constexpr long namespaces = 20;
  const long most_cases = storm / 20;
  const std::string bound = "--max-cases=" + std::to_string(most_cases);
  const site at;
  std::vector<std::unique_ptr<scratch_namespace>> shops;
  for (long i = 0; i < namespaces; ++i)
    shops.push_back(std::make_unique<scratch_namespace>(at.home, "storm"));
  const std::string label = at.quarantine.name();
  const auto start = [&](std::vector<std::string> flags) {
    flags.push_back("--target-namespace=" + at.quarantine.name());
    flags.push_back("--pod-selector=storm=" + label);
    // The site's own controller sees its shop alone.
    return controller_process(at.home.admin_kubeconfig(), flags);
  };
  const auto pod = [&](const std::string& name) {
    return make_pod({.name = name, .labels = {{"storm", label}}});
  };
  const auto dropped = [](const controller_process& by) {
    return suppressed(by, "max_cases") +
           suppressed(by, "max_cases_per_namespace");
  };

  // What stands before the storm is there after it.
  at.home.create_pod(at.shop, pod("early"));
  at.home.set_status(at.shop, "early", crashed_status("early"));
  {
    controller_process early = start({bound});
    at.wait_closed(1);
    CHECK(early.stop() == 0);
  }
  const auto before = uids(at.quarantine);

  const auto name = [](long i) { return "web-" + std::to_string(i); };
  for (long n = 0; n < namespaces; ++n) {
    std::vector<std::string> pods;
    std::vector<pod_status> statuses;
    for (long i = 0; i < storm / namespaces; ++i) {
      pods.push_back(pod(name(i)));
      at.home.log_of(*shops.at(static_cast<std::size_t>(n)), name(i))
          .put(log_run::current, "bye\n");
      statuses.push_back({*shops.at(static_cast<std::size_t>(n)), name(i),
                          crashed_status(name(i))});
    }
    at.home.create_pods(*shops.at(static_cast<std::size_t>(n)), pods);
    at.home.set_statuses(statuses);
  }

  // A namespace gets no more than it leaves free, so a part stays free.
  long least = storm;
  long most = 0;
  long all = 0;
  {
    controller_process controller = start({bound});
    eventually(in_time, "all have a case or none", [&] {
      all = std::ssize(at.quarantine.cases());
      return dropped(controller) == storm + 1 - all;
    });
    at.wait_closed(all, in_time);
    for (const auto& [ns, share] : shares(at.quarantine)) {
      if (ns == at.shop.name()) continue;
      least = std::min(least, share);
      most = std::max(most, share);
    }
    CHECK(std::ssize(shares(at.quarantine)) == namespaces + 1);
    CHECK(most <= least + 1);
    CHECK(all < most_cases);
    CHECK(all > most_cases * 9 / 10);
    CHECK(controller.measure().peak_rss < memory_bound);
    CHECK(controller.stop() == 0);
  }
  const auto after = uids(at.quarantine);
  CHECK(std::ssize(after) == all);
  CHECK(
      std::includes(after.begin(), after.end(), before.begin(), before.end()));

  // What stood before a restart counts after it.
  controller_process next = start({bound});
  eventually(in_time, "none has a case more",
             [&] { return dropped(next) == storm + 1 - all; });
  CHECK(uids(at.quarantine) == after);
  CHECK(next.stop() == 0);

  const long own_bound = most + 2;
  controller_process other =
      start({"--max-cases=0",
             "--max-cases-per-namespace=" + std::to_string(own_bound)});
  eventually(in_time, "each has some more",
             [&] { return dropped(other) == storm - namespaces * own_bound; });
  at.wait_closed(namespaces * own_bound + 1, in_time);
  for (const auto& [ns, share] : shares(at.quarantine))
    CHECK(share == (ns == at.shop.name() ? 1 : own_bound));
}

}  // namespace forensics::test
