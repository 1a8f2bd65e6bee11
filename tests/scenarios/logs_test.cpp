/// Logs of every kind, from the node to the sealed case.
#include <doctest/doctest.h>

#include "model/digest.hpp"
#include "model/log_object.hpp"
#include "model/utf8.hpp"
#include "model/vocabulary.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::find;
using model::text_at;

constexpr std::size_t share = 600'000;  ///< --max-log-size here

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string out;
  out.reserve(bytes + text.size());
  while (out.size() < bytes) out += text;
  return out;
}

/// The case of the pod; the test ends when there is none.
model::json_document case_of(const site& at, std::string_view pod) {
  for (auto& one : at.quarantine.cases())
    if (text_at(one, {"metadata", "labels", model::label_source_pod}) == pod)
      return std::move(one);
  FAIL("no case of the pod ", std::string(pod));
  return {};
}

std::string note(const model::json_document& one, std::string_view name) {
  return std::string(text_at(one, {"metadata", "annotations", name}));
}

std::string bytes_in(const model::json_document& object,
                     const std::string& file) {
  const auto binary = text_at(object, {"binaryData", file});
  if (!binary.empty()) return *model::base64_decode(std::string(binary));
  return std::string(text_at(object, {"data", file}));
}

/// All parts of the crash's log, joined.
std::string log_in(const site& at, const model::json_document& one) {
  std::string out = bytes_in(one, "crash.log");
  const std::string parts = note(one, model::note_log_parts);
  const std::string name(text_at(one, {"metadata", "name"}));
  for (int number = 1; number < std::atoi(parts.c_str()); ++number) {
    const std::string file = "crash.log." + std::to_string(number);
    out = bytes_in(
              at.home.get_json({"configmap", model::log_object_name(name, file),
                                "-n", at.quarantine.name()}),
              file) +
          out;
  }
  return out;
}

void run(const site& at, const std::string& pod) {
  at.home.create_pod(at.shop, make_pod({.name = pod}));
}

TEST_CASE("logs of every kind are kept as they came") {
  const site at;
  const std::string many_lines = repeated("a line of the log\n", 100'000'000);
  const std::string endless = repeated("x", 3'000'000);
  // What is left of a character at the cut is no UTF-8; the whole is.
  const std::string umlauts = repeated("\xc3\xa4", 1'000'001);
  const std::string binary = repeated(std::string("\x00\xff\xfe core", 8), 999);
  const std::pair<std::string, const std::string&> logs[] = {
      {"huge", many_lines},
      {"endless", endless},
      {"umlauts", umlauts},
      {"binary", binary}};
  for (const auto& [pod, text] : logs) {
    run(at, pod);
    at.home.log_of(at.shop, pod).put(log_run::current, text);
    at.home.set_status(at.shop, pod, crashed_status(pod));
  }
  run(at, "empty");
  at.home.log_of(at.shop, "empty").put(log_run::current, "");
  at.home.set_status(at.shop, "empty", crashed_status("empty"));

  controller_process controller(
      at.controller_kubeconfig(),
      at.flags({"--max-log-size=" + std::to_string(share)}));
  at.wait_closed(5, 40s);

  for (const auto& [pod, text] : logs) {
    CAPTURE(pod);
    const auto one = case_of(at, pod);
    const std::string kept = log_in(at, one);
    CHECK(kept.size() <= share);
    CHECK(text.ends_with(kept));
    const bool is_all = kept.size() == text.size();
    CHECK(note(one, model::note_log_complete) == (is_all ? "true" : "false"));
    if (is_all || pod == "huge") continue;
    CHECK(note(one, model::note_log_dropped) ==
          std::to_string(text.size() - kept.size()));
  }
  const std::string of_huge = log_in(at, case_of(at, "huge"));
  CHECK(of_huge.size() > share - 100);
  CHECK(of_huge.starts_with("a line of the log\n"));
  CHECK(log_in(at, case_of(at, "endless")).size() == share);
  CHECK(model::is_utf8(log_in(at, case_of(at, "umlauts"))));
  const auto of_binary = case_of(at, "binary");
  CHECK(text_at(of_binary, {"data", "crash.log"}).empty());
  CHECK(note(of_binary, model::note_log_sha256) == model::sha256_hex(binary));
  const auto of_empty = case_of(at, "empty");
  CHECK(find(of_empty, {"data", "crash.log"}) != nullptr);
  CHECK(note(of_empty, model::note_log_sha256) == model::sha256_hex(""));
  CHECK(controller.stop() == 0);
}

TEST_CASE(
    "a log that can't be had costs the log alone, and the case says why") {
  const site at;
  struct trouble {
    const char* pod;
    int status;
    const char* body;
    const char* why;  ///< is in the problem
  };
  const trouble troubles[] = {
      {"rotated", 200, "unable to retrieve container logs for containerd://7\n",
       "no longer has the log"},
      {"waiting", 400,
       "container \"app\" in pod \"waiting\" is waiting to start", "400"},
      {"refused", 403, "Forbidden (user=apiserver, verb=get)", "log"},
      {"broken", 500, "internal error", "log"},
  };
  for (const auto& each : troubles) {
    run(at, each.pod);
    at.home.log_of(at.shop, each.pod)
        .answer(log_run::current, each.status, each.body);
    at.home.set_status(at.shop, each.pod, crashed_status(each.pod));
  }
  controller_process controller(at.controller_kubeconfig(), at.flags());
  at.wait_closed(std::size(troubles), 60s);
  for (const auto& each : troubles) {
    CAPTURE(std::string(each.pod));
    const auto one = case_of(at, each.pod);
    CHECK(find(one, {"data", "crash.log"}) == nullptr);
    CHECK(contains(note(one, model::note_problems), "\"log\""));
    CHECK(contains(note(one, model::note_problems), each.why));
    CHECK(note(one, model::note_phase) == model::phase_complete);
    CHECK(find(one, {"data", model::key_manifest}) != nullptr);
  }
}

TEST_CASE("a pod that is deleted while its log is read keeps its case") {
  const site at;
  run(at, "web");
  const auto log = at.home.log_of(at.shop, "web");
  log.put(log_run::current, "last words\n");
  log.hang();
  at.home.set_status(at.shop, "web", crashed_status("web"));
  controller_process controller(at.controller_kubeconfig(), at.flags());
  eventually(10s, "a case", [&] { return at.quarantine.cases().size() == 1; });
  at.home.kubectl({"delete", "pod", "web", "-n", at.shop.name(),
                   "--grace-period=0", "--force"});
  log.release();
  at.wait_closed(1);
  const auto one = case_of(at, "web");
  CHECK(find(one, {"data", "pod.json"}) != nullptr);
  const bool has_log = text_at(one, {"data", "crash.log"}) == "last words\n";
  const bool says_why = contains(note(one, model::note_problems), "\"log\"");
  CHECK(has_log != says_why);
  CHECK(note(one, model::note_phase) == model::phase_complete);
}

}  // namespace
}  // namespace forensics::test
