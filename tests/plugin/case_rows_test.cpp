#include "plugin/case_rows.hpp"

#include <doctest/doctest.h>

#include "plugin/cases.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

std::vector<std::string> texts_of(const row& cells) {
  std::vector<std::string> texts;
  for (const cell& one : cells) texts.push_back(one.text);
  return texts;
}

std::vector<std::string> sorted_by(std::string_view key) {
  std::vector<model::case_summary> cases{
      case_of({.name = "b",
               .pod = "z",
               .created = "2026-11-28T10:00:00Z",
               .ttl = "1h",
               .reason = "OOMKilled"}),
      case_of({.name = "a",
               .pod = "y",
               .created = "2026-11-28T11:00:00Z",
               .ttl = "3h",
               .reason = "Error",
               .more_notes = R"(,"forensic.io/repeats":"9",)"
                             R"("forensic.io/repeats-last":)"
                             R"("2026-11-28T11:00:00Z")"}),
      case_of({.name = "c",
               .source_namespace = "lab",
               .pod = "zz",
               .created = "2026-11-28T09:00:00Z",
               .reason = "Error",
               .more_notes = R"(,"forensic.io/hold":"true")"})};
  sort_cases(cases, key);
  std::vector<std::string> names;
  for (const auto& one : cases) names.push_back(one.seen.name);
  return names;
}

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("a row tells what crashed, how, and how long the case stays") {
  const auto now = at("2026-11-28T10:05:00Z");
  CHECK(texts_of(row_of(case_of({}), now, columns::usual)) ==
        names{"web-1-forensic-aaaaaaaaaa", "shop/web-1", "Error", "3", "5m",
              "23h", "no", "0"});
  CHECK(texts_of(row_of(case_of({}), now, columns::wide)).size() ==
        titles_of(columns::wide).size());
}

TEST_CASE("a row tells who holds a case") {
  const auto now = at("2026-11-28T10:05:00Z");
  const std::string hold = R"(,"forensic.io/hold":"true")";
  const auto unknown = case_of({.more_notes = hold});
  CHECK(row_of(unknown, now, columns::usual)[6].text == "yes");
  CHECK(row_of(unknown, now, columns::usual)[5].text == "held");
  const auto known = case_of(
      {.more_notes = hold + R"(,"forensic.io/custody":"[{\"what\":\"hold\",)"
                            R"(\"who\":\"alice\\u001b[2J\"}]")"});
  CHECK(row_of(known, now, columns::usual)[6].text == "alice\\x1b[2J");
}

TEST_CASE("a row tells that the clone holds its case") {
  const auto now = at("2026-11-28T10:05:00Z");
  auto one = case_of({});
  model::hold_by_clone(one);
  CHECK(row_of(one, now, columns::usual)[6].text == "<clone>");
  CHECK(row_of(one, now, columns::usual)[5].text == "held");
}

TEST_CASE("expiry is told in words where there is no time left") {
  const auto text = [](const case_shape& shape) {
    return expiry_cell(case_of(shape).seen, at("2026-11-28T12:00:00Z")).text;
  };
  CHECK(text({.ttl = "3h"}) == "60m");
  CHECK(text({.ttl = "1h"}) == "expired");
  CHECK(text({.ttl = "soon"}) == "<unknown>");
}

TEST_CASE("cases are sorted by what is asked for") {
  CHECK(sorted_by("age") == names{"c", "b", "a"});
  CHECK(sorted_by("name") == names{"a", "b", "c"});
  CHECK(sorted_by("source") == names{"c", "a", "b"});
  CHECK(sorted_by("reason") == names{"a", "c", "b"});
  CHECK(sorted_by("expires") == names{"b", "a", "c"});
  CHECK(sorted_by("repeats") == names{"b", "c", "a"});
}

TEST_CASE("a filter takes what fits all its wishes") {
  const auto one = case_of({});
  CHECK(fits(one, {}));
  CHECK(fits(one, {.source_namespace = "shop", .reason = "Error"}));
  CHECK_FALSE(fits(one, {.source_namespace = "lab"}));
  CHECK_FALSE(fits(one, {.source_namespace = "shop", .reason = "Evicted"}));
  const auto ten = at("2026-11-28T10:00:00Z");
  CHECK(fits(one, {.created_since = ten}));
  CHECK_FALSE(fits(one, {.created_since = ten + model::duration{1}}));
  CHECK(fits(one, {.created_before = ten}));
  CHECK_FALSE(fits(one, {.created_before = ten - model::duration{1}}));
  CHECK_FALSE(fits(case_of({.created = "?"}), {.created_before = ten}));
}
