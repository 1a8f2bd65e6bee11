#include "plugin/case_lookup.hpp"

#include <doctest/doctest.h>

#include "plugin/cases.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

const std::vector<model::case_summary>& all() {
  static const std::vector<model::case_summary> cases{
      case_of({.name = "web-1-forensic-aaaaaaaaaa", .pod = "web-1"}),
      case_of({.name = "web-1-forensic-bbbbbbbbbb",
               .source_namespace = "lab",
               .pod = "web-1"}),
      case_of({.name = "web-12-forensic-cccccccccc", .pod = "web-12"}),
      case_of({.name = "web-forensic-dddddddddd", .pod = "web"}),
      case_of({.name = "db-0-forensic-eeeeeeeeee", .pod = "db-0"}),
      case_of({.name = "db-0-forensic-ffffffffff", .pod = "db-0"})};
  return cases;
}

std::string chosen(std::string_view wanted, prefixes allowed = prefixes::any) {
  const auto found = choose_case(wanted, all(), allowed);
  return found ? found->seen.name : found.error();
}

}  // namespace

TEST_CASE("a case is named by its name, its pod or a prefix") {
  struct {
    const char* wanted;
    const char* name;
  } const rows[] = {
      {"web-1-forensic-aaaaaaaaaa", "web-1-forensic-aaaaaaaaaa"},
      {"configmap/web-1-forensic-aaaaaaaaaa", "web-1-forensic-aaaaaaaaaa"},
      {"pod/web-1-forensic-aaaaaaaaaa", "web-1-forensic-aaaaaaaaaa"},
      {"shop/web-1", "web-1-forensic-aaaaaaaaaa"},
      {"lab/web-1", "web-1-forensic-bbbbbbbbbb"},
      {"pod/web-12", "web-12-forensic-cccccccccc"},
      {"web-1-forensic-b", "web-1-forensic-bbbbbbbbbb"},
      {"lab/web", "web-1-forensic-bbbbbbbbbb"},
      // The whole name of a pod wins over the prefix of another case.
      {"web", "web-forensic-dddddddddd"},
  };
  for (const auto& [wanted, name] : rows) {
    CAPTURE(wanted);
    CHECK(chosen(wanted) == name);
  }
}

TEST_CASE("what is changed is not named by the beginning of a pod's name") {
  const auto to_change = [](std::string_view wanted) {
    return chosen(wanted, prefixes::past_pod);
  };
  const std::string cccc = "web-12-forensic-cccccccccc";
  CHECK(chosen("web-12") == cccc);
  CHECK(to_change("web-12") == cccc);
  CHECK(to_change("web-12-forensic-c") == cccc);
  CHECK(to_change("web-12-forensic-") == cccc);
  CHECK(to_change("web-forensic-d") == "web-forensic-dddddddddd");
  for (const char* wanted : {"web-12-forensic", "web-12-", "shop/web-12-f"}) {
    CAPTURE(wanted);
    CHECK(chosen(wanted) == cccc);
    CHECK(to_change(wanted) ==
          "no case is called \"" + std::string(wanted) +
              "\"; where a case is changed, a prefix must reach past "
              "-forensic-, for these may be another pod's:\n  " +
              cccc + "  shop/web-12  2026-11-28T10:00:00Z");
  }
  CHECK(to_change("nope") == chosen("nope"));
}

TEST_CASE("a pod may be called like a case") {
  const std::vector cases{
      case_of({.name = "web-1-forensic-x-forensic-aaaaaaaaaa",
               .pod = "web-1-forensic-x"})};
  CHECK(choose_case("web-1-forensic-", cases, prefixes::any));
  CHECK_FALSE(choose_case("web-1-forensic-", cases, prefixes::past_pod));
  CHECK(choose_case("web-1-forensic-x-forensic-a", cases, prefixes::past_pod));
}

TEST_CASE("where several fit, they are listed") {
  CHECK(chosen("db-0") ==
        "\"db-0\" is not one case but 2; name one of them in full:\n"
        "  db-0-forensic-eeeeeeeeee  shop/db-0  2026-11-28T10:00:00Z\n"
        "  db-0-forensic-ffffffffff  shop/db-0  2026-11-28T10:00:00Z");
  CHECK(chosen("web-1").starts_with("\"web-1\" is not one case but 2"));
}

TEST_CASE("where none fits, the nearest is named") {
  CHECK(chosen("shop/wbe-1") ==
        "no case is called \"shop/wbe-1\"; did you mean shop/web-1?");
  CHECK(chosen("configmap/web-12") ==  // is a pod's name only
        "web-12-forensic-cccccccccc");
  CHECK(chosen("\x1b[2J") == "no case is called \"\\x1b[2J\"");
  CHECK(chosen("").starts_with("no case is called"));
  CHECK(chosen("shop/").starts_with("no case is called"));
}
