#include "plugin/new_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <future>
#include <iterator>

#include "plugin/command_failure.hpp"
#include "support/temp_folder.hpp"

using namespace forensics;
using namespace forensics::plugin;

namespace {

namespace fs = std::filesystem;

std::size_t files_in(const testing::temp_folder& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder.path("")), {}));
}

std::string error_of(const std::string& path, bool may_replace) {
  try {
    write_file(path, "new", may_replace);
  } catch (const command_failure& why) {
    return why.what();
  }
  return "none";
}

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a new file is its owner's alone, and stands alone") {
  const testing::temp_folder folder;
  write_file(folder.path("a"), "bytes", false);
  CHECK(folder.read("a") == "bytes");
  CHECK(fs::status(folder.path("a")).permissions() == fs::perms(0600));
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a file that is there is replaced only where one says so") {
  const testing::temp_folder folder;
  folder.write("a", "old");
  CHECK_THROWS_AS(require_new(folder.path("a")), command_failure);
  // Also one that came after the first look.
  CHECK(says(error_of(folder.path("a"), false), "--force"));
  CHECK(folder.read("a") == "old");
  CHECK(error_of(folder.path("a"), true) == "none");
  CHECK(folder.read("a") == "new");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a link stays, and what it leads to is replaced") {
  const testing::temp_folder folder;
  folder.write("a", "old");
  fs::create_symlink("a", folder.path("link"));
  CHECK(says(error_of(folder.path("link"), false), "--force"));
  CHECK(error_of(folder.path("link"), true) == "none");
  CHECK(fs::is_symlink(folder.path("link")));
  CHECK(folder.read("a") == "new");
  fs::create_symlink("nowhere", folder.path("dangling"));
  CHECK_THROWS_AS(require_new(folder.path("dangling")), command_failure);
  CHECK(says(error_of(folder.path("dangling"), false), "--force"));
}

TEST_CASE("a device or a pipe is written into, and stays what it is") {
  require_new("/dev/null");
  write_file("/dev/null", "bytes", true);
  CHECK(fs::is_character_file("/dev/null"));
  CHECK(says(error_of("/dev/full", false), "No space left"));
  const testing::temp_folder folder;
  const std::string pipe = folder.path("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  require_new(pipe);
  auto got =
      std::async(std::launch::async, [&] { return folder.read("pipe"); });
  write_file(pipe, "bytes", false);
  CHECK(got.get() == "bytes");
  CHECK(fs::is_fifo(pipe));
}

TEST_CASE("what can't be written leaves nothing and says why") {
  const testing::temp_folder folder;
  fs::create_directory(folder.path("sub"));
  CHECK(says(error_of(folder.path("sub"), true), "Is a directory"));
  CHECK(says(error_of(folder.path("none/a"), false), "No such file"));
  CHECK(files_in(folder) == 1);
}
