#include "model/pod_logs.hpp"

#include <doctest/doctest.h>

#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

/// A container status: what is in `state` and in `lastState`, by the IDs; a
/// leading `-` is a run that has ended.
std::string status_of(const std::string& name, const std::string& now,
                      const std::string& before = "") {
  const auto ended = [](const std::string& id) {
    return R"({"terminated":{"exitCode":1,"containerID":")" + id + R"("}})";
  };
  std::string text = R"({"name":")" + name + R"(","containerID":")";
  if (now.empty())
    text += before + R"(","state":{"waiting":{"reason":"X"}})";
  else if (now.front() == '-')
    text += now.substr(1) + R"(","state":)" + ended(now.substr(1));
  else
    text += now + R"(","state":{"running":{}})";
  return text + R"(,"lastState":)" + (before.empty() ? "{}" : ended(before)) +
         "}";
}

crash crash_of(const std::string& container, const std::string& id) {
  crash which;
  which.pod_namespace = "shop";
  which.pod = "web-1";
  which.pod_uid = "uid-1";
  which.container = which.log_container = container;
  which.container_id = id;
  return which;
}

/// `web.log=b1 log.previous.log=c1 …`
std::string planned(const log_plan& plan) {
  std::string text;
  for (const auto& run : plan.runs) {
    CHECK(run.pod_namespace == "shop");
    CHECK(run.pod == "web-1");
    CHECK(run.pod_uid == "uid-1");
    text += (text.empty() ? "" : " ") + log_file(run) + "=" + run.container_id;
  }
  return text;
}

}  // namespace

TEST_CASE("the logs that are worth asking for beside the crash's own") {
  struct row {
    std::string name;
    std::string regular;
    std::string init;
    std::string ephemeral;
    crash which;
    std::string wanted;
  };
  crash evicted = crash_of("", "");
  evicted.kind = container_kind::pod;
  evicted.log_container = "web";
  crash evicted_while_waiting = evicted;
  evicted_while_waiting.log = log_source::previous;
  const row rows[] = {
      {"the crash is all there is", status_of("web", "-a1"), "", "",
       crash_of("web", "a1"), ""},
      {"the crashed container runs again", status_of("web", "a2", "a1"), "", "",
       crash_of("web", "a1"), "web.log=a2"},
      {"it waits to run again", status_of("web", "", "a1"), "", "",
       crash_of("web", "a1"), ""},
      {"it has crashed before", status_of("web", "-a2", "a1"), "", "",
       crash_of("web", "a2"), "web.previous.log=a1"},
      {"a later run of it has ended, too", status_of("web", "-a2", "a1"), "",
       "", crash_of("web", "a1"), "web.log=a2"},
      {"both of its runs are others by now", status_of("web", "a3", "a2"), "",
       "", crash_of("web", "a1"), "web.log=a3 web.previous.log=a2"},
      {"the crashed one first, then regular, init and ephemeral ones",
       status_of("log", "c2", "c1") + "," + status_of("web", "a2", "a1"),
       status_of("migrate", "-m1") + "," + status_of("proxy", "p2", "p1"),
       status_of("debugger", "d1"), crash_of("web", "a1"),
       "web.log=a2 log.log=c2 log.previous.log=c1 migrate.log=m1 proxy.log=p2 "
       "proxy.previous.log=p1 debugger.log=d1"},
      {"an init container has crashed", status_of("web", ""),
       status_of("first", "-f1") + "," + status_of("migrate", "", "m1"), "",
       crash_of("migrate", "m1"), "first.log=f1"},
      {"what never ran has none",
       status_of("web", "-a1") + "," + status_of("log", ""), "", "",
       crash_of("web", "a1"), ""},
      {"a pod that failed as a whole: its first container's log is the crash's",
       status_of("web", "-a2", "a1") + "," + status_of("log", "-c1"), "", "",
       evicted, "web.previous.log=a1 log.log=c1"},
      {"that waited to run again when it failed",
       status_of("web", "", "a1") + "," + status_of("log", "-c1"), "", "",
       evicted_while_waiting, "log.log=c1"},
      {"a container that is called crash", status_of("crash", "x2", "x1"), "",
       "", crash_of("web", "a1"), "crash.current.log=x2 crash.previous.log=x1"},
      {"names that the API would not have taken, and one that is there twice",
       status_of("../x", "b1") + "," + status_of("a.b", "b2") + "," +
           status_of("", "b3") + "," + status_of("ok", "b4") + "," +
           status_of("ok", "b5"),
       "", "", crash_of("web", "a1"), "ok.log=b4"},
      {"statuses that are no statuses",
       R"(7,null,[],{"state":7},)"
       R"({"name":"web","state":{"running":)"
       R"({}},"containerID":7})",
       "", "", crash_of("web", "a1"), ""},
  };
  for (const row& one : rows) {
    CAPTURE(one.name);
    const auto pod = parsed(
        R"({"metadata":{"uid":"uid-1"},"status":{"containerStatuses":[)" +
        one.regular + R"(],"initContainerStatuses":[)" + one.init +
        R"(],"ephemeralContainerStatuses":[)" + one.ephemeral + "]}}");
    const auto plan = other_logs(pod, one.which);
    CHECK(planned(plan) == one.wanted);
    CHECK(plan.left_out == 0);
    for (const auto& run : plan.runs) CHECK(locate_run(pod, run) == run.log);
  }
  CHECK(other_logs(parsed("{}"), crash_of("web", "a1")).runs.empty());
  CHECK(other_logs(parsed("[]"), crash_of("web", "a1")).runs.empty());
}

TEST_CASE("no more logs are asked for than a case may have") {
  std::string all;
  for (int i = 0; i < 30; ++i)
    all += status_of("c" + std::to_string(i), "n" + std::to_string(i),
                     "p" + std::to_string(i)) +
           ",";
  const auto pod = parsed(R"({"status":{"containerStatuses":[)" + all +
                          status_of("web", "a2", "a1") + "]}}");
  const auto plan = other_logs(pod, crash_of("web", "a1"));
  CHECK(plan.runs.size() == most_other_logs);
  CHECK(plan.left_out == 61 - most_other_logs);
  CHECK(plan.runs.front().container_id == "a2");
}

TEST_CASE("a run is looked for where it stands by now") {
  struct row {
    std::string name;
    std::string status;
    std::string uid;
    log_source place;
  };
  const row rows[] = {
      {"runs", status_of("web", "a1"), "uid-1", log_source::current},
      {"has ended", status_of("web", "-a1"), "uid-1", log_source::current},
      {"ended, waits", status_of("web", "", "a1"), "uid-1",
       log_source::previous},
      {"ended, runs again", status_of("web", "a2", "a1"), "uid-1",
       log_source::previous},
      {"ended, and so has the next", status_of("web", "-a2", "a1"), "uid-1",
       log_source::previous},
      {"two runs later", status_of("web", "a3", "a2"), "uid-1",
       log_source::none},
      {"of another container", status_of("log", "a1"), "uid-1",
       log_source::none},
      {"of another pod", status_of("web", "a1"), "uid-2", log_source::none},
  };
  for (const row& one : rows) {
    CAPTURE(one.name);
    const auto pod =
        parsed(R"({"metadata":{"uid":")" + one.uid +
               R"("},"status":{"containerStatuses":[)" + one.status + "]}}");
    const container_run run{"shop", "web-1", "uid-1",
                            "web",  "a1",    log_source::current};
    CHECK(locate_run(pod, run) == one.place);
  }
}
