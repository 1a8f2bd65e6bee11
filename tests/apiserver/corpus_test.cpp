/// Every pod of the corpus on a real API server: detected, captured, cloned
/// into a quarantine of each Pod Security level. What became of each is golden
/// (tests/data/corpus/outcomes.md).
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "model/names.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/quarantine_view.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"
#include "support/clone_checker.hpp"
#include "support/corpus.hpp"
#include "support/server_fields.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::array_at;
using model::json_document;
using model::json_value;
using model::text_at;

const std::filesystem::path data = TEST_DATA_DIR;

/// Where an object of this kind is created.
std::string collection_of(const json_value& object, const std::string& ns) {
  const std::string_view kind = text_at(object, {"kind"});
  if (kind == "PriorityClass")
    return "/apis/scheduling.k8s.io/v1/priorityclasses";
  if (kind == "RuntimeClass") return "/apis/node.k8s.io/v1/runtimeclasses";
  const std::map<std::string_view, std::string> core{
      {"ConfigMap", "configmaps"},
      {"Secret", "secrets"},
      {"Service", "services"},
      {"ServiceAccount", "serviceaccounts"}};
  return "/api/v1/namespaces/" + ns + "/" + core.at(kind);
}

/// The pod without what the API takes by other ways, or acts on: ephemeral
/// containers, owners (the garbage collector would delete it), finalizers.
json_document creatable(const json_value& pod) {
  json_document out;
  out.CopyFrom(pod, out.GetAllocator());
  out["metadata"].RemoveMember("ownerReferences");
  out["metadata"].RemoveMember("finalizers");
  out["spec"].RemoveMember("ephemeralContainers");
  out.RemoveMember("status");
  return out;
}

/// One pod of the corpus, in a namespace of its own.
struct standing_entry {
  standing_entry(const cluster& home, const corpus_entry& from)
      : entry(from), ns(home, from.name.substr(0, 40)) {}

  std::string pod_name() const {
    return std::string(text_at(entry.pod(), {"metadata", "name"}));
  }
  std::string pod_path() const {
    return "/api/v1/namespaces/" + ns.name() + "/pods/" + pod_name();
  }

  const corpus_entry& entry;
  scratch_namespace ns;
};

class stage {
 public:
  explicit stage(const cluster& home)
      : home_(home), corpus_(read_corpus(data)) {
    for (const corpus_entry& entry : corpus_)
      standing_.push_back(std::make_unique<standing_entry>(home, entry));
    for (const auto& one : standing_) put_up(*one);
  }

  /// All crashes that the pods show, as they stand on the server.
  std::map<std::string, std::pair<const standing_entry*, model::crash>>
  crashes() const {
    std::map<std::string, std::pair<const standing_entry*, model::crash>> all;
    for (const auto& one : standing_) {
      const auto pod = home_.get(one->pod_path());
      REQUIRE(pod);
      for (auto& which : model::find_crashes(*pod, {model::duration::max()},
                                             container_crash_now()))
        all.emplace(model::case_name(which), std::pair{one.get(), which});
    }
    return all;
  }

  /// Only these pods have the label.
  static constexpr const char* selector = "forensics-corpus=yes";

 private:
  static model::timestamp container_crash_now() {
    return std::chrono::time_point_cast<model::duration>(
        std::chrono::system_clock::now());
  }

  void create(const std::string& collection, const std::string& body) const {
    const verdict made = post(home_, collection, body);
    INFO(made.message);
    // Cluster-wide objects stay from one run of the tests to the next.
    REQUIRE((made.status == 200 || made.reason == "AlreadyExists"));
  }

  void put_up(const standing_entry& one) const {
    CAPTURE(one.entry.name);
    for (const json_value& object : one.entry.objects().GetArray())
      create(collection_of(object, one.ns.name()), model::dump(object));
    json_document pod = creatable(one.entry.pod());
    auto& memory = pod.GetAllocator();
    if (!pod["metadata"].HasMember("labels"))
      pod["metadata"].AddMember("labels", json_value(rapidjson::kObjectType),
                                memory);
    model::set(pod["metadata"]["labels"], "forensics-corpus", "yes", memory);
    create("/api/v1/namespaces/" + one.ns.name() + "/pods", model::dump(pod));
    add_ephemeral_containers(one);
    for (const model::crash& which :
         model::find_crashes(standing_pod(one.entry), {model::duration::max()},
                             container_crash_now()))
      for (const auto run : {log_run::current, log_run::previous})
        home_.log_of(one.ns.name(), one.pod_name(), which.log_container)
            .put(run, "the last words of " + one.entry.name + "\n");
    home_.set_status(
        one.ns.name(), one.pod_name(),
        model::dump(model::object_at(one.entry.pod(), {"status"})));
  }

