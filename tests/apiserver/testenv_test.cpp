#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "scenarios/support/cluster.hpp"
#include "scenarios/support/process.hpp"
#include "scenarios/support/text.hpp"

namespace forensics::test {
namespace {

TEST_CASE("testenv says in one line what is missing") {
  const cluster home;
  const std::filesystem::path folder =
      std::filesystem::path{std::getenv("TESTENV_DIR")} / "bare";
  std::filesystem::create_directories(folder);
  for (const char* tool : {"bash", "dirname"}) {
    const auto found = run({"which", tool}).out;
    std::filesystem::create_symlink(found.substr(0, found.find('\n')),
                                    folder / tool);
  }
  const auto check = [&](const std::string& ci) {
    return run({std::getenv("TESTENV_BIN"), "check"}, {},
               {{"PATH", folder},
                {"XDG_CACHE_HOME", folder},
                {"KUBEBUILDER_ASSETS", ""},
                {"CI", ci}});
  };

  const auto here = check("");
  CHECK(here.exit_code == 77);
  CHECK(contains(here.err, "etcd-server"));
  CHECK(contains(here.err, "go 1.24"));
  CHECK(std::count(here.err.begin(), here.err.end(), '\n') == 1);
  CHECK(check("true").exit_code == 1);
}

}  // namespace
}  // namespace forensics::test
