#include "model/signing_key.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

namespace {

// A key pair: RFC 8410, 10.3 and 10.1.
constexpr std::string_view private_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";
constexpr std::string_view public_pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n";

}  // namespace

TEST_CASE("a private key in PEM has the public key of RFC 8410") {
  const auto key = signing_key::read(private_pem);
  REQUIRE(key);
  CHECK(key->public_pem() == public_pem);
  CHECK(key->private_pem() == private_pem);
  const auto other = verification_key::read(public_pem);
  REQUIRE(other);
  CHECK(other->keyid() == key->keyid());
  CHECK(key->keyid().size() == 64);
  CHECK(other->public_pem() == public_pem);
}

TEST_CASE("a signature is of these bytes and this key alone") {
  const signing_key key = signing_key::make();
  const signing_key another = signing_key::make();
  CHECK(key.keyid() != another.keyid());
  const auto checks = verification_key::read(key.public_pem());
  REQUIRE(checks);
  std::string signature = key.sign("bytes");
  CHECK(signature.size() == 64);
  CHECK(checks->verifies("bytes", signature));
  CHECK(!checks->verifies("bytez", signature));
  CHECK(!checks->verifies("bytes", another.sign("bytes")));
  CHECK(!checks->verifies("bytes", signature.substr(1)));
  CHECK(!checks->verifies("bytes", ""));
  signature[10] = static_cast<char>(signature[10] ^ 1);
  CHECK(!checks->verifies("bytes", signature));
  // RFC 8032: the same key and bytes give the same signature.
  CHECK(key.sign("") == signing_key::read(key.private_pem())->sign(""));
}

TEST_CASE("what is no Ed25519 key is refused with what would do") {
  constexpr std::string_view p256 =
      "-----BEGIN PUBLIC KEY-----\n"
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYD54V/vp+54P9DXarYqx4MPcm+HK\n"
      "RIQzNasYSoRQHQ/6S6Ps8tpMcT+KvIIC8W/e9k0W7Cm72M1P9jU7SLf/vg==\n"
      "-----END PUBLIC KEY-----\n";
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("key"), p256, public_pem}) {
    const auto key = signing_key::read(bad);
    REQUIRE(!key);
    CHECK(key.error().find("openssl genpkey") != std::string::npos);
  }
  CHECK(!verification_key::read(p256));
  CHECK(!verification_key::read(private_pem));
  CHECK(!verification_key::read(std::string(20'000, 'x')));
}
