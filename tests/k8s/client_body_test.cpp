#include <doctest/doctest.h>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"

namespace forensics::testing {

using k8s::overflow;

namespace {

k8s::request limited(const std::string& target, std::size_t limit,
                     overflow when_longer) {
  auto what = get(target);
  what.body_limit = limit;
  what.when_longer = when_longer;
  return what;
}

}  // namespace

TEST_CASE("a body comes whole however it is cut") {
  client_lab lab;
  lab.server.on("/chunked", [](server_connection& to) {
    to.begin_chunked();
    to.chunk("{\"name\":\"caf\xC3");
    to.chunk("\xA9\"}");
    to.last_chunk();
  });
  lab.server.on("/bytes", [](server_connection& to) {
    to.begin(6);
    for (const char each : std::string{"abcdef"}) to.write({&each, 1});
  });
  lab.server.on("/torn", [](server_connection& to) {
    to.begin_chunked();
    for (const char each : std::string{"3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"})
      to.write({&each, 1});
  });
  lab.server.on("/empty", scripts::answer(200, ""));
  lab.server.on("/none", [](server_connection& to) {
    to.write("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const auto client = lab.connect();
  CHECK(ask(*client, get("/chunked"))->body == "{\"name\":\"caf\xC3\xA9\"}");
  CHECK(ask(*client, get("/bytes"))->body == "abcdef");
  CHECK(ask(*client, get("/torn"))->body == "abcdef");
  CHECK(ask(*client, get("/empty"))->body.empty());
  CHECK(ask(*client, get("/none"))->status == 204);
  CHECK(lab.server.connections() == 1);
}

TEST_CASE("a body over its limit is too large, one at its limit is not") {
  client_lab lab;
  lab.server.on("/log", scripts::answer(200, std::string(100'000, 'x')));
  const auto client = lab.connect();
  CHECK(verdict(ask(*client, limited("/log", 99'999, overflow::fail))) ==
        "too_large/too large");
  const auto fits = ask(*client, limited("/log", 100'000, overflow::fail));
  REQUIRE(fits);
  CHECK(fits->body.size() == 100'000);
}

TEST_CASE("of a long log the newest bytes are kept and the others counted") {
  constexpr std::size_t lines = 1'000'000;  // 12 MB: more than Beast's default
  client_lab lab;
  lab.server.on("/log", [](server_connection& to) {
    to.begin_chunked();
    std::string part;
    char line[16];
    for (std::size_t i = 0; i < lines; ++i) {
      std::snprintf(line, sizeof line, "line %06zu\n", i);
      part += line;
      if (part.size() < 30'000 && i + 1 < lines) continue;
      to.chunk(part);
      part.clear();
    }
    to.last_chunk();
  });
  const auto client = lab.connect();
  const auto log = ask(*client, limited("/log", 24, overflow::keep_newest));
  REQUIRE(log);
  CHECK(log->body == "line 999998\nline 999999\n");
  CHECK(log->dropped == 12 * lines - 24);
  CHECK(ask(*client, limited("/log", 24, overflow::keep_newest)));
  CHECK(lab.server.connections() == 1);
}

TEST_CASE("a connection that ends in the middle of a body is a reset") {
  const std::vector<std::pair<std::string, script>> endings{
      {"RST",
       [](server_connection& to) {
         to.begin(100);
         to.write("half");
         to.reset();
       }},
      {"FIN without close_notify",
       [](server_connection& to) {
         to.begin(100);
         to.write("half");
         to.truncate();
       }},
      {"close_notify",
       [](server_connection& to) {
         to.begin(100);
         to.write("half");
         to.close();
       }},
      {"between chunks",
       [](server_connection& to) {
         to.begin_chunked();
         to.chunk("half");
         to.close();
       }},
      {"without a length, cut short",
       [](server_connection& to) {
         to.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf");
         to.truncate();
       }},
      {"before the head",
       [](server_connection& to) {
         to.write("HTTP/1.1 20");
         to.close();
       }},
  };
  client_lab lab;
  const auto client = lab.connect();
  for (const auto& [name, ending] : endings) {
    CAPTURE(name);
    lab.server.on("/log", ending);
    CHECK(verdict(ask(*client, get("/log"))) == "retry/reset");
  }
}

TEST_CASE("an error whose body breaks off is told by its status, if that can") {
  client_lab lab;
  const auto client = lab.connect();
  const struct {
    int status;
    const char* what;
  } cases[] = {{403, "forbidden/"}, {404, "not_found/"}, {409, "retry/reset"}};
  for (const auto& [status, what] : cases) {
    CAPTURE(status);
    lab.server.on("/pods", [status = status](server_connection& to) {
      to.write("HTTP/1.1 " + std::to_string(status) +
               " No\r\nContent-Length: 100\r\n\r\n{\"kind\"");
      to.truncate();
    });
    CHECK(verdict(ask(*client, get("/pods"))) == what);
  }
}

TEST_CASE("after a complete body a truncated close is no error") {
  const std::vector<std::pair<std::string, script>> endings{
      {"length",
       [](server_connection& to) {
         to.answer(200, "whole");
         to.truncate();
       }},
      {"final chunk",
       [](server_connection& to) {
         to.begin_chunked();
         to.chunk("whole");
         to.last_chunk();
         to.truncate();
       }},
      {"no length, proper close",
       [](server_connection& to) {
         to.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwhole");
         to.close();
       }},
  };
  client_lab lab;
  const auto client = lab.connect();
  for (const auto& [name, ending] : endings) {
    CAPTURE(name);
    lab.server.on("/log", ending);
    const auto answer = ask(*client, get("/log"));
    CHECK(verdict(answer) == "ok");
    CHECK(answer->body == "whole");
  }
}

}  // namespace forensics::testing
