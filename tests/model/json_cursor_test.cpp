#include "model/json_cursor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

using namespace forensics::model;

namespace {

/// Of just this size, so that ASan sees what is read past the end.
using bytes = std::vector<char>;

bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

std::string_view view_of(const bytes& of) { return {of.data(), of.size()}; }

bool is_plain(char byte) {
  return static_cast<unsigned char>(byte) >= 0x20 && byte != '"' &&
         byte != '\\';
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x80;
  });
}

/// Does plain text end in it where it should?
bool ends_well(const std::string& text) {
  const bytes copy = bytes_of(text);
  const plain_text found =
      skip_plain_text(copy.data(), copy.data() + copy.size());
  const auto size = static_cast<std::size_t>(found.end - copy.data());
  const auto first_other = std::find_if_not(text.begin(), text.end(), is_plain);
  return text.begin() + static_cast<std::ptrdiff_t>(size) == first_other &&
         (is_ascii(view_of(copy).substr(0, size)) || !found.is_ascii);
}

/// The string at the beginning of `text`; "refused" when there is none.
std::string string_in(std::string_view text) {
  const bytes copy = bytes_of(text);
  json_cursor cursor(view_of(copy));
  json_string found;
  if (!cursor.string(found)) return "refused";
  CHECK(found.has_escapes ==
        (found.raw().find('\\') != std::string_view::npos));
  if (!found.has_escapes) CHECK(found.unescaped() == found.raw());
  return found.unescaped();
}

/// Is all of it one number?
bool is_number(std::string_view text) {
  const bytes copy = bytes_of(text);
  json_cursor cursor(view_of(copy));
  std::string_view found;
  const bool is_one = cursor.number(found) && cursor.at_end();
  if (is_one) CHECK(found == text);
  return is_one;
}

std::string digits(std::size_t count) { return std::string(count, '9'); }

}  // namespace

TEST_CASE("plain text ends at the first byte that is not just itself") {
  // Each two bytes at each place in the words of eight, and in what is left.
  std::size_t wrong = 0;
  for (int first = 0; first < 256; ++first)
    for (int second = 0; second < 256; ++second)
      for (const std::size_t at : {0, 1, 6, 7, 13, 16}) {
        std::string text(18, 'x');
        text[at] = static_cast<char>(first);
        text[at + 1] = static_cast<char>(second);
        wrong += ends_well(text) ? 0 : 1;
      }
  CHECK(wrong == 0);
  for (std::size_t size = 0; size < 20; ++size)
    CHECK(ends_well(std::string(size, ' ')));
}

TEST_CASE("plain ASCII is known as such") {
  const std::string_view text = "a text of some words\"";
  CHECK(skip_plain_text(text.data(), text.data() + text.size()).is_ascii);
}

TEST_CASE("a string is one of JSON, in UTF-8") {
  struct row {
    std::string_view text;
    std::string_view string;
  };
  const row rows[] = {
      {R"("")", ""},
      {R"("plain")", "plain"},
      {R"( "after white space")", "after white space"},
      {R"("longer than a word of eight" and more)",
       "longer than a word of eight"},
      {"\"\x7f\"", "\x7f"},
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {R"("\u0041\u00e9\u20AC")", "A\u00e9\u20ac"},
      {R"("\ud83d\ude00")", "\U0001f600"},
      {R"("\u0000")", std::string_view("\0", 1)},
      {R"("\udc00")", "\xed\xb0\x80"},  // a lone one, as with RapidJSON
      {"\"\u00e9\u20ac\U0001f600\"", "\u00e9\u20ac\U0001f600"},

      {"", "refused"},
      {"x", "refused"},
      {"\"", "refused"},
      {R"("open)", "refused"},
      {R"("open, and longer than a word)", "refused"},
      {R"("\)", "refused"},
      {R"("\")", "refused"},
      {R"("\x")", "refused"},
      {R"("\U0041")", "refused"},
      {R"("\u004")", "refused"},
      {R"("\u004g")", "refused"},
      {R"("\u00)", "refused"},
      {R"("\ud83d")", "refused"},
      {R"("\ud83d\n")", "refused"},
      {R"("\ud83dx")", "refused"},
      {R"("\ud83d\u0041")", "refused"},
      {R"("\ud83d\ue000")", "refused"},
      {R"("\ud83d\ud83d")", "refused"},
      {"\"\n\"", "refused"},
      {"\"\x1f\"", "refused"},
      {std::string_view("\"\0\"", 3), "refused"},
      {std::string_view("\"\\\0\"", 4), "refused"},
      {"\"\x80\"", "refused"},
      {"\"\xc3\"", "refused"},
      {"\"\xc3", "refused"},
      {"\"\xc0\x80\"", "refused"},
      {"\"\xed\xa0\x80\"", "refused"},
      {"\"\xf5\x80\x80\x80\"", "refused"},
  };
  for (const row& r : rows) {
    CAPTURE(r.text);
    CHECK(string_in(r.text) == r.string);
  }
}

TEST_CASE("a number is one of JSON, and not much too large") {
  for (const std::string& text :
       {std::string("0"), std::string("-0"), std::string("10"),
        std::string("-12.50"), std::string("1e5"), std::string("1E+05"),
        std::string("0.1e-999999999999"), std::string("1e308"),
        std::string("0.01e310"), digits(309), "-" + digits(309) + ".5",
        "0." + digits(400)}) {
    CAPTURE(text);
    CHECK(is_number(text));
  }
  for (const std::string& text :
       {std::string(""), std::string("-"), std::string("+1"), std::string("01"),
        std::string("-01"), std::string(".5"), std::string("1."),
        std::string("1.e5"), std::string("1e"), std::string("1e+"),
        std::string("1e+-1"), std::string("0x1"), std::string("1e309"),
        std::string("0.01e311"), std::string("1e99999999999999999999999999"),
        std::string("NaN"), std::string("Infinity"), digits(310)}) {
    CAPTURE(text);
    CHECK_FALSE(is_number(text));
  }
}

TEST_CASE("a cursor goes from token to token") {
  json_cursor cursor(" { \"a\"\t:\n[ true ,null,\r-1 ] } ");
  json_string key;
  std::string_view number;
  CHECK(cursor.peek() == '{');
  CHECK(*cursor.position() == '{');
  CHECK_FALSE(cursor.take('['));
  CHECK(cursor.take('{'));
  CHECK(cursor.string(key));
  CHECK(key.quoted == "\"a\"");
  CHECK(cursor.take(':'));
  CHECK(cursor.take('['));
  CHECK_FALSE(cursor.word("false"));
  CHECK(cursor.word("true"));
  CHECK(cursor.take(','));
  CHECK(cursor.word("null"));
  CHECK(cursor.take(','));
  CHECK(cursor.number(number));
  CHECK(number == "-1");
  CHECK(cursor.take(']'));
  CHECK_FALSE(cursor.at_end());
  CHECK(cursor.take('}'));
  CHECK(cursor.at_end());
  CHECK(cursor.peek() == '\0');
}

TEST_CASE("a NUL byte is not the end") {
  json_cursor cursor(std::string_view("\0", 1));
  CHECK(cursor.peek() == '\0');
  CHECK_FALSE(cursor.at_end());
}
