#include <doctest/doctest.h>

#include <chrono>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"

namespace forensics::testing {

using namespace std::chrono_literals;

namespace {

/// Over the idle timeout and a test's patience: who waits for it fails.
constexpr auto for_ever = 1h;
/// Long beside a few answers from loopback.
constexpr auto some_time = 1000ms;

struct pace_lab : client_lab {
  explicit pace_lab(bool is_secret) : client_lab(how(is_secret)) {
    server.on("/pods", scripts::answer(200, "{}"));
    auto to = access();
    to.tls = is_secret;
    if (is_secret) to.ca_pem = shown_ca.pem();
    client = testing::connect(to);
    round_trip();
  }

  tls_server_options how(bool is_secret) {
    tls_server_options options;
    options.tls = is_secret;
    if (is_secret) options.shown = shown_ca.issue(loopback());
    return options;
  }

  k8s::stream_id open_at(std::chrono::milliseconds pace) {
    auto what = get("/watch");
    what.pace = pace;
    const auto stream = open(*client, what);
    REQUIRE(stream);
    return *stream;
  }
  /// The client has seen by now whatever was sent to it before.
  void round_trip() { REQUIRE(ask(*client, get("/pods"))); }

  std::unique_ptr<k8s::client> client;
  static const authority shown_ca;
};

const authority pace_lab::shown_ca;

template <class Test>
void both(Test test) {
  SUBCASE("with TLS") { test(true); }
  SUBCASE("without TLS") { test(false); }
}

void say_one_and_stall(server_connection& to) {
  to.begin_chunked();
  to.chunk("one");
  to.stall();
}

}  // namespace

TEST_CASE("what comes piece by piece within the pace is one read") {
  both([](bool is_secret) {
    pace_lab lab(is_secret);
    gate asked[3];
    gate sent[3];
    lab.server.on("/watch", [&](server_connection& to) {
      to.begin_chunked();
      to.chunk("one");
      for (int i = 0; i < 3; ++i) {
        asked[i].wait();
        to.chunk(std::string(1, static_cast<char>('a' + i)));
        sent[i].open();
      }
      to.stall();
    });
    const auto stream = lab.open_at(some_time);
    CHECK(read(*lab.client, stream)->bytes == "one");
    auto reading = start_read(*lab.client, stream);
    for (int i = 0; i < 3; ++i) {
      asked[i].open();
      REQUIRE(sent[i].wait());
      lab.round_trip();
    }
    const auto got = take(std::move(reading));
    REQUIRE(got);
    CHECK(got->bytes == "abc");
    CHECK_FALSE(got->end);
  });
}

TEST_CASE("an end that comes within the pace is seen") {
  both([](bool is_secret) {
    pace_lab lab(is_secret);
    gate asked;
    gate ended;
    lab.server.on("/watch", [&](server_connection& to) {
      to.begin_chunked();
      to.chunk("one");
      asked.wait();
      to.chunk("two");
      to.last_chunk();
      ended.open();
    });
    const auto stream = lab.open_at(some_time);
    CHECK(read(*lab.client, stream)->bytes == "one");
    auto reading = start_read(*lab.client, stream);
    asked.open();
    REQUIRE(ended.wait());
    const auto got = take(std::move(reading));
    REQUIRE(got);
    CHECK(got->bytes == "two");
    CHECK(got->end);
  });
}

TEST_CASE("a connection that breaks within the pace is seen") {
  both([](bool is_secret) {
    pace_lab lab(is_secret);
    gate asked;
    lab.server.on("/watch", [&](server_connection& to) {
      to.begin_chunked();
      to.chunk("one");
      asked.wait();
      to.chunk("two");
      to.truncate();
    });
    const auto stream = lab.open_at(some_time);
    CHECK(read(*lab.client, stream)->bytes == "one");
    auto reading = start_read(*lab.client, stream);
    asked.open();
    CHECK(lab.server.wait_for_open(1));
    CHECK(take(std::move(reading))->bytes == "two");
    CHECK_FALSE(read(*lab.client, stream));
  });
}

TEST_CASE("a reset that comes with the last bytes is no proper end") {
  pace_lab lab(false);
  gate asked;
  lab.server.on("/watch", [&](server_connection& to) {
    to.write("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\none");
    asked.wait();
    to.write("two");
    to.reset();
  });
  const auto stream = lab.open_at(some_time);
  CHECK(read(*lab.client, stream)->bytes == "one");
  asked.open();
  // What was on its way may be lost with it.
  auto got = read(*lab.client, stream);
  while (got && !got->end) got = read(*lab.client, stream);
  CHECK_FALSE(got);
}

TEST_CASE("all that has come is one read") {
  both([](bool is_secret) {
    pace_lab lab(is_secret);
    gate sent;
    lab.server.on("/watch", [&](server_connection& to) {
      to.begin_chunked();
      for (const char* piece : {"one", "two", "three"}) to.chunk(piece);
      sent.open();
      to.stall();
    });
    const auto stream = lab.open_at(for_ever);
    REQUIRE(sent.wait());
    CHECK(read(*lab.client, stream)->bytes == "onetwothree");
  });
}

TEST_CASE("the first read after a pause waits for nothing") {
  pace_lab lab(false);
  gate go_on;
  lab.server.on("/watch", [&](server_connection& to) {
    to.begin_chunked();
    to.chunk("one");
    go_on.wait();
    to.chunk("two");
    to.stall();
  });
  const auto stream = lab.open_at(some_time);
  CHECK(read(*lab.client, stream)->bytes == "one");
  // Its second read comes when the pause of both is over.
  const auto later = lab.open_at(some_time);
  CHECK(read(*lab.client, later)->bytes == "one");
  go_on.open();
  CHECK(read(*lab.client, later)->bytes == "two");
  const auto begun = std::chrono::steady_clock::now();
  CHECK(read(*lab.client, stream)->bytes == "two");
  CHECK(std::chrono::steady_clock::now() - begun < some_time / 2);
}

TEST_CASE("what comes when the pause is over is told at once") {
  both([](bool is_secret) {
    pace_lab lab(is_secret);
    gate go_on[2];
    const auto say_two_at = [](gate& sign) {
      return [&sign](server_connection& to) {
        to.begin_chunked();
        to.chunk("one");
        sign.wait();
        to.chunk("two");
        to.stall();
      };
    };
    lab.server.on("/watch", {say_two_at(go_on[0]), say_two_at(go_on[1])});
    const auto stream = lab.open_at(50ms);
    CHECK(read(*lab.client, stream)->bytes == "one");
    auto reading = start_read(*lab.client, stream);
    // Its second read comes when the pause of both is over.
    const auto later = lab.open_at(50ms);
    CHECK(read(*lab.client, later)->bytes == "one");
    go_on[1].open();
    CHECK(read(*lab.client, later)->bytes == "two");
    go_on[0].open();
    CHECK(take(std::move(reading))->bytes == "two");
  });
}

TEST_CASE("a full chunk is followed by the next at once") {
  both([](bool is_secret) {
    constexpr std::size_t full = 256U << 10;
    pace_lab lab(is_secret);
    // It sends until nothing more has room in kernels.
    gate blocked;
    lab.server.on("/watch", [&](server_connection& to) {
      to.on_blocked = [&] { blocked.open(); };
      to.begin(full * 1'000);
      for (;;) to.write(std::string(full, 'x'));
    });
    const auto stream = lab.open_at(for_ever);
    REQUIRE(blocked.wait());
    const auto first = read(*lab.client, stream);
    REQUIRE(first);
    REQUIRE(first->bytes.size() == full);
    const auto next = read(*lab.client, stream);
    REQUIRE(next);
    CHECK_FALSE(next->bytes.empty());
  });
}

TEST_CASE("close and stop end a read that waits for its pace") {
  both([](bool is_secret) {
    pace_lab lab(is_secret);
    lab.server.on("/watch", say_one_and_stall);
    const auto stream = lab.open_at(for_ever);
    CHECK(read(*lab.client, stream)->bytes == "one");
    auto reading = start_read(*lab.client, stream);
    std::string expected;
    SUBCASE("close") {
      lab.client->close(stream);
      expected = "retry/closed";
    }
    SUBCASE("stop") {
      lab.client->stop();
      expected = "retry/stopped";
    }
    CHECK(verdict(take(std::move(reading))) == expected);
    CHECK(lab.server.wait_for_open(expected == "retry/closed" ? 1 : 0));
  });
}

TEST_CASE("a read that waits for its pace is left after the idle timeout") {
  pace_lab lab(false);
  lab.server.on("/watch", say_one_and_stall);
  auto what = get("/watch");
  what.pace = for_ever;
  what.idle_timeout = 100ms;
  const auto stream = open(*lab.client, what);
  REQUIRE(stream);
  CHECK(read(*lab.client, *stream)->bytes == "one");
  CHECK(verdict(read(*lab.client, *stream)) == "retry/timeout");
}

TEST_CASE("the end that comes with the last bytes costs none of them") {
  both([](bool is_secret) {
    pace_lab lab(is_secret);
    std::string end;
    std::function<void(server_connection&)> finish;
    std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    SUBCASE("of a body in chunks") {
      head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
      finish = [](server_connection& to) {
        to.last_chunk();
        to.close();
      };
      end = "end";
    }
    SUBCASE("of a body that the connection ends") {
      finish = [](server_connection& to) { to.close(); };
      end = "end";
    }
    SUBCASE("cut short") {
      head = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n";
      finish = [](server_connection& to) { to.truncate(); };
      end = "retry/reset";
    }
    gate opened;
    lab.server.on("/watch", [&](server_connection& to) {
      to.write(head);
      opened.wait();
      const bool is_chunked = head.find("chunked") != std::string::npos;
      for (const char* piece : {"one", "two"})
        is_chunked ? to.chunk(piece) : to.write(piece);
      finish(to);
    });
    const auto stream = lab.open_at(1ms);
    opened.open();
    // All of it has come, and the end.
    REQUIRE(lab.server.wait_for_open(1));
    std::string all;
    std::string seen;
    while (seen.empty()) {
      const auto chunk = read(*lab.client, stream);
      if (!chunk) {
        seen = verdict(chunk);
        break;
      }
      all += chunk->bytes;
      if (chunk->end) seen = "end";
    }
    CHECK(all == "onetwo");
    CHECK(seen == end);
    CHECK(verdict(read(*lab.client, stream)) == "retry/closed");
  });
}

}  // namespace forensics::testing