  void add_ephemeral_containers(const standing_entry& one) const {
    const json_value& all =
        array_at(one.entry.pod(), {"spec", "ephemeralContainers"});
    if (all.Empty()) return;
    const auto added =
        patch(home_, one.pod_path() + "/ephemeralcontainers", strategic_patch,
              R"({"spec":{"ephemeralContainers":)" + model::dump(all) + "}}");
    INFO(added.message);
    REQUIRE(added.status == 200);
  }

  const cluster& home_;
  std::vector<corpus_entry> corpus_;
  std::vector<std::unique_ptr<standing_entry>> standing_;
};

/// `at once`, `healed: pod-security, quota` or `evidence only: …`.
std::string outcome_of(const json_document& kept, const json_document* clone) {
  if (clone == nullptr) {
    const auto problems =
        model::parse_json(annotation(kept, model::note_problems));
    REQUIRE(problems);
    for (const json_value& one : problems->GetArray())
      if (text_at(one, {"step"}) == "clone")
        return "evidence only: " + std::string(text_at(one, {"reason"}));
    return "evidence only";
  }
  std::set<std::string> reasons;
  for (const auto& one :
       model::parse_differences(annotation(*clone, model::note_relaxed)))
    reasons.insert(one.reason);
  std::string out = reasons.empty() ? "at once" : "healed:";
  for (const std::string& reason : reasons) out += " " + reason;
  return out;
}

/// A quarantine of one level and the controller that fills it.
struct filled_quarantine {
  filled_quarantine(const cluster& home, const std::string& level)
      : view(home) {
    // Made by an administrator: the controller learns of it by refusals.
    home.apply(R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":")" +
               view.name() +
               R"(","labels":{"pod-security.kubernetes.io/enforce":")" + level +
               R"("}}})");
    controller.emplace(
        home.admin_kubeconfig(),
        std::vector<std::string>{
            "--target-namespace=" + view.name(), "--max-crash-age=87600h",
            std::string("--pod-selector=") + stage::selector});
  }
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         began)
        .count();
  }
  quarantine_view view;
  std::chrono::steady_clock::time_point began =
      std::chrono::steady_clock::now();
  std::optional<controller_process> controller;
};

/// By its name, which is its case's.
std::map<std::string, json_document> by_name(std::vector<json_document> all) {
  std::map<std::string, json_document> out;
  for (auto& one : all) {
    std::string name(text_at(one, {"metadata", "name"}));
    out.emplace(std::move(name), std::move(one));
  }
  return out;
}

TEST_CASE("every pod of the corpus is kept, and cloned where it can be") {
  const cluster home;
  const stage all(home);
  const auto crashes = all.crashes();
  REQUIRE(crashes.size() > 106);

  std::map<std::string, std::map<std::string, std::string>> table;
  for (const std::string level : {"baseline", "restricted"}) {
    CAPTURE(level);
    filled_quarantine filled(home, level);
    filled.controller->wait_ready();
    eventually(180s, "every case closed",
               [&] { return filled.view.closed() >= crashes.size(); });
    MESSAGE(level, ": ", crashes.size(), " cases in ", filled.seconds(), " s");
    const auto clones = by_name(filled.view.clones());
    const auto cases = by_name(filled.view.cases());
    CHECK(cases.size() == crashes.size());
    for (const auto& [name, found] : crashes) {
      const auto& [one, which] = found;
      CAPTURE(one->entry.name);
      CAPTURE(which.container);
      const auto kept = cases.find(name);
      REQUIRE(kept != cases.end());
      // One that is too long to be kept is told of.
      CHECK((text_at(kept->second, {"data", "pod.json"}) != "" ||
             contains(annotation(kept->second, model::note_problems),
                      R"("step":"pod")")));
      const auto clone = clones.find(name);
      const bool is_cloned = clone != clones.end();
      CHECK(is_cloned == (annotation(kept->second, model::note_phase) ==
                          model::phase_complete));
      const auto source = home.get(one->pod_path());
      REQUIRE(source);
      if (is_cloned)
        for (const std::string& fault :
             faults_of(as_sent(clone->second), *source, filled.view.name()))
          FAIL_CHECK(fault);
      table[one->entry.name + " | " +
            (which.container.empty() ? "(pod)" : which.container)][level] =
          outcome_of(kept->second, is_cloned ? &clone->second : nullptr);
    }
  }

  std::string text =
      "| pod | crashed | Pod Security `baseline` | `restricted` |\n"
      "|---|---|---|---|\n";
  for (const auto& [row, levels] : table)
    text += "| " + row + " | " + levels.at("baseline") + " | " +
            levels.at("restricted") + " |\n";
  const auto path = data / "corpus" / "outcomes.md";
  const char* update = std::getenv("UPDATE_GOLDENS");
  if (update != nullptr && std::string_view(update) == "1")
    std::ofstream(path, std::ios::binary) << text;
  std::ifstream golden(path, std::ios::binary);
  const std::string expected{std::istreambuf_iterator<char>(golden), {}};
  CHECK(text == expected);
}

}  // namespace
}  // namespace forensics::test
