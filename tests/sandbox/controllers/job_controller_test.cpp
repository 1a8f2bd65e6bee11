#include "sandbox/controllers/job_controller.hpp"

#include <doctest/doctest.h>

#include "sandbox/controllers/workload_lab.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;
using model::integer_at;
using model::text_at;

struct job_lab : workload_lab {
  job_controller subject{home.served, post(), {1s, 4s}};

  void add(const std::string& spec, const std::string& policy = "Never") {
    create("jobs", "{'metadata': {'name': 'work'}, 'spec': {" + spec +
                       (spec.empty() ? "" : ",") +
                       "'template': {'spec': {'restartPolicy': '" + policy +
                       "', 'automountServiceAccountToken': false,"
                       "'containers': [{'name': 'app', 'image': 'x'}]}}}}");
    settle();
  }
  object_ptr job() const { return find("jobs", "work"); }
  std::int64_t count(const char* field) const {
    return integer_at(job()->json, {"status", field});
  }
  /// The names of the pods that have not ended.
  std::vector<std::string> at_work() const {
    std::vector<std::string> names;
    for (const auto& pod : list("pods")) {
      const auto phase = text_at(pod->json, {"status", "phase"});
      if (phase == "Pending" || phase == "Running")
        names.emplace_back(name_of(pod->json));
    }
    return names;
  }
  void end_one(const char* phase) {
    REQUIRE_FALSE(at_work().empty());
    set_status("pods", at_work().front(),
               std::string("{'phase': '") + phase + "'}");
    settle();
  }
  std::string condition(const char* type) const {
    for (const auto& one :
         model::array_at(job()->json, {"status", "conditions"}).GetArray())
      if (text_at(one, {"type"}) == type)
        return std::string(text_at(one, {"reason"})) + ": " +
               std::string(text_at(one, {"message"}));
    return "";
  }
};

TEST_CASE("a Job makes a pod that is its own") {
  job_lab lab;
  lab.add("");
  REQUIRE(lab.at_work().size() == 1);
  const auto pod = lab.list("pods").front();
  const std::string uid(uid_of(lab.job()->json));
  CHECK(name_of(pod->json).substr(0, 5) == "work-");
  CHECK(name_of(pod->json).size() == 10);
  for (const char* label : {"job-name", "batch.kubernetes.io/job-name"})
    CHECK(text_at(pod->json, {"metadata", "labels", label}) == "work");
  for (const char* label :
       {"controller-uid", "batch.kubernetes.io/controller-uid"})
    CHECK(text_at(pod->json, {"metadata", "labels", label}) == uid);
  const auto& owner =
      model::array_at(pod->json, {"metadata", "ownerReferences"})[0];
  CHECK(text_at(owner, {"apiVersion"}) == "batch/v1");
  CHECK(text_at(owner, {"kind"}) == "Job");
  CHECK(text_at(owner, {"uid"}) == uid);
  CHECK(model::true_at(owner, {"controller"}));
  CHECK(lab.count("active") == 1);
  CHECK_FALSE(text_at(lab.job()->json, {"status", "startTime"}).empty());
  CHECK(lab.told("Normal SuccessfulCreate Created pod: work-"));
}

TEST_CASE("a Job is complete once enough of its pods have succeeded") {
  job_lab lab;
  lab.add("'completions': 3, 'parallelism': 2");
  CHECK(lab.at_work().size() == 2);
  lab.end_one("Succeeded");
  CHECK(lab.at_work().size() == 2);
  lab.end_one("Succeeded");
  CHECK(lab.at_work().size() == 1);
  CHECK(lab.count("succeeded") == 2);
  CHECK(lab.condition("Complete").empty());
  lab.end_one("Succeeded");
  CHECK(lab.condition("SuccessCriteriaMet") ==
        "CompletionsReached: Reached expected number of succeeded pods");
  CHECK(lab.condition("Complete") ==
        "CompletionsReached: Reached expected number of succeeded pods");
  CHECK(lab.count("succeeded") == 3);
  CHECK(lab.count("active") == 0);
  CHECK_FALSE(text_at(lab.job()->json, {"status", "completionTime"}).empty());
  CHECK(lab.told("Normal Completed Job completed"));
}

