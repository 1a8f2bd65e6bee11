#include "plugin/show_text.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "plugin/cases.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

std::string command(const std::string& words) {
  return "kubectl forensic " + words;
}

case_document document_of(const std::string& text) {
  model::json_document anchor = parsed(text);
  auto summary = model::read_summary(anchor);
  REQUIRE(summary);
  return read_document(*std::move(summary), std::move(anchor));
}

std::string file(const std::string& name) {
  std::ifstream in(TEST_DATA_DIR "/plugin/" + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

const style plain(false);

}  // namespace

TEST_CASE("a whole case is shown as the golden says") {
  case_document what = document_of(file("case.json"));
  what.clone = parsed(
      R"({"metadata":{"annotations":{}},"spec":{"nodeName":"node-1",
      "containers":[{"name":"app"}]},"status":{"phase":"Running",
      "containerStatuses":[{"name":"app","state":{"running":{}}}]}})");
  const std::string text =
      show_text(what, at("2026-11-28T12:00:00Z"), plain, command);
  if (std::getenv("UPDATE_GOLDENS") != nullptr)
    std::ofstream(TEST_DATA_DIR "/plugin/show.txt") << text;
  CHECK(text == file("show.txt"));
}

TEST_CASE("a case that has next to nothing is shown, too") {
  const std::string text = show_text(
      document_of(case_text({})), at("2026-11-28T10:05:00Z"), plain, command);
  CHECK(text.find("crash.log     there is none") != std::string::npos);
  CHECK(text.find("State         there is none") != std::string::npos);
  CHECK(text.find("Around it") == std::string::npos);
  CHECK(text.find("Problems") == std::string::npos);
  CHECK(text.find("forensic access") == std::string::npos);
}

TEST_CASE("nothing that a case holds reaches the terminal as a command") {
  std::string hostile = file("case.json");
  // Every text gets an escape sequence and a line end.
  for (std::size_t at = 0; (at = hostile.find("@", at)) != std::string::npos;)
    hostile.replace(at, 1, "\\\\u001b]0;x\\\\u0007\\\\n");
  const std::string text = show_text(
      document_of(hostile), at("2026-11-28T12:00:00Z"), plain, command);
  CHECK(text.find("\\x1b]0;x\\x07") != std::string::npos);
  for (const char c : text)
    CHECK((c == '\n' || static_cast<unsigned char>(c) >= ' '));
}

TEST_CASE("machines get the parts as they are") {
  const auto out = show_json(document_of(file("case.json")));
  CHECK(model::text_at(out, {"kind"}) == "Case");
  CHECK(model::text_at(out, {"source", "pod"}) == "web-1");
  CHECK(model::array_at(out, {"changes", "changes"}).Size() == 1);
  CHECK(model::array_at(out, {"fidelity"}).Size() == 5);
  CHECK_FALSE(model::true_at(out, {"clone", "exists"}));
}

TEST_CASE("the size of an item is that of its bytes") {
  const auto object = parsed(
      R"({"data":{"a":"xyz"},"binaryData":{"b":"AAEC","c":"AAE=","d":"AA=="}})");
  CHECK(size_of_item(object, "a") == 3);
  CHECK(size_of_item(object, "b") == 3);
  CHECK(size_of_item(object, "c") == 2);
  CHECK(size_of_item(object, "d") == 1);
  CHECK_FALSE(size_of_item(object, "e"));
}

namespace {

/// What is shown behind `name` in the section on the evidence.
std::string evidence(const std::string& data, const std::string& notes,
                     const std::string& name) {
  const std::string text =
      show_text(document_of(case_text({.more_notes = notes, .data = data})),
                at("2026-11-28T10:05:00Z"), plain, command);
  const std::size_t line = text.find("\n  " + name);
  if (line == std::string::npos) return "";
  const std::string rest = text.substr(line + 17);
  return rest.substr(0, rest.find('\n'));
}

}  // namespace

TEST_CASE("a log that was split is shown as one") {
  const std::string data = R"({"crash.log":"five\n","logs.json":"[)"
                           R"({\"file\":\"crash.log.1\",\"bytes\":10},)"
                           R"({\"file\":\"crash.log.2\",\"bytes\":20},)"
                           R"({\"file\":\"proxy.log\",\"bytes\":7},)"
                           R"({\"file\":\"proxy.log.1\",\"bytes\":8}]"})";
  CHECK(evidence(data, "", "crash.log") == "35 bytes in 3 parts, all of it");
  CHECK(evidence(data, "", "Log") == "proxy.log, 15 bytes in 2 parts");
  // While the case is open nothing lists them, but the anchor counts them.
  CHECK(evidence(R"({"crash.log":"five\n"})", R"(,"forensic.io/log-parts":"3")",
                 "crash.log") == "5 bytes, the newest of 3 parts");
}

TEST_CASE("a case is called signed only where there is a signature") {
  const auto sealed = [](const std::string& envelope) {
    return evidence(R"({"manifest.dsse.json":")" + envelope + R"("})", "",
                    "Sealed");
  };
  CHECK(evidence("{}", "", "Sealed").starts_with("no: "));
  CHECK(sealed("x") == "its manifest can't be read; see verify");
  const std::string head =
      R"({\"payload\":\"e30=\",\"payloadType\":)"
      R"(\"application/vnd.in-toto+json\",\"signatures\":[)";
  CHECK(sealed(head + "]}") == "not signed; see verify");
  const std::string key(64, 'a');
  CHECK(sealed(head + R"({\"keyid\":\")" + key + R"(\",\"sig\":\"AAAA\"}]})") ==
        "signed by the key " + key + ", not checked here; see verify");
}
