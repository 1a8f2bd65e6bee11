#include "plugin/evidence/case_logs.hpp"

#include <doctest/doctest.h>

#include "model/vocabulary.hpp"
#include "support/sealed_case.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

case_snapshot read(const sealed_case& which) {
  auto out = snapshot_of(which.anchor, which.logs);
  REQUIRE(out);
  return *std::move(out);
}

std::string file_of(const case_log* log) { return log ? log->file : "none"; }

}  // namespace

TEST_CASE("a log is put together from its parts, the oldest first") {
  const auto seen = read(sealed_by(test_key()));
  const auto logs = logs_of(seen);
  REQUIRE(logs.size() == 3);
  CHECK(logs[0].file == "crash.log");
  CHECK(logs[0].parts ==
        std::vector<std::string>{"crash.log.2", "crash.log.1", "crash.log"});
  CHECK(joined(seen, logs[0]) == "one\ntwo\nthree\nfour\nfive\nsix\n");
  CHECK(logs[0].bytes == 28);
  CHECK_FALSE(logs[0].has_gap);
}

TEST_CASE("what was left out is said of each part") {
  const auto logs = logs_of(read(sealed_by(test_key())));
  CHECK_FALSE(logs[0].complete);
  CHECK(logs[0].dropped == 14);
  CHECK(logs[0].container == "web");
}

TEST_CASE("binary logs are as they came, and a missing log says why") {
  const auto seen = read(sealed_by(test_key()));
  const auto logs = logs_of(seen);
  CHECK(logs[1].file == "migrate.log");
  CHECK(logs[1].parts.empty());
  CHECK(logs[1].why == "the node has none");
  CHECK(logs[2].file == "proxy.log");
  CHECK(joined(seen, logs[2]) == std::string("\x00\xff\x1b[2J", 6));
  CHECK(logs[2].complete);
}

TEST_CASE("a log whose middle part is missing has a gap") {
  auto which = sealed_by(test_key());
  which.logs.erase(which.logs.begin());
  const auto logs = logs_of(read(which));
  CHECK(logs[0].has_gap);
  CHECK(logs[0].parts == std::vector<std::string>{"crash.log.2", "crash.log"});
}

TEST_CASE("a log without its newest part has a gap, too") {
  auto which = sealed_by(test_key());
  REQUIRE(which.anchor["data"].EraseMember("crash.log"));
  const auto logs = logs_of(read(which));
  CHECK(logs[0].file == "crash.log");
  CHECK(logs[0].has_gap);
}

TEST_CASE("a log without its oldest parts has a gap, too") {
  auto which = sealed_by(test_key());
  model::set(which.anchor["metadata"]["annotations"], "forensic.io/log-parts",
             "3", which.anchor.GetAllocator());
  CHECK_FALSE(logs_of(read(which))[0].has_gap);
  which.logs.erase(which.logs.begin() + 1);
  CHECK(logs_of(read(which))[0].has_gap);
}

TEST_CASE("how many parts a log object claims counts while a case is open") {
  const auto with_claim = [](sealed_case which) {
    for (auto& object : which.logs)
      model::set(object["metadata"]["annotations"], "forensic.io/log-parts",
                 "9", object.GetAllocator());
    return logs_of(read(which));
  };
  const auto open = with_claim(open_case());
  CHECK(open[0].has_gap);
  CHECK(log_named(open, "proxy.log")->has_gap);
  const auto sealed = with_claim(sealed_by(test_key()));
  CHECK_FALSE(sealed[0].has_gap);
  CHECK_FALSE(log_named(sealed, "proxy.log")->has_gap);
}

TEST_CASE("a part that only logs.json still knows makes a gap") {
  auto which = sealed_by(test_key());
  which.logs.erase(which.logs.begin() + 1);
  const auto logs = logs_of(read(which));
  CHECK(logs[0].parts == std::vector<std::string>{"crash.log.1", "crash.log"});
  CHECK(logs[0].has_gap);
}

TEST_CASE("the logs of a case that is still open can be read") {
  const auto which = open_case();
  const auto seen = read(which);
  CHECK(joined(seen, logs_of(seen)[0]).starts_with("one\n"));
}

TEST_CASE("while a case is open, the object with the log's own name counts") {
  auto which = open_case();
  which.logs.insert(which.logs.begin(),
                    log_object_of(which, "a-forged", "proxy.log", "forged\n"));
  const auto seen = read(which);
  CHECK(joined(seen, *log_named(logs_of(seen), "proxy.log")).size() == 6);
  CHECK(seen.notes.size() == 1);
}

TEST_CASE("a case without any log says why") {
  auto which = open_case();
  which.logs.clear();
  which.anchor["data"].EraseMember("crash.log");
  which.anchor["data"].EraseMember("logs.json");
  const auto logs = logs_of(read(which));
  REQUIRE(logs.size() == 1);
  CHECK(logs[0].file == "crash.log");
  CHECK(logs[0].parts.empty());
  CHECK(logs[0].why == "the case does not say why");
  model::set(which.anchor["metadata"]["annotations"], "forensic.io/problems",
             R"([{"step":"log","reason":"the node is gone"}])",
             which.anchor.GetAllocator());
  CHECK(logs_of(read(which))[0].why == "the node is gone");
}

TEST_CASE("an empty log is a log") {
  auto which = open_case();
  which.logs.clear();
  model::set(which.anchor["data"], "crash.log", "",
             which.anchor.GetAllocator());
  const auto seen = read(which);
  const auto logs = logs_of(seen);
  REQUIRE(logs[0].file == "crash.log");
  CHECK(logs[0].parts.size() == 1);
  CHECK(joined(seen, logs[0]).empty());
}

TEST_CASE("a container's log is found by its name") {
  const auto logs = logs_of(read(sealed_by(test_key())));
  CHECK(file_of(log_of_container(logs, "web", "web", false)) == "crash.log");
  CHECK(file_of(log_of_container(logs, "web", "proxy", false)) == "proxy.log");
  CHECK(file_of(log_of_container(logs, "web", "proxy", true)) == "none");
  CHECK(file_of(log_of_container(logs, "web", "nobody", false)) == "none");
}

TEST_CASE("the last lines of a text") {
  CHECK(last_lines("a\nb\nc\n", 2) == "b\nc\n");
  CHECK(last_lines("a\nb\nc", 2) == "b\nc");
  CHECK(last_lines("a\nb\n", 9) == "a\nb\n");
  CHECK(last_lines("a\n\n", 1) == "\n");
  CHECK(last_lines("a\nb\n", 0) == "");
  CHECK(last_lines("", 3) == "");
}
