#include "sandbox/main/control.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "support/temp_folder.hpp"

namespace forensics::sandbox {
namespace {

TEST_CASE("a word is heard, done and answered") {
  const testing::temp_folder home;
  boost::asio::io_context io;
  std::vector<std::string> heard;
  const control_server server(
      io, home.path("socket"),
      [&](const std::string& word) -> result<bool, std::string> {
        heard.push_back(word);
        if (word == "stop") return true;
        return failure{std::string{"no such word"}};
      });
  std::thread thread([&] { io.run(); });

  const auto stopped = tell(home.path("socket"), "stop");
  const auto other = tell(home.path("socket"), "dance");

  io.stop();
  thread.join();
  CHECK(stopped);
  REQUIRE_FALSE(other);
  CHECK(other.error() == "no such word");
  CHECK(heard == std::vector<std::string>{"stop", "dance"});
}

TEST_CASE("without a sandbox there is nobody to tell") {
  const testing::temp_folder home;
  const auto told = tell(home.path("socket"), "stop");
  REQUIRE_FALSE(told);
  CHECK(told.error().find("no sandbox runs in ") != std::string::npos);
}

TEST_CASE("a path that is too long for a socket is told") {
  const std::string path = "/tmp/" + std::string(200, 'x');
  const auto told = tell(path, "stop");
  REQUIRE_FALSE(told);
  CHECK(told.error() == "too long a path for a socket: " + path);
  boost::asio::io_context io;
  CHECK_THROWS(control_server(io, path, {}));
}

}  // namespace
}  // namespace forensics::sandbox
