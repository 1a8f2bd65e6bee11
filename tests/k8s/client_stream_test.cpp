#include <doctest/doctest.h>

#include <atomic>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"

namespace forensics::testing {

using namespace std::chrono_literals;

TEST_CASE("a stream brings bytes as they come, cut wherever") {
  client_lab lab;
  gate first_read;
  lab.server.on("/watch", [&](server_connection& to) {
    to.begin_chunked();
    to.chunk("{\"name\":\"caf\xC3");
    first_read.wait();
    to.chunk("\xA9\"}\n");
    to.last_chunk();
  });
  const auto client = lab.connect();
  const auto stream = open(*client, get("/watch"));
  REQUIRE(stream);
  const auto half = read(*client, *stream);
  REQUIRE(half);
  CHECK(half->bytes == "{\"name\":\"caf\xC3");
  CHECK_FALSE(half->end);
  first_read.open();
  CHECK(read_all(*client, *stream) == "\xA9\"}\n");
  CHECK(verdict(read(*client, *stream)) == "retry/closed");
}

TEST_CASE("streams in turn share one connection, which is closed in time") {
  client_lab lab;
  lab.server.on("/pods", scripts::answer(200, "{\"items\":[]}"));
  lab.server.on("/gone", scripts::answer(410, "{}"));
  k8s::client_options options;
  options.keep_alive = 300ms;
  const auto client = lab.connect(options);
  for (int page = 0; page < 3; ++page) {
    const auto stream = open(*client, get("/pods"));
    REQUIRE(stream);
    CHECK(read_all(*client, *stream) == "{\"items\":[]}");
  }
  CHECK_FALSE(open(*client, get("/gone")));
  CHECK_FALSE(open(*client, get("/gone")));
  CHECK(lab.server.connections() == 1);
  CHECK(lab.server.wait_for_open(0));
}

TEST_CASE("a stream is longer than any limit and its reads are bounded") {
  constexpr std::size_t blocks = 1200;  // 12 MB
  client_lab lab;
  lab.server.on("/watch", [](server_connection& to) {
    to.begin_chunked();
    for (std::size_t i = 0; i < blocks; ++i) to.chunk(std::string(10'000, 'x'));
    to.last_chunk();
  });
  const auto client = lab.connect();
  auto what = get("/watch");
  what.body_limit = 10;
  const auto stream = open(*client, what);
  REQUIRE(stream);
  std::size_t total = 0;
  for (bool end = false; !end;) {
    const auto chunk = read(*client, *stream);
    REQUIRE(chunk);
    REQUIRE(chunk->bytes.size() <= 256U << 10);
    REQUIRE((chunk->end || !chunk->bytes.empty()));
    total += chunk->bytes.size();
    end = chunk->end;
  }
  CHECK(total == blocks * 10'000);
}

TEST_CASE("what comes after a whole body does no harm to it") {
  constexpr std::size_t first_part = 16U << 10;
  for (const std::size_t size : {first_part - 1, first_part, first_part + 1}) {
    CAPTURE(size);
    client_lab lab;
    gate sent;
    lab.server.on("/pods", [&](server_connection& to) {
      to.begin(size);
      to.write(std::string(size, 'x') + "\r\nmore");
      sent.open();
      to.stall();
    });
    const auto client = lab.connect();
    const auto stream = open(*client, get("/pods"));
    REQUIRE(stream);
    REQUIRE(sent.wait());
    CHECK(read_all(*client, *stream) == std::string(size, 'x'));
  }
}

TEST_CASE("who does not read makes the server wait") {
  constexpr std::size_t block = 10'000;
  constexpr std::size_t blocks = 4'000;  // 40 MB: over what kernels buffer
  client_lab lab;
  gate blocked;
  gate all_sent;
  std::atomic<std::size_t> sent{0};
  lab.server.on("/watch", [&](server_connection& to) {
    to.on_blocked = [&] { blocked.open(); };
    to.begin(block * blocks);
    for (; sent < blocks; ++sent) to.write(std::string(block, 'x'));
    all_sent.open();
  });
  const auto client = lab.connect();
  const auto stream = open(*client, get("/watch"));
  REQUIRE(stream);
  REQUIRE(blocked.wait());
  const auto first = read(*client, *stream);
  REQUIRE(first);
  CHECK(sent < blocks);
  const std::string rest = read_all(*client, *stream);
  CHECK(first->bytes.size() + rest.size() == block * blocks);
  CHECK(all_sent.wait());
}

TEST_CASE("a stream that brings nothing is left after the idle timeout") {
  client_lab lab;
  lab.server.on("/watch", [](server_connection& to) {
    to.begin_chunked();
    to.chunk("one");
    to.stall();
  });
  const auto client = lab.connect();
  auto watch = get("/watch");
  watch.idle_timeout = 100ms;
  const auto stream = open(*client, watch);
  REQUIRE(stream);
  CHECK(read(*client, *stream)->bytes == "one");
  const auto idle = read(*client, *stream);
  CHECK(verdict(idle) == "retry/timeout");
  CHECK(idle.error().message == "the stream is idle: no byte within 100 ms");
  CHECK(idle.error().request == "get pods in shop");
  CHECK(verdict(read(*client, *stream)) == "retry/closed");
  CHECK(lab.server.wait_for_open(0));
}

TEST_CASE("the request's timeout ends with the headers") {
  client_lab lab;
  gate late;
  lab.server.on("/watch", [&](server_connection& to) {
    to.begin_chunked();
    late.wait();
    to.chunk("late");
    to.last_chunk();
  });
  lab.server.on("/slow", scripts::stall());
  const auto client = lab.connect();
  const auto stream = open(*client, get("/watch", 2s));
  REQUIRE(stream);
  // Another deadline passes meanwhile.
  CHECK(verdict(open(*client, get("/slow", 100ms))) == "retry/unanswered");
  late.open();
  CHECK(read_all(*client, *stream) == "late");
}

TEST_CASE("close completes the read that is under way") {
  client_lab lab;
  lab.server.on("/watch", [](server_connection& to) {
    to.begin_chunked();
    to.stall();
  });
  const auto client = lab.connect();
  const auto stream = open(*client, get("/watch"));
  REQUIRE(stream);
  auto reading = start_read(*client, *stream);
  CHECK(verdict(read(*client, *stream)) == "retry/busy");
  client->close(*stream);
  CHECK(verdict(take(std::move(reading))) == "retry/closed");
  CHECK(verdict(read(*client, *stream)) == "retry/closed");
  CHECK(lab.server.wait_for_open(0));
  client->close(*stream);
  client->close(4711);
}

TEST_CASE("close without a read closes the connection") {
  client_lab lab;
  lab.server.on("/watch", [](server_connection& to) {
    to.begin_chunked();
    to.stall();
  });
  const auto client = lab.connect();
  const auto stream = open(*client, get("/watch"));
  REQUIRE(stream);
  client->close(*stream);
  CHECK(lab.server.wait_for_open(0));
}

TEST_CASE("a stream that is refused is an error like any other") {
  client_lab lab;
  lab.server.on("/watch",
                scripts::answer(410, R"({"kind":"Status","apiVersion":"v1",)"
                                     R"("reason":"Expired","code":410})"));
  const auto client = lab.connect();
  CHECK(verdict(open(*client, get("/watch"))) == "gone/Expired");
}

TEST_CASE("a stream cut short is a reset, one that ends is not") {
  client_lab lab;
  lab.server.on("/cut", [](server_connection& to) {
    to.begin_chunked();
    to.chunk("one");
    to.reset();
  });
  lab.server.on("/whole", [](server_connection& to) {
    to.begin_chunked();
    to.chunk("one");
    to.last_chunk();
    to.truncate();
  });
  lab.server.on("/empty", scripts::answer(200, ""));
  const auto client = lab.connect();
  const auto cut = open(*client, get("/cut"));
  // The reset may overtake the head, or the chunk.
  std::string end = verdict(cut);
  while (end == "ok") end = verdict(read(*client, *cut));
  CHECK(end == "retry/reset");
  CHECK(read_all(*client, *open(*client, get("/whole"))) == "one");
  CHECK(read_all(*client, *open(*client, get("/empty"))).empty());
}

TEST_CASE("streams are counted, apart from requests") {
  client_lab lab;
  lab.server.on("/watch", [](server_connection& to) {
    to.begin_chunked();
    to.stall();
  });
  lab.server.on("/pods", scripts::answer(200, "{}"));
  k8s::client_options options;
  options.connections = 1;
  options.streams = 2;
  const auto client = lab.connect(options);
  const auto one = open(*client, get("/watch"));
  const auto two = open(*client, get("/watch"));
  REQUIRE(one);
  REQUIRE(two);
  CHECK(*one != *two);
  CHECK(verdict(open(*client, get("/watch"))) == "retry/busy");
  CHECK(ask(*client, get("/pods")));
  client->close(*one);
  const auto three = open(*client, get("/watch"));
  REQUIRE(three);
  CHECK(*three != *one);
}

}  // namespace forensics::testing
