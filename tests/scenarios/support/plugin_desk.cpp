#include "scenarios/support/plugin_desk.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scenarios/support/quarantine_view.hpp"

namespace forensics::test {
namespace {

namespace fs = std::filesystem;

std::string new_folder() {
  std::string path = (fs::temp_directory_path() / "plugin-XXXXXX").string();
  REQUIRE(::mkdtemp(path.data()) != nullptr);
  return path;
}

}  // namespace

plugin_desk::plugin_desk()
    : controller(home.admin_kubeconfig(), flags()), folder_(new_folder()) {
  const char* program = std::getenv("TESTENV_PLUGIN");
  REQUIRE_MESSAGE(program != nullptr,
                  "TESTENV_PLUGIN must name the built plugin");
  fs::create_symlink(program, path("kubectl-forensic"));
  fs::create_symlink(program, path("kubectl_complete-forensic"));
  controller.wait_ready();
}

plugin_desk::~plugin_desk() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string plugin_desk::crashed(const std::string& pod) const {
  return crashed(pod_shape{.name = pod});
}

std::string plugin_desk::crashed(const pod_shape& shape) const {
  const std::size_t before = quarantine.closed();
  crash(shape);
  wait_closed(before + 1);
  for (const auto& one : quarantine.cases())
    if (model::text_at(one, {"metadata", "labels", "forensic-source-pod"}) ==
        shape.name)
      return std::string(model::text_at(one, {"metadata", "name"}));
  FAIL("no case of ", shape.name);
  return "";
}

std::vector<std::string> plugin_desk::line(
    const std::vector<std::string>& words) const {
  std::vector<std::string> all{"kubectl", "forensic", "-n", quarantine.name()};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

outcome plugin_desk::forensic(const std::vector<std::string>& words) const {
  return run(line(words), {}, environment());
}

std::string plugin_desk::out(const std::vector<std::string>& words) const {
  const outcome done = forensic(words);
  CAPTURE(done.err);
  REQUIRE(done.exit_code == 0);
  return done.out;
}

variables plugin_desk::environment() const {
  const char* path = std::getenv("PATH");
  return {{"PATH", folder_ + ":" + (path == nullptr ? "" : path)},
          {"TERM", "xterm"},
          {"NO_COLOR", ""}};
}

void plugin_desk::put_program(const std::string& name,
                              const std::string& script) const {
  std::ofstream(path(name)) << script;
  fs::permissions(path(name), fs::perms::owner_all);
}

std::string plugin_desk::path(const std::string& name) const {
  return folder_ + "/" + name;
}

}  // namespace forensics::test
