#include <doctest/doctest.h>

#include <fstream>

#include "sandbox/node/log_reader.hpp"
#include "sandbox/node/log_time.hpp"
#include "sandbox/node/node_lab.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;
using model::text_at;

constexpr model::timestamp noon =
    std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + 12h;

struct log_lab {
  testing::temp_folder folder;
  model::timestamp now = noon;
  std::shared_ptr<run_log> log = make();

  std::shared_ptr<run_log> make(std::size_t limit = 1U << 20) {
    return std::make_shared<run_log>(folder.path("log"), limit, "/scratch/root",
                                     [this] { return now; });
  }
  std::string read(const log_query& query = {}) const {
    return read_log(log->file(), query);
  }
};

TEST_CASE("a run's output is read back as it was written") {
  log_lab lab;
  for (const char* piece : {"one\nt", "wo\n", "\n", "three"})
    lab.log->write(piece);
  CHECK(lab.read() == "one\ntwo\n\n");
  lab.log->finish();
  CHECK(lab.read() == "one\ntwo\n\nthree");
}

TEST_CASE("each line has the time at which it ended") {
  log_lab lab;
  lab.log->write("one\n");
  lab.now += 1500ms;
  lab.log->write("two\n");
  log_query query;
  query.timestamps = true;
  CHECK(lab.read(query) ==
        "2026-01-02T12:00:00.000000000Z one\n"
        "2026-01-02T12:00:01.500000000Z two\n");
  query.timestamps = false;
  query.since = noon + 1s;
  CHECK(lab.read(query) == "two\n");
}

TEST_CASE("the scratch folder of a container does not show in its log") {
  log_lab lab;
  lab.log->write(
      "cat: can't open '/scratch/root/etc/app.conf' of "
      "/scratch/root\n");
  CHECK(lab.read() == "cat: can't open '/etc/app.conf' of \n");
}

TEST_CASE("tail and limit are of what is shown") {
  log_lab lab;
  lab.log->write("one\ntwo\nthree\n");
  struct row {
    std::optional<std::int64_t> tail;
    std::optional<std::int64_t> limit;
    const char* text;
  };
  for (const row& one : {
           row{2, {}, "two\nthree\n"},
           row{0, {}, ""},
           row{9, {}, "one\ntwo\nthree\n"},
           row{{}, 5, "one\nt"},
           row{1, 3, "thr"},
       }) {
    CAPTURE(one.text);
    log_query query;
    query.tail_lines = one.tail;
    query.limit_bytes = one.limit;
    CHECK(lab.read(query) == one.text);
  }
}

TEST_CASE("the tail of a text begins at a line") {
  CHECK(start_of_tail("", 1) == 0);
  CHECK(start_of_tail("a", 1) == 0);
  CHECK(start_of_tail("a\nb", 1) == 2);
  CHECK(start_of_tail("\nb", 1) == 1);
  CHECK(start_of_tail("\n\n", 1) == 1);
  CHECK(start_of_tail("a\nb\n", 2) == 0);
}

TEST_CASE("a long line comes in parts and is shown as one") {
  log_lab lab;
  const std::string line(40'000, 'x');
  lab.log->write(line + "\nend\n");
  CHECK(lab.read() == line + "\nend\n");
  std::ifstream in(lab.log->file());
  std::string first;
  std::getline(in, first);
  CHECK(first.size() == 33 + (16U << 10));
  CHECK(first[31] == 'P');
}

TEST_CASE("a full log begins anew, and who follows it misses nothing") {
  log_lab lab;
  lab.log = lab.make(100);
  const auto stream = follow_log(lab.log, {});
  std::string seen;
  const auto take = [&] {
    const auto pieces = stream->take();
    REQUIRE(pieces);
    for (const std::string& piece : *pieces) seen += piece;
  };
  for (const char* line : {"one\n", "two\n"}) {
    lab.log->write(line);
    take();
  }
  CHECK(lab.log->generation() == 0);
  lab.log->write("three\n");
  CHECK(lab.log->generation() == 1);
  CHECK(lab.read() == "three\n");
  take();
  CHECK(seen == "one\ntwo\nthree\n");
}

TEST_CASE("a followed log ends with the run") {
  log_lab lab;
  lab.log->write("one\ntwo\n");
  log_query query;
  query.tail_lines = 1;
  const auto stream = follow_log(lab.log, query);
  int calls = 0;
  const auto ready = [&calls] { ++calls; };
  stream->when_ready(ready);
  CHECK(calls == 1);
  CHECK(stream->take() == std::vector<std::string>{"two\n"});
  stream->when_ready(ready);
  CHECK(calls == 1);
  lab.log->write("three\n");
  CHECK(calls == 2);
  CHECK(stream->take() == std::vector<std::string>{"three\n"});
  CHECK(stream->take() == std::vector<std::string>{});
  stream->when_ready(ready);
  lab.log->finish();
  CHECK(calls == 3);
  CHECK_FALSE(stream->take());
}

TEST_CASE("a followed log ends at its limit") {
  log_lab lab;
  lab.log->write("one\n");
  log_query query;
  query.limit_bytes = 6;
  const auto stream = follow_log(lab.log, query);
  CHECK(stream->take() == std::vector<std::string>{"one\n"});
  lab.log->write("two\n");
  CHECK(stream->take() == std::vector<std::string>{"tw"});
  CHECK_FALSE(stream->take());
}

TEST_CASE("a request for a log is checked as the API server checks it") {
  const auto pod = *model::parse_json(R"({"metadata": {"name": "web"},
    "spec": {"initContainers": [{"name": "i"}],
             "containers": [{"name": "a"}, {"name": "b"}]}})");
  struct row {
    std::map<std::string, std::string> query;
    int code;
    const char* message;
  };
  for (const row& one : {
           row{{},
               400,
               "a container name must be specified for pod web, choose one "
               "of: [i a b]"},
           row{{{"container", "x"}},
               400,
               "container x is not valid for pod web"},
           row{{{"tailLines", "x"}},
               400,
               "strconv.ParseInt: parsing \"x\": invalid syntax"},
           row{{{"tailLines", "99999999999999999999"}},
               400,
               "strconv.ParseInt: parsing \"99999999999999999999\": value out "
               "of range"},
           row{{{"sinceTime", "x"}},
               400,
               "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot "
               "parse \"x\" as \"2006\""},
           row{{{"tailLines", "-1"},
                {"limitBytes", "0"},
                {"sinceSeconds", "0"}},
               422,
               "PodLogOptions \"web\" is invalid: [tailLines: Invalid value: "
               "-1: must be greater than or equal to 0, limitBytes: Invalid "
               "value: 0: must be greater than 0, sinceSeconds: Invalid value: "
               "0: must be greater than 0]"},
           row{{{"sinceSeconds", "3"}, {"sinceTime", "2026-01-02T12:00:00Z"}},
               422,
               "PodLogOptions \"web\" is invalid: []: Forbidden: at most one "
               "of `sinceTime` or `sinceSeconds` may be specified"},
           row{{{"stream", "Stdout"}},
               422,
               "PodLogOptions \"web\" is invalid: stream: Forbidden: may not "
               "be specified"},
       }) {
    CAPTURE(one.message);
    api_request how;
    how.query = one.query;
    const auto parsed = parse_log_query(how, pod, noon);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == one.code);
    CHECK(parsed.error().message == one.message);
  }

  api_request how;
  how.query = {{"container", "i"},     {"follow", "true"},
               {"previous", "false"},  {"timestamps", "1"},
               {"sinceSeconds", "60"}, {"tailLines", "3"},
               {"limitBytes", "1000"}};
  const auto query = parse_log_query(how, pod, noon);
  REQUIRE(query);
  CHECK(query->container == "i");
  CHECK(query->follow);
  CHECK_FALSE(query->previous);
  CHECK(query->timestamps);
  CHECK(query->since == noon - 60s);
  CHECK(query->tail_lines == 3);
  CHECK(query->limit_bytes == 1000);
}

