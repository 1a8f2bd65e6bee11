#include "plugin/evidence/archive.hpp"

#include <doctest/doctest.h>

#include "support/pods.hpp"
#include "support/tar_zst.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

std::string error_of(const std::string& bytes, archive_limits limits = {}) {
  const auto files = unpack(bytes, limits);
  return files ? "none" : files.error();
}

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what was packed is unpacked, and the same each time") {
  const archive_files files{{"case/a", "one"},
                            {"case/b", std::string("\x00\xff", 2)},
                            {"case/empty", ""},
                            {"case/" + std::string(200, 'n'), "long name"}};
  const auto packed = pack(files, at("12:00:03"));
  REQUIRE(packed);
  CHECK(*pack(files, at("12:00:03")) == *packed);
  CHECK(*pack(files, at("12:00:04")) != *packed);
  const auto again = unpack(*packed);
  REQUIRE(again);
  CHECK(*again == files);
}

TEST_CASE("folders are passed over, all but ordinary files is refused") {
  CHECK(error_of(tar_zst({{"case/", '5', ""}, {"case/a", '0', "x"}})) ==
        "none");
  for (const char type : {'1', '2', '3', '4', '6'}) {
    CAPTURE(type);
    CHECK(says(error_of(tar_zst({{"case/a", '0', "x"}, {"case/b", type, ""}})),
               "no ordinary file"));
  }
}

TEST_CASE("a file that is there twice is refused") {
  CHECK(says(error_of(tar_zst({{"case/a", '0', "x"}, {"case/a", '0', "y"}})),
             "twice"));
}

TEST_CASE("an archive that is too large is refused before it is held") {
  archive_limits limits{2, 100, 150};
  CHECK(error_of(tar_zst({{"a", '0', std::string(100, 'x')}}), limits) ==
        "none");
  CHECK(says(error_of(tar_zst({{"a", '0', std::string(101, 'x')}}), limits),
             "more bytes"));
  CHECK(says(error_of(tar_zst({{"a", '0', std::string(80, 'x')},
                               {"b", '0', std::string(80, 'x')}}),
                      limits),
             "more bytes"));
  CHECK(says(error_of(tar_zst({{"a", '0', ""}, {"b", '0', ""}, {"c", '0', ""}}),
                      limits),
             "more than 2 entries"));
}

TEST_CASE("what is no archive, or is cut, is refused") {
  const std::string good = tar_zst({{"case/a", '0', std::string(5'000, 'x')}});
  REQUIRE(error_of(good) == "none");
  CHECK(error_of("") != "none");
  CHECK(error_of("plain text") != "none");
  for (std::size_t size = 0; size < good.size(); ++size) {
    CAPTURE(size);
    CHECK(error_of(good.substr(0, size)) != "none");
  }
}

TEST_CASE("tar alone is read, other compressions are not") {
  const std::string tar = tar_of({{"case/a", '0', "x"}});
  CHECK(error_of(tar) == "none");
  CHECK(error_of("\x1f\x8b\x08" + tar) != "none");
}
