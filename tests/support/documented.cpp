#include "support/documented.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace forensics::test {

std::vector<std::string> documented_commands(const std::string& name,
                                             std::string_view heading) {
  std::ifstream in(std::string(DOCS_DIR) + "/" + name);
  std::vector<std::string> blocks;
  bool in_chapter = false;
  bool in_block = false;
  for (std::string line; std::getline(in, line);) {
    if (in_block && line == "```") {
      in_block = false;
    } else if (in_block) {
      blocks.back() += line + "\n";
    } else if (line.starts_with('#')) {
      in_chapter = line == heading;
    } else if (in_chapter && line == "```sh") {
      in_block = true;
      blocks.emplace_back();
    }
  }
  if (blocks.empty())
    FAIL("docs/", name, " has no shell block in ", std::string(heading));
  return blocks;
}

}  // namespace forensics::test
