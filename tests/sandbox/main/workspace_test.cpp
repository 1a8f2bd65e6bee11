#include "sandbox/main/workspace.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include "support/temp_folder.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr uid_t nobody = 65534;

TEST_CASE("a workspace that was made goes with all it holds") {
  const testing::temp_folder home;
  for (const auto& dir : {std::string{}, home.path("new/deep")}) {
    fs::path folder;
    {
      const auto taken = workspace::take(dir);
      REQUIRE(taken);
      folder = (*taken)->folder();
      CHECK(fs::is_directory(folder));
      CHECK(fs::status(folder).permissions() == fs::perms::owner_all);
      fs::create_directories(**taken / "logs" / "shop");
      write_file(**taken / "kubeconfig", "text");
    }
    CHECK_FALSE(fs::exists(folder));
  }
}

TEST_CASE("a folder that was there stays, empty again") {
  const testing::temp_folder home;
  const fs::path folder = home.path("mine");
  fs::create_directory(folder);
  {
    const auto taken = workspace::take(folder);
    REQUIRE(taken);
    write_file(**taken / "kubeconfig", "text");
    const auto again = workspace::take(folder);
    REQUIRE_FALSE(again);
    CHECK(again.error() == folder.string() + " is not empty");
  }
  CHECK(fs::is_empty(folder));
}

TEST_CASE("a folder that its owner shut goes too, and what is around it") {
  const testing::temp_folder home;
  fs::path folder;
  const bool is_root = geteuid() == 0;
  // Root reads what is shut: so be somebody else for the time being.
  if (is_root) {
    fs::permissions(home.path(""), fs::perms::all);
    REQUIRE(seteuid(nobody) == 0);
  }
  {
    const auto taken = workspace::take(home.path("mine"));
    REQUIRE(taken);
    folder = (*taken)->folder();
    for (const char* each : {"a", "b", "kubeconfig"})
      write_file(folder / each, "text");
    for (const char* each : {"logs", "logs/shut", "logs/shut/deep"})
      fs::create_directory(folder / each);
    write_file(folder / "logs/shut/deep/file", "text");
    for (const char* each : {"logs/shut/deep", "logs/shut", "logs"})
      fs::permissions(folder / each, fs::perms::none);
  }
  CHECK_FALSE(fs::exists(folder));
  if (is_root) CHECK(seteuid(0) == 0);
}

TEST_CASE("what is no folder is no workspace") {
  const testing::temp_folder home;
  const std::string file = home.write("file", "text");
  CHECK_FALSE(workspace::take(file));
  CHECK_FALSE(workspace::take(file + "/below"));
  CHECK(fs::exists(file));
  CHECK_THROWS(write_file(fs::path{file} / "below", "text"));
}

TEST_CASE("a shell reads a word as it was") {
  CHECK(shell_word("/tmp/sandbox-x1/kubeconfig") ==
        "/tmp/sandbox-x1/kubeconfig");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a b;$c") == "'a b;$c'");
  CHECK(shell_word("it's") == R"('it'\''s')");
}

}  // namespace
}  // namespace forensics::sandbox
