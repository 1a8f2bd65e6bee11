/// What the documents tell people to type does what they say.
#include "plugin/evidence/by_hand.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "plugin/evidence/archive.hpp"
#include "plugin/evidence/bundle.hpp"
#include "scenarios/support/process.hpp"
#include "support/documented.hpp"
#include "support/sealed_case.hpp"
#include "support/temp_folder.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

/// A sealed case's bundle, unpacked, and the commands that were run in it.
class unpacked_bundle {
 public:
  unpacked_bundle() {
    const auto which = sealed_by(test_key());
    const auto bytes =
        make_bundle(*snapshot_of(which.anchor, which.logs), test_public_key());
    const archive_files files = *unpack(*bytes);
    std::filesystem::create_directories(
        folder_.path("web-forensic-0123456789/items"));
    for (const auto& [path, content] : files) folder_.write(path, content);
  }
  void write(const std::string& name, const std::string& content) const {
    folder_.write("web-forensic-0123456789/" + name, content);
  }
  std::string read(const std::string& name) const {
    return folder_.read("web-forensic-0123456789/" + name);
  }
  outcome run(const std::string& commands) const {
    return test::run(
        {"sh", "-ec",
         "cd '" + folder_.path("web-forensic-0123456789") + "'\n" + commands});
  }

 private:
  testing::temp_folder folder_;
};

/// The lines that are indented.
std::string commands_in(const std::string& text) {
  std::istringstream in(text);
  std::string commands;
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("    ")) commands += line + "\n";
  return commands;
}

void check_recipe(const std::string& commands) {
  unpacked_bundle good;
  const outcome out = good.run(commands);
  CAPTURE(out.err);
  CHECK(out.exit_code == 0);
  CHECK(out.out.find("Signature Verified Successfully") != std::string::npos);
  CHECK(out.out.find("items/proxy.log: OK") != std::string::npos);

  for (const char* name :
       {"items/crash.log", "items/proxy.log", "manifest.json", "manifest.pae",
        "manifest.sig", "items/extra", "items/.hidden"}) {
    CAPTURE(name);
    unpacked_bundle spoilt;
    const bool is_new = std::string(name) == "items/extra" ||
                        std::string(name) == "items/.hidden";
    const std::string was = is_new ? "" : spoilt.read(name);
    spoilt.write(name, "x" + was.substr(was.empty() ? 0 : 1));
    CHECK(spoilt.run(commands).exit_code != 0);
  }
}

}  // namespace

TEST_CASE("the documented recipe verifies a bundle and finds what is wrong") {
  const auto blocks = documented_commands("case-format.md", "### A bundle");
  REQUIRE(blocks.size() == 2);
  check_recipe(blocks[1]);
  const outcome id = unpacked_bundle().run(blocks[0]);
  CHECK(id.out == test_key().keyid() + "  -\n");
}

TEST_CASE("so does the recipe that a bundle brings along") {
  const std::string text = verify_by_hand(test_key().keyid());
  check_recipe(commands_in(text));
  CHECK(text.find("Signed by the key " + test_key().keyid()) !=
        std::string::npos);
}
