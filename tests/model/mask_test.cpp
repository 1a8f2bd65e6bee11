#include "model/mask.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace forensics::model;

namespace {

std::string hidden(const std::vector<std::string>& values,
                   const std::string& text) {
  return mask(values).hide(text);
}

}  // namespace

TEST_CASE("a value is hidden wherever it stands") {
  struct row {
    std::string text;
    std::string expected;
  };
  const row rows[] = {
      {"", ""},
      {"nothing here", "nothing here"},
      {"hunter2", "REDACTED"},
      {"a hunter2 b hunter2", "a REDACTED b REDACTED"},
      {"xhunter2y", "xREDACTEDy"},
      {"hunter2hunter2", "REDACTED"},
      {"hunter", "hunter"},
      {"hunter2-long", "REDACTED"},
      {"hunter2-lon", "REDACTED-lon"},
      {"hunter3", "REDACTED"},
      {"HUNTER2", "HUNTER2"},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    CHECK(hidden({"hunter2", "hunter2-long", "hunter3"}, one.text) ==
          one.expected);
  }
}

TEST_CASE("of several values that begin alike the longest is hidden") {
  const std::vector<std::string> values{"abcd", "abcdef", "abcdefgh", "abce"};
  CHECK(hidden(values, "abcdefgh") == "REDACTED");
  CHECK(hidden(values, "abcdefg!") == "REDACTEDg!");
  CHECK(hidden(values, "abcde!") == "REDACTEDe!");
  CHECK(hidden(values, "abcz") == "abcz");
  // Sorted between two others, and a beginning of neither.
  CHECK(hidden({"aaaa", "aaaabbbb", "aaaacccc"}, "aaaabc") == "REDACTEDbc");
}

TEST_CASE("what stands in any text is no secret") {
  for (const char* value :
       {"", "a", "abc", "true", "false", "null", "none", "80", "8080", "65535"})
    CHECK_FALSE(is_worth_hiding(value));
  for (const char* value : {"abcd", "123456", "root", "true1"})
    CHECK(is_worth_hiding(value));
  CHECK(hidden({"8080", "", "no"}, "no port 8080") == "no port 8080");
}

TEST_CASE("a long value is hidden whole, and what a cut leaves of it") {
  std::string value;
  std::minstd_rand letters;
  for (int i = 0; i < 1000; ++i)
    value += static_cast<char>('a' + letters() % 26);
  CHECK(hidden({value}, "<" + value + ">") == "<REDACTED>");
  const std::string left =
      hidden({value}, value.substr(mask::longest_piece - 1) + " end");
  CHECK(left.ends_with("REDACTED end"));
  CHECK(left.size() < mask::longest_piece + 12);
  // The last piece is no shorter than the others.
  for (const std::size_t length : {257U, 258U, 513U})
    CHECK(hidden({value.substr(0, length)}, value.substr(0, length)) ==
          "REDACTED");
}

TEST_CASE("bytes that are no text are values, too") {
  const std::string value("\xff\x00\xfe\x01\x80", 5);
  CHECK(hidden({value}, "a" + value + "b") == "aREDACTEDb");
}

TEST_CASE("a URL's password needs not be known") {
  CHECK(mask().hide("connect postgres://app:pw@db:5432/shop failed") ==
        "connect postgres://app:REDACTED@db:5432/shop failed");
  CHECK(mask().hide("http://a:1@b http://c:2@d http://e@f http://g:8/h:i@j") ==
        "http://a:REDACTED@b http://c:REDACTED@d http://e@f http://g:8/h:i@j");
}

TEST_CASE("many values of the worst shape are hidden all the same") {
  std::vector<std::string> values;
  for (std::size_t length = 4; length <= mask::longest_piece; ++length)
    values.emplace_back(length, 'a');
  const std::string text =
      std::string(mask::longest_piece + 10, 'a') + "b" + "aaa";
  CHECK(hidden(values, text) == "REDACTEDbaaa");
}
