// The scanner reads any text as RapidJSON does.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "model/pod_scan.hpp"
#include "support/corpus.hpp"
#include "support/pod_reading.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;
using namespace std::string_literals;

namespace {

std::string as_event(const std::string& object) {
  return R"({"type":"MODIFIED","object":)" + object + "}";
}

/// All that the scanner looks at, in little.
std::string small_pod(const std::string& exit_code, const std::string& reason) {
  return R"({"metadata":{"resourceVersion":"7"},"code":0,"status":{)"
         R"("phase":"Failed","reason":")" +
         reason + R"(","containerStatuses":[{"state":{"terminated":{)" +
         R"("exitCode":)" + exit_code + R"(,"reason":"\u0041\n"}}}]}})";
}

const std::string small_pods[] = {small_pod("0", "x"), small_pod("1", "x"),
                                  small_pod("0", "Evicted"),
                                  small_pod("0", "\\u004eodeLost")};

/// Puts odd things into texts, the same in every run.
class spoiler {
 public:
  std::string spoilt(std::string text) {
    for (std::size_t times = 1 + below(3); times > 0; --times) spoil(text);
    return text;
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }

  void spoil(std::string& text) {
    static const std::string bytes =
        "{}[]\",:\\u/0123456789-+.eE tn\n\t\x1f\x7f\x80\xbf\xc3\xe2\xed\xf0\xff\0"s;
    static const std::vector<std::string> pieces{
        R"(\")",
        R"(\\)",
        R"(\u0041)",
        R"(\u0000)",
        R"(\ud83d\ude00)",
        R"(\ud83d)",
        R"(\udc00)",
        "\u00e9",
        "\u20ac",
        "\U0001f600",
        R"("exitCode":1,)",
        R"("exitCode":9223372036854775808,)",
        R"("\u0065xitCode":-1,)",
        R"("reason":"OOMKilled",)",
        R"("reason":"Evicted",)",
        R"("phase":"Failed",)",
        R"("resourceVersion":"8",)",
        R"("object":{},)",
        R"("object":[],)",
        R"("type":"ADDED",)",
        R"("code":410,)",
        R"("code":1000,)",
        R"("status":{},)",
        R"("a":[],)",
        R"([{}],)",
        "1e5",
        "1E+309",
        "-0",
        "0.5",
        "null",
        "true",
        ",",
        " "};
    const std::size_t at = below(text.size() + 1);
    const std::size_t count = std::min(below(9), text.size() - at);
    switch (below(6)) {
      case 0:
        text.replace(at, std::min<std::size_t>(count, 1), 1,
                     bytes[below(bytes.size())]);
        break;
      case 1:
        text.erase(at, count);
        break;
      case 2:
        text.insert(below(text.size() + 1), text.substr(at, count * 8));
        break;
      default:
        text.insert(after_structure(text, at), pieces[below(pieces.size())]);
    }
  }
  /// After the next brace, bracket or comma, mostly: there a member fits.
  std::size_t after_structure(const std::string& text, std::size_t from) {
    if (below(4) == 0) return from;
    const std::size_t found = text.find_first_of("{[,\"", from);
    return found == std::string::npos ? from : found + 1;
  }

  std::mt19937 random_;
};

struct seen {
  unsigned suspect = 0;
  unsigned cleared = 0;
  unsigned refused = 0;

  void count(const std::string& text) {
    const auto event = scan_event(text);
    if (!event)
      ++refused;
    else if (event->object.suspect)
      ++suspect;
    else
      ++cleared;
  }
};

void check(const std::string& text) {
  const std::string differences = differences_of_scan(text);
  if (differences.empty()) return;
  CAPTURE(text);
  FAIL_CHECK(differences);
}

}  // namespace

TEST_CASE("a small pod with anything in it is read as RapidJSON reads it") {
  spoiler spoils;
  seen all;
  for (unsigned i = 0; i < 20'000; ++i)
    for (const std::string& small : small_pods) {
      const std::string pod = spoils.spoilt(small);
      const std::string event = spoils.spoilt(as_event(small));
      check(pod);
      check(event);
      all.count(as_event(pod));
      all.count(event);
    }
  CHECK(all.suspect > 1000);
  CHECK(all.cleared > 1000);
  CHECK(all.refused > 1000);
}

TEST_CASE("a real pod is read as RapidJSON reads it, and spoilt ones, too") {
  spoiler spoils;
  for (const corpus_entry& entry : read_corpus(TEST_DATA_DIR)) {
    CAPTURE(entry.name);
    const std::string pod = dump(standing_pod(entry));
    REQUIRE(scan_pod(pod));
    check(pod);
    check(as_event(pod));
    check(dump_indented(parsed(as_event(pod))));
    for (unsigned i = 0; i < 30; ++i) check(spoils.spoilt(as_event(pod)));
  }
}

TEST_CASE("every beginning of an event is refused, as RapidJSON does") {
  const std::string event = as_event(small_pods[0]);
  for (std::size_t size = 0; size < event.size(); ++size) {
    check(event.substr(0, size));
    CHECK_FALSE(scan_event(event.substr(0, size)));
  }
}
