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

std::string chosen(std::string_view wanted) {
  const auto found = choose_case(wanted, all());
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

TEST_CASE("where several fit, they are listed") {
  CHECK(chosen("db-0") ==
        "\"db-0\" is not one case but 2; name one of them in full:\n"
        "  db-0-forensic-eeeeeeeeee  shop/db-0  2026-11-28T10:00:00Z\n"
        "  db-0-forensic-ffffffffff  shop/db-0  2026-11-28T10:00:00Z");
  CHECK(chosen("web-1").starts_with("\"web-1\" is not one case but 2"));
}

TEST_CASE("where none fits, the nearest is named") {
  CHECK(chosen("shop/wbe-1") ==
        "no case is called \"shop/wbe-1\"; did you mean shop/web-1?; kubectl "
        "forensic list shows all");
  CHECK(chosen("configmap/web-12") ==  // is a pod's name only
        "web-12-forensic-cccccccccc");
  CHECK(chosen("\x1b[2J") ==
        "no case is called \"\\x1b[2J\"; kubectl forensic list shows all");
  CHECK(chosen("").starts_with("no case is called"));
  CHECK(chosen("shop/").starts_with("no case is called"));
}
