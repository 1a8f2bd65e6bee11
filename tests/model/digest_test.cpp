#include "model/digest.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

TEST_CASE("SHA-256 is that of FIPS 180-4") {
  CHECK(sha256_hex("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("where one part ends and the next begins is part of the hash") {
  CHECK(sha256_hex_of({"a-b", "c"}) != sha256_hex_of({"a", "b-c"}));
  CHECK(sha256_hex_of({"ab", ""}) != sha256_hex_of({"", "ab"}));
  CHECK(sha256_hex_of({"ab"}) != sha256_hex_of({"ab", ""}));
  CHECK(sha256_hex_of({"1:a"}) != sha256_hex_of({"", "a"}));
  CHECK(sha256_hex_of({"a", "b"}) == sha256_hex_of({"a", "b"}));
}

TEST_CASE("base64 is that of RFC 4648") {
  CHECK(base64_encode("") == "");
  CHECK(base64_encode("f") == "Zg==");
  CHECK(base64_encode("fo") == "Zm8=");
  CHECK(base64_encode("foo") == "Zm9v");
  CHECK(base64_encode("foob") == "Zm9vYg==");
  CHECK(base64_encode(std::string_view("\0\xff", 2)) == "AP8=");
  // Longer than the piece that is encoded at a time.
  const std::string zeros((3U << 20) + 1, '\0');
  const std::string text = base64_encode(zeros);
  CHECK(text.size() == (zeros.size() + 2) / 3 * 4);
  CHECK(text.find_first_not_of('A') == text.size() - 2);
  CHECK(text.ends_with("AA=="));
}
