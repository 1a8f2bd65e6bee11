#include "model/log_text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace forensics::model;

TEST_CASE("the newest lines of a log are kept") {
  struct row {
    std::string name;
    std::string log;
    std::size_t max_bytes;
    bool already_cut;
    std::string kept;
  };
  const row rows[] = {
      {"nothing", "", 10, false, ""},
      {"nothing left of a cut log", "", 10, true, ""},
      {"a log that fits", "one\ntwo\n", 8, false, "one\ntwo\n"},
      {"a cut at a line's start", "one\ntwo\n", 4, false, "two\n"},
      {"a cut inside a line", "one\ntwo\nsix\n", 6, false, "six\n"},
      {"a cut before a line's end", "one\ntwo\n", 5, false, "two\n"},
      {"no newline at the end", "one\ntwo", 5, false, "two"},
      {"one long line", "abcdefgh", 3, false, "fgh"},
      {"one long line with its end", "abcdefgh\n", 4, false, "fgh\n"},
      {"a fitting log that was cut before", "ne\ntwo\n", 10, true, "two\n"},
      {"one line that was cut before", "bcd", 10, true, "bcd"},
      {"no room", "one\n", 0, false, ""},
      {"a character of two bytes", "a\u00fcb", 2, false, "b"},
      {"a character of four bytes", "a\U0001f4a5b", 4, false, "b"},
      {"a whole character", "a\U0001f4a5b", 5, false, "\U0001f4a5b"},
      {"a character cut before", "\x92\xa5z", 10, true, "z"},
      {"bytes that are no text", "x\x80\x80\x80\x80\x80", 5, false, "\x80\x80"},
      {"carriage returns are bytes like others", "one\r\ntwo\r\n", 6, false,
       "two\r\n"},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    const auto kept = newest_lines(r.log, r.max_bytes, r.already_cut);
    CHECK(kept == r.kept);
    CHECK(r.log.ends_with(kept));
  }
}

TEST_CASE("a very long line is kept in part rather than lost") {
  const std::string log = std::string(100'000, 'x') + "\nend\n";
  CHECK(newest_lines(log, 90'000, false).size() == 90'000);
  CHECK(newest_lines(log, 60'000, false) == "end\n");
}

TEST_CASE("the kubelet's excuse is not taken for a log") {
  const std::string sentence = "unable to retrieve container logs for ";
  CHECK(is_log_unavailable_notice(sentence + "containerd://0123456789ab"));
  CHECK(is_log_unavailable_notice(sentence + "cri-o://0123456789ab\n"));
  // A program that prints it among other lines has a log.
  CHECK_FALSE(is_log_unavailable_notice(sentence + "containerd://01\nbye\n"));
  CHECK_FALSE(is_log_unavailable_notice("error: " + sentence + "x://01"));
  CHECK_FALSE(is_log_unavailable_notice(sentence + "my friends"));
  CHECK_FALSE(
      is_log_unavailable_notice(sentence + "x://" + std::string(600, 'a')));
  CHECK_FALSE(is_log_unavailable_notice(""));
}

TEST_CASE("plain text is valid UTF-8 without NUL") {
  CHECK(is_plain_text(""));
  CHECK(is_plain_text("\x1b[31mred\u00fc\n"));
  CHECK_FALSE(is_plain_text(std::string_view("a\0b", 3)));
  CHECK_FALSE(is_plain_text("a\xff"));
}