TEST_CASE("a pod that failed is replaced, later each time, up to a limit") {
  job_lab lab;
  lab.add("'backoffLimit': 2");
  for (const auto wait : {1s, 2s}) {
    lab.end_one("Failed");
    CHECK(lab.at_work().empty());
    lab.pass(wait - 1ms);
    CHECK(lab.at_work().empty());
    lab.pass(1ms);
    CHECK(lab.at_work().size() == 1);
  }
  lab.end_one("Failed");
  lab.pass(1min);
  CHECK(lab.at_work().empty());
  CHECK(lab.count("failed") == 3);
  for (const char* type : {"FailureTarget", "Failed"})
    CHECK(lab.condition(type) ==
          "BackoffLimitExceeded: Job has reached the specified backoff limit");
  CHECK(lab.told("Warning BackoffLimitExceeded Job has reached"));
}

TEST_CASE("restarts in one pod count against the limit too") {
  job_lab lab;
  lab.add("'backoffLimit': 2", "OnFailure");
  const std::string pod = lab.at_work().front();
  lab.set_status("pods", pod, R"({'phase': 'Running', 'containerStatuses':
    [{'name': 'app', 'restartCount': 1, 'ready': true, 'image': 'x',
      'imageID': ''}]})");
  lab.settle();
  CHECK(lab.condition("FailureTarget").empty());
  lab.set_status("pods", pod, R"({'containerStatuses':
    [{'name': 'app', 'restartCount': 2, 'ready': true, 'image': 'x',
      'imageID': ''}]})");
  lab.settle();
  CHECK(lab.condition("FailureTarget") ==
        "BackoffLimitExceeded: Job has reached the specified backoff limit");
  CHECK(lab.told("Normal SuccessfulDelete Deleted pod: " + pod));
}

TEST_CASE("a Job that takes too long fails, and its pods go") {
  job_lab lab;
  lab.add("'activeDeadlineSeconds': 5");
  const std::string pod = lab.at_work().front();
  // Bound, so that it takes its time to end.
  REQUIRE(lab.home.served.bind({"default", pod}, "node"));
  lab.set_status("pods", pod, "{'phase': 'Running'}");
  lab.pass(4s);
  CHECK(lab.condition("FailureTarget").empty());
  lab.pass(2s);
  const std::string late =
      "DeadlineExceeded: Job was active longer than specified deadline";
  CHECK(lab.condition("FailureTarget") == late);
  CHECK(lab.condition("Failed").empty());
  CHECK(lab.count("terminating") == 1);
  CHECK(being_deleted(lab.find("pods", pod)->json));
  delete_options now;
  now.grace_seconds = 0;
  REQUIRE(lab.home.served.remove(type_of("pods"), {"default", pod}, now));
  lab.settle();
  CHECK(lab.condition("Failed") == late);
  CHECK(lab.count("failed") == 1);
}

TEST_CASE("a suspended Job has no pods") {
  job_lab lab;
  lab.add("'suspend': true");
  CHECK(lab.at_work().empty());
  auto job = copy_of(lab.job()->json);
  job["spec"]["suspend"] = false;
  REQUIRE(lab.home.served.update(type_of("jobs"), std::move(job)));
  lab.settle();
  CHECK(lab.at_work().size() == 1);
}

TEST_CASE("a finished Job is removed when its time is over") {
  job_lab lab;
  lab.add("'ttlSecondsAfterFinished': 10");
  lab.end_one("Succeeded");
  lab.pass(9s);
  CHECK_FALSE(being_deleted(lab.job()->json));
  lab.pass(2s);
  // The garbage collector's, with the pods.
  CHECK(being_deleted(lab.job()->json));
}

TEST_CASE("a pod removed by force is replaced and counts as failed") {
  job_lab lab;
  lab.add("");
  delete_options now;
  now.grace_seconds = 0;
  REQUIRE(lab.home.served.remove(type_of("pods"),
                                 {"default", lab.at_work().front()}, now));
  lab.settle();
  CHECK(lab.count("failed") == 1);
  lab.pass(1s);
  CHECK(lab.at_work().size() == 1);
}

TEST_CASE("a pod that may not be created is told and tried again") {
  job_lab lab;
  lab.create("resourcequotas", R"({'metadata': {'name': 'none'},
    'spec': {'hard': {'pods': '0'}}})");
  lab.add("");
  CHECK(lab.at_work().empty());
  CHECK(lab.told("Warning FailedCreate Error creating: "));
  delete_options now;
  REQUIRE(lab.home.served.remove(type_of("resourcequotas"), {"default", "none"},
                                 now));
  lab.pass(4s);
  CHECK(lab.at_work().size() == 1);
}

}  // namespace
}  // namespace forensics::sandbox
