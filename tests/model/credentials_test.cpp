#include "model/credentials.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

namespace {

using views = std::vector<std::string_view>;

/// What is found in a command line's arguments.
std::vector<std::string> found_in(const std::vector<std::string>& arguments) {
  argument_reader reader;
  std::vector<std::string> found;
  for (const std::string& one : arguments)
    for (const std::string_view part : reader.credentials(one))
      found.emplace_back(part);
  return found;
}

}  // namespace

TEST_CASE("a variable's name tells of a credential") {
  for (const char* name :
       {"DB_PASSWORD", "db_passwd", "API_TOKEN", "AWS_SECRET_ACCESS_KEY",
        "PRIVATE_KEY", "MYSQL_PWD", "basicAuth", "SENTRY_DSN"})
    CHECK(names_credential(name));
  for (const char* name : {"", "PORT", "LOG_LEVEL", "DATABASE"})
    CHECK_FALSE(names_credential(name));
}

TEST_CASE("a URL has a password between its user and its host") {
  struct row {
    std::string text;
    std::vector<std::string> passwords;
  };
  const row rows[] = {
      {"postgres://app:hunter2@db:5432/shop", {"hunter2"}},
      {"postgres://app@db/shop", {}},
      {"http://proxy:3128/a:b@c", {}},
      {"12:30@noon", {}},
      {"amqp://:pw@mq", {"pw"}},
      {"amqp://user:@mq", {}},
      {"a=x://u:p@ss@h b=y://v:w@i", {"p@ss", "w"}},
      {"\"x://u:p@h\"", {"p"}},
      {"://", {}},
      {"x://u:p", {}},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto found = url_passwords(one.text);
    CHECK(std::vector<std::string>(found.begin(), found.end()) ==
          one.passwords);
  }
}

TEST_CASE("a command line's credentials are found, its files are not") {
  struct row {
    std::vector<std::string> arguments;
    std::vector<std::string> credentials;
  };
  const row rows[] = {
      {{"serve", "--password=hunter2"}, {"hunter2"}},
      {{"serve", "--password", "hunter2", "next"}, {"hunter2"}},
      {{"serve", "--db-password", "--verbose"}, {}},
      {{"sh", "-c", "PGPASSWORD='hunter2' psql -h db"}, {"hunter2"}},
      {{"curl", "-H", "Authorization: Bearer abc.def"}, {"abc.def"}},
      {{"curl", "-H", "Authorization:", "Basic", "dTpw"}, {"dTpw"}},
      {{"app", "--api-key=k1", "--access-key-id", "k2"}, {"k1", "k2"}},
      {{"app", "--db=mysql://u:pw@h/d"}, {"pw"}},
      {{"app", "--password-file=/run/secrets/pw"}, {}},
      {{"app", "--token", "/var/run/token"}, {}},
      {{"app", "--token=$(TOKEN)", "--token", "$TOKEN"}, {}},
      {{"app", "--tls-private-key-file=/tls.key", "--auth-mode=rbac"}, {}},
      {{"app", "--port=80", "password"}, {}},
      {{"password reset tool"}, {}},
      {{""}, {}},
      {{"--token"}, {}},
  };
  for (const row& one : rows) {
    CAPTURE(one.arguments.back());
    CHECK(found_in(one.arguments) == one.credentials);
  }
}

TEST_CASE("a random value is long, mixed and no path") {
  CHECK(looks_random("0123456789abcdef"));
  CHECK_FALSE(looks_random("0123456789abcde"));
  CHECK_FALSE(looks_random("abcdefghijklmnopqrst"));
  CHECK_FALSE(looks_random("12345678901234567890"));
  CHECK_FALSE(looks_random("/usr/lib/x86/lib64/a1"));
  CHECK_FALSE(looks_random("https://example.com/1234"));
  CHECK_FALSE(looks_random("one 2 three 4 five 6"));
}

TEST_CASE("parts are replaced in their order") {
  const std::string text = "a-b-c";
  const std::string_view all = text;
  CHECK(replace_parts(text, {}) == "a-b-c");
  CHECK(replace_parts(text, {all.substr(0, 1), all.substr(4)}) ==
        "REDACTED-b-REDACTED");
  CHECK(replace_parts(text, {all.substr(0, 3), all.substr(2, 1)}) ==
        "REDACTED-c");
}