TEST_CASE("a pod's log is told to be missing in a kubelet's words") {
  node_lab lab;
  const auto message = [&](const char* pod,
                           std::map<std::string, std::string> query = {}) {
    const auto answer = lab.log(pod, std::move(query));
    CHECK(answer.code == 400);
    const auto status = model::parse_json(answer.body);
    REQUIRE(status);
    return std::string(text_at(*status, {"message"}));
  };
  lab.run("pull", R"("containers": [{"name": "app", "image": "nosuch:1"}])");
  REQUIRE(lab.until([&] { return lab.told("pull", "Error: ErrImagePull"); }));
  REQUIRE(lab.until([&] {
    return text_at(lab.status("pull", "app"), {"state", "waiting", "reason"}) ==
           "ImagePullBackOff";
  }));
  CHECK(message("pull") ==
        "container \"app\" in pod \"pull\" is waiting to start: trying and "
        "failing to pull image");
  lab.run("conf", one_container(R"(["true"])",
                                R"("envFrom": [{"configMapRef":
                                  {"name": "nosuch"}}])"));
  REQUIRE(lab.until([&] { return lab.told("conf", "configmap \"nosuch\""); }));
  REQUIRE(lab.until([&] {
    return text_at(lab.status("conf", "app"), {"state", "waiting", "reason"}) ==
           "CreateContainerConfigError";
  }));
  CHECK(message("conf") ==
        "container \"app\" in pod \"conf\" is waiting to start: "
        "CreateContainerConfigError");
  lab.run("run", one_container(R"(["sleep", "100"])"));
  REQUIRE(lab.until_phase("run", "Running"));
  CHECK(message("run", {{"previous", "true"}}) ==
        "previous terminated container \"app\" in pod \"run\" not found");

  lab.create("pods", R"({"metadata": {"name": "unbound"},
    "spec": {"automountServiceAccountToken": false,
             "containers": [{"name": "app", "image": "x"}]}})");
  CHECK(lab.log("unbound").code == 204);
  lab.create("pods", R"({"metadata": {"name": "lost"},
    "spec": {"automountServiceAccountToken": false, "nodeName": "nowhere",
             "containers": [{"name": "app", "image": "x"}]}})");
  CHECK(lab.log("lost").code == 404);
}

TEST_CASE("the log of a running pod is followed to its end") {
  node_lab lab;
  lab.run("talk",
          one_container(R"(["sh", "-c", "echo one; sleep 0.2; echo two"])", "",
                        R"("restartPolicy": "Never")"));
  REQUIRE(lab.until([&] {
    return lab.phase("talk") == "Running" && lab.log("talk").body == "one\n";
  }));
  const auto answer = lab.log("talk", {{"follow", "true"}});
  REQUIRE(answer.stream != nullptr);
  std::string seen;
  bool ended = false;
  REQUIRE(lab.until([&] {
    const auto pieces = answer.stream->take();
    ended = !pieces;
    for (const auto& piece : pieces.value_or(std::vector<std::string>{}))
      seen += piece;
    return ended;
  }));
  CHECK(seen == "one\ntwo\n");
}

}  // namespace
}  // namespace forensics::sandbox
