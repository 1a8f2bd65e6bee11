#include "model/secret_values.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "model/digest.hpp"
#include "model/mask.hpp"
#include "support/clones.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

json_document secret_of(const std::string& value) {
  return parsed(R"({"data":{"key":")" + base64_encode(value) + R"("}})");
}

/// `text` as it is kept of a pod that has a Secret with `value`.
std::string kept(const std::string& value, const std::string& text) {
  return mask(secret_values(secret_of(value))).hide(text);
}

}  // namespace

TEST_CASE("a Secret's value is hidden in each of its forms") {
  const std::string value = "p\"ss w/rd";
  CHECK(kept(value, "is " + value) == "is REDACTED");
  CHECK(kept(value, "is " + base64_encode(value)) == "is REDACTED");
  CHECK(kept(value, "is p%22ss%20w%2Frd") == "is REDACTED");
  CHECK(kept(value, R"({"x":"p\"ss w/rd"})") == R"({"x":"REDACTED"})");
  CHECK(kept(value + "\n", "is " + value + "!") == "is REDACTED!");
  CHECK(kept(value + "\n", base64_encode(value + "\n")) == "REDACTED");
}

TEST_CASE("of a value of several lines each line that says something is") {
  const std::string pem =
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n"
      "-----END PRIVATE KEY-----\n";
  CHECK(kept(pem, "line hkiG9w0BAQEFAASC") == "line REDACTED");
  CHECK(kept(pem, "-----BEGIN PRIVATE KEY-----") ==
        "-----BEGIN PRIVATE KEY-----");
  const std::string settings = "level: info\npassword: \"swordfish\"\nx=1\n";
  CHECK(kept(settings, "info: swordfish, x=1") == "info: REDACTED, x=1");
}

TEST_CASE("credentials inside JSON and URLs are") {
  const std::string docker =
      R"({"auths":{"r":{"password":"swordfish","email":"a@b.example"}}})";
  CHECK(kept(docker, "swordfish a@b.example") == "REDACTED a@b.example");
  CHECK(kept("mysql://u:swordfish@h/d", "no swordfish") == "no REDACTED");
  CHECK(kept(R"(["t0ken-0123456789abc"])", "t0ken-0123456789abc") ==
        "REDACTED");
}

TEST_CASE("what is no Secret has no values") {
  for (const char* json : {"{}", "[]", "7", R"({"data":7})",
                           R"({"data":{"a":7,"b":"%%","c":""}})"})
    CHECK(secret_values(parsed(json)).empty());
}

TEST_CASE("a pod's literal credentials are its secrets, too") {
  const auto pod =
      parsed(R"({"spec":{"initContainers":[{"env":[{"name":"DB_PASSWORD",)"
             R"("value":"swordfish"}]}],"containers":[{"env":[)"
             R"({"name":"URL","value":"x://u:trout@h"},)"
             R"({"name":"KEY_FILE","value":"/etc/key"},)"
             R"({"name":"PORT","value":"http"},7,{"name":"TOKEN","value":8}],)"
             R"("args":["--token","salmon",7]},8]}})");
  const mask hides{literal_values(pod)};
  CHECK(hides.hide("swordfish trout salmon /etc/key http") ==
        "REDACTED REDACTED REDACTED /etc/key http");
}
