/// How long cases stand, and what goes with them.
#include <doctest/doctest.h>

#include <signal.h>

#include <map>
#include <optional>

#include "model/json.hpp"
#include "model/time.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/plugin_desk.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::text_at;

/// From the moment at which nothing keeps a case any longer.
constexpr auto in_time = 5s;

/// Cases of pods of their own, and a controller that keeps them for an hour.
struct kept_cases : site {
  explicit kept_cases(const std::vector<std::string>& pods)
      : controller(controller_kubeconfig(), flags({"--forensic-ttl=1h"})) {
    home.apply(
        "apiVersion: v1\nkind: ConfigMap\ndata: {colour: blue}\n"
        "metadata: {name: settings, namespace: " +
        shop.name() + "}\n");
    for (const auto& pod : pods)
      crash({.name = pod,
             .more_container =
                 R"("envFrom":[{"configMapRef":{"name":"settings"}}])"});
    wait_closed(pods.size());
    for (const auto& one : quarantine.cases())
      names[std::string(
          text_at(one, {"metadata", "labels", "forensic-source-pod"}))] =
          text_at(one, {"metadata", "name"});
    REQUIRE(names.size() == pods.size());
  }

  std::string path(const std::string& resource) const {
    return "/api/v1/namespaces/" + quarantine.name() + "/" + resource;
  }
  std::string anchor(const std::string& pod) const {
    return path("configmaps/") + names.at(pod);
  }
  std::string clone(const std::string& pod) const {
    return path("pods/") + names.at(pod);
  }
  bool stands(const std::string& pod) const {
    return home.get(anchor(pod)).has_value();
  }
  void change(const std::string& object, const std::string& metadata) const {
    REQUIRE(patch(home, object, merge_patch, R"({"metadata":)" + metadata + "}")
                .status == 200);
  }
  void set_ttl(const std::string& pod, const std::string& ttl) const {
    change(anchor(pod), R"({"labels":{"forensic.io/ttl":")" + ttl + "\"}}");
  }
  void hold(const std::string& object) const {
    change(object, R"({"annotations":{"forensic.io/hold":"true"}})");
  }
  void release(const std::string& object) const {
    change(object, R"({"annotations":{"forensic.io/hold":null}})");
  }
  /// All of a case but its anchor.
  std::vector<std::string> belongings(const std::string& pod) const {
    std::vector<std::string> out;
    for (const char* resource : {"configmaps", "pods", "secrets"}) {
      const auto list = home.get(path(resource));
      REQUIRE(list);
      for (const auto& one : model::array_at(*list, {"items"}).GetArray())
        for (const auto& owner :
             model::array_at(one, {"metadata", "ownerReferences"}).GetArray())
          if (text_at(owner, {"name"}) == names.at(pod))
            out.push_back(std::string(resource) + "/" +
                          std::string(text_at(one, {"metadata", "name"})));
    }
    return out;
  }
  /// A TTL that is over so long from now on.
  std::string ttl_of(const std::string& pod, model::duration from_now) const {
    const auto found = home.get(anchor(pod));
    REQUIRE(found);
    const auto created = model::parse_rfc3339(
        text_at(*found, {"metadata", "creationTimestamp"}));
    REQUIRE(created);
    return model::format_duration(container_crash::now() - *created + from_now);
  }
  std::optional<double> count(const std::string& state) const {
    return controller.metric("forensics_cases{state=\"" + state + "\"}");
  }
  /// The case is gone before the controller has heard that it has deleted it.
  void wait_expired(double expired) const {
    eventually(in_time, "expired cases counted", [&] {
      return controller.metric("forensics_cases_expired_total") == expired;
    });
  }
  void wait_gone(const std::string& pod) const {
    eventually(in_time, pod + " gone", [&] { return !stands(pod); });
  }

  std::map<std::string, std::string> names;  ///< of cases, by pod
  controller_process controller;
};

}  // namespace

TEST_CASE("a case expires when its time is over, with all that is its own") {
  const kept_cases at({"due", "neighbour"});
  const auto belongings = at.belongings("neighbour");
  CHECK(belongings.size() > 1);
  CHECK(at.belongings("due").size() == belongings.size());
  const auto anchor = at.home.get(at.anchor("due"));
  REQUIRE(anchor);
  const auto created =
      model::parse_rfc3339(text_at(*anchor, {"metadata", "creationTimestamp"}));
  REQUIRE(created);
  const auto ttl = container_crash::now() - *created + 3s;
  at.set_ttl("due", model::format_duration(ttl));
  const auto expires = *created + ttl;
  const auto gone = eventually(3s + in_time, "due gone",
                               [&]() -> std::optional<model::timestamp> {
                                 if (at.stands("due")) return std::nullopt;
                                 return container_crash::now();
                               });
  CHECK((*gone >= expires));
  CHECK((*gone - expires <= in_time));
  eventually(20s, "nothing left of it",
             [&] { return at.belongings("due").empty(); });
  CHECK(at.belongings("neighbour") == belongings);
  CHECK(at.stands("neighbour"));
  at.wait_expired(1);
}

