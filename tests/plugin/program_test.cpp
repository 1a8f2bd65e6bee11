#include "plugin/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include "model/signing_key.hpp"
#include "plugin/command.hpp"
#include "support/temp_folder.hpp"

using namespace forensics;
using namespace forensics::plugin;
using forensics::testing::temp_folder;

namespace {

using words = std::vector<std::string>;

struct outcome {
  int code;
  std::string out;
  std::string err;
};

/// Without a cluster: what gets so far as to look for one ends with 1.
outcome called(const words& arguments, const std::string& input = {},
               bool on_terminal = false) {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  screen around{in, out, err, on_terminal, on_terminal, on_terminal, false};
  const int code = run(arguments, k8s::environment{}, around);
  return {code, out.str(), err.str()};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Of a command's help: the calls of this program among its examples.
std::vector<words> example_calls(const std::string& examples) {
  std::vector<words> calls;
  const std::regex call("kubectl forensic ([^|)>\n]*)");
  for (std::sregex_iterator found(examples.begin(), examples.end(), call), end;
       found != end; ++found) {
    std::string line = (*found)[1];
    line = std::regex_replace(line, std::regex("\"[^\"]*\""), "text");
    // Its file is read before all else.
    line = std::regex_replace(line, std::regex("--key [^ ]*"), "");
    std::istringstream split(line);
    calls.emplace_back(std::istream_iterator<std::string>(split),
                       std::istream_iterator<std::string>());
  }
  return calls;
}

}  // namespace

TEST_CASE("without a command there is an overview of all commands") {
  const outcome bare = called({});
  CHECK(bare.code == exit_ok);
  for (const auto& one : all_commands())
    CHECK(bare.out.find("\n  " + std::string(one->text().name) + " ") !=
          std::string::npos);
  CHECK(called({"--help"}).out == bare.out);
  CHECK(called({"help"}).out == bare.out);
}

TEST_CASE("each command's help has examples, exit codes and 80 columns") {
  for (const auto& one : all_commands()) {
    const std::string name(one->text().name);
    CAPTURE(name);
    const outcome help = called({name, "--help"});
    CHECK(help.code == exit_ok);
    CHECK(help.err.empty());
    CHECK(help.out.find("\nExamples:\n  ") != std::string::npos);
    CHECK(help.out.find("\nExit codes:\n") != std::string::npos);
    CHECK(help.out.find("--kubeconfig") != std::string::npos);
    CHECK(called({"help", name}).out == help.out);
    const auto examples = help.out.find("\nExamples:");
    const auto flags = help.out.find("\nFor every command:");
    for (const std::string& line :
         lines_of(help.out.substr(0, examples) + help.out.substr(flags)))
      CHECK_MESSAGE(line.size() <= 80, line);
  }
}

TEST_CASE("the examples of help are right: only a cluster is missing") {
  const temp_folder folder;
  const std::string key =
      folder.write("forensic.pem", model::signing_key::make().public_pem());
  std::size_t seen = 0;
  for (const auto& one : all_commands())
    for (words call : example_calls(std::string(one->text().examples))) {
      std::replace(call.begin(), call.end(), std::string("forensic.pem"), key);
      const outcome done = called(call);
      CAPTURE(done.err);
      CHECK(done.code != exit_usage);
      ++seen;
    }
  CHECK(seen >= 15);
}

TEST_CASE("what is wrong with a command line is named, with the next step") {
  struct {
    words call;
    const char* err;
  } const rows[] = {
      {{"lst"}, "\"lst\": no such command; did you mean list?"},
      {{"list", "--wach"}, "--wach: no such flag; did you mean --watch?"},
      {{"list", "x"}, "\"x\": one argument too many"},
      {{"list", "-o", "x"}, "--output: \"x\" is none of wide|json|yaml|name"},
      {{"list", "--since=x"}, "--since: "},
      {{"list", "--since"}, "--since: a value is missing after it"},
      {{"list", "--", "x"}, "nothing is taken behind --"},
      {{"-n", "x"}, "a command is missing"},
      {{"show"}, "a case must be named; kubectl forensic list shows them"},
      {{"hold", "--reason=x"}, "a case must be named"},
      {{"hold", "web"}, "--reason: say why"},
      {{"cleanup"}, "which cases?"},
      {{"cleanup", "web", "--all"}, "exclude each other"},
      {{"cleanup", "--source-namespace="}, "--source-namespace: it is empty"},
      {{"cleanup", "--source-namespace", ""}, "it is empty"},
      {{"cleanup", "--older-than=1h", "-l", " "}, "--selector: it is empty"},
      {{"cleanup", "--older-than="}, "--older-than: "},
      {{"cleanup", "--older-than=0"}, "which cases?"},
      {{"completion"}, "for which shell?"},
      {{"verify", "./a", "--key=k", "--own-key"}, "exclude each other"},
  };
  for (const auto& [call, err] : rows) {
    CAPTURE(err);
    const outcome done = called(call);
    CHECK(done.code == exit_usage);
    CHECK(done.out.empty());
    CHECK(done.err.starts_with("error: "));
    CHECK_MESSAGE(done.err.find(err) != std::string::npos, done.err);
    CHECK(done.err.find("--help\n") != std::string::npos);
  }
}

TEST_CASE("who is sent to a help text finds it") {
  CHECK(called({"lst"}).err.ends_with("\nSee kubectl forensic --help\n"));
  CHECK(called({"lst", "--help"})
            .err.ends_with("\nSee kubectl forensic --help\n"));
  CHECK(called({"list", "x"})
            .err.ends_with("\nSee kubectl forensic list --help\n"));
}

TEST_CASE("where no cluster is known, that is said") {
  const outcome done = called({"list"});
  CHECK(done.code == exit_failed);
  CHECK(done.err.find("--kubeconfig") != std::string::npos);
}

TEST_CASE("a case may be called as a command, and a value as a flag") {
  CHECK(called({"show", "list"}).code == exit_failed);
  CHECK(called({"hold", "web", "--reason", "--why"}).code == exit_failed);
}

TEST_CASE("the reason of a hold is asked for on a terminal") {
  const outcome done = called({"hold", "web"}, " \n", true);
  CHECK(done.err.starts_with("Why is it held? "));
  CHECK(done.code == exit_usage);
  CHECK(called({"hold", "web"}, " INC-42 \n", true).code == exit_failed);
}

TEST_CASE("completion never prints an error") {
  const outcome done = called({"__complete", "show", ""});
  CHECK(done.code == exit_ok);
  CHECK(done.err.empty());
  CHECK(done.out == ":4\n");
}

TEST_CASE("the version is told for people and for machines") {
  CHECK(called({"version"}).out.starts_with("kubectl-forensic "));
  CHECK(called({"--version"}).out == called({"version"}).out);
  CHECK(
      called({"version", "-o", "json"}).out.starts_with("{\n  \"version\": "));
}

TEST_CASE("there is a script for each shell") {
  for (const char* shell : {"bash", "zsh", "fish"})
    CHECK(
        called({"completion", shell}).out.find("kubectl-forensic __complete") !=
        std::string::npos);
}

TEST_CASE("verify tells machines of each name, also where it can't be read") {
  const outcome one = called({"verify", "./none.tar.zst", "-o", "json"});
  CHECK(one.code == exit_failed);
  CHECK(one.out.find("\"kind\": \"Verification\"") != std::string::npos);
  CHECK(one.out.find("\"verified\": false") != std::string::npos);
  CHECK(one.err.find("./none.tar.zst") != std::string::npos);
  const outcome two = called({"verify", "./a", "./b", "-o", "json"});
  CHECK(two.code == exit_failed);
  CHECK(two.out.find("\"kind\": \"VerificationList\"") != std::string::npos);
  CHECK(two.out.find("\"case\": \"./a\"") != std::string::npos);
  CHECK(two.out.find("\"case\": \"./b\"") != std::string::npos);
}

TEST_CASE("output that gets nowhere is a failure") {
  for (const words& call : {words{"version"}, words{"version", "-o", "json"},
                            words{"--help"}, words{"list", "--help"}}) {
    std::istringstream in;
    std::ofstream out("/dev/full");
    std::ostringstream err;
    screen around{in, out, err, false, false, false, false};
    CHECK(run(call, k8s::environment{}, around) == exit_failed);
    CHECK(err.str().starts_with("error: standard output can't be written"));
  }
}