TEST_CASE(
    "a hold on the case or on its clone stops its time, a release and a "
    "changed TTL are honoured") {
  const kept_cases at({"case", "clone", "longer", "odd", "due"});
  at.hold(at.anchor("case"));
  at.hold(at.clone("clone"));
  at.hold(at.anchor("longer"));
  at.set_ttl("odd", "soon");
  for (const char* pod : {"case", "clone", "longer", "due"})
    at.set_ttl(pod, "1s");
  // Who would go wrongly would go with this one.
  at.wait_gone("due");
  eventually(in_time, "three held cases, an odd one", [&] {
    return at.count("held") == 3 && at.count("unreadable") == 1;
  });
  CHECK(at.quarantine.cases().size() == 4);
  const auto said = at.controller.logged("cases kept: their TTL can't be read");
  REQUIRE(said);
  CHECK(text_at(*said, {"example"}) == at.names.at("odd"));

  at.set_ttl("longer", "1h");
  for (const char* pod : {"case", "longer"}) at.release(at.anchor(pod));
  at.wait_gone("case");
  at.release(at.clone("clone"));
  at.wait_gone("clone");
  at.set_ttl("odd", "1s");
  at.wait_gone("odd");
  CHECK(at.stands("longer"));
  at.wait_expired(4);
}

TEST_CASE(
    "a case that was made anew under the name of an expired one is not "
    "hit") {
  const kept_cases at({"web", "due"});
  auto anchor = at.home.get(at.anchor("web"));
  REQUIRE(anchor);
  // The controller knows when it is due, for it knows of hold and release.
  const auto due = container_crash::now() + 6s;
  at.set_ttl("web", at.ttl_of("web", 6s));
  at.hold(at.anchor("web"));
  eventually(in_time, "held", [&] { return at.count("held") == 1; });
  at.release(at.anchor("web"));
  eventually(in_time, "released", [&] { return at.count("held") == 0; });
  at.controller.process().signal(SIGSTOP);
  REQUIRE(del(at.home, at.anchor("web")).status == 200);
  auto& metadata = (*anchor)["metadata"];
  for (const char* set_by_server :
       {"uid", "resourceVersion", "creationTimestamp", "managedFields"})
    metadata.RemoveMember(set_by_server);
  REQUIRE(post(at.home, at.path("configmaps"), model::dump(*anchor)).status ==
          200);
  at.set_ttl("due", "1s");
  // It goes on with the time first, and with what the watch tells after that.
  eventually(10s, "its time", [&] { return container_crash::now() > due; });
  at.controller.process().signal(SIGCONT);
  at.wait_gone("due");
  CHECK(at.stands("web"));
}

TEST_CASE("what has lost its case is found and reported") {
  const site at;
  at.home.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " +
                at.quarantine.name() +
                "}\n---\napiVersion: v1\nkind: ConfigMap\n"
                "metadata: {name: a-log, labels: {forensic.io/case: "
                "lost-case}, namespace: " +
                at.quarantine.name() + "}\n");
  controller_process controller(at.controller_kubeconfig(), at.flags());
  controller.wait_ready();
  at.crash({.name = "web"});
  at.wait_closed(1);
  const auto said = eventually(40s, "the report", [&] {
    return controller.logged("objects found whose case is gone");
  });
  CHECK(text_at(*said, {"case_names"}) == "lost-case");
  CHECK(controller.metric(R"(forensics_orphans{resource="configmaps"})") == 1);
  CHECK(controller.metric(R"(forensics_orphans{resource="pods"})") == 0);
}

TEST_CASE("after a cleanup the next crash has a case at once") {
  const plugin_desk at;
  const std::string first = at.crashed("web");
  at.out({"cleanup", first, "--yes"});
  CHECK(at.quarantine.cases().empty());
  at.home.set_status(at.shop, "web", crashed_status("web", {{.run = 1}}));
  at.wait_closed(1);
  const auto cases = at.quarantine.cases();
  REQUIRE(cases.size() == 1);
  CHECK(text_at(cases[0], {"metadata", "name"}) != first);
}

}  // namespace forensics::test
