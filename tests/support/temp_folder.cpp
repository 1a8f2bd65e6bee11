#include "support/temp_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace forensics::testing {

namespace fs = std::filesystem;

temp_folder::temp_folder()
    : path_((fs::temp_directory_path() / "forensics-XXXXXX").string()) {
  if (::mkdtemp(path_.data()) == nullptr)
    throw std::runtime_error("no temp folder");
}

temp_folder::~temp_folder() {
  std::error_code gone_anyway;
  fs::remove_all(path_, gone_anyway);
}

std::string temp_folder::write(const std::string& name,
                               const std::string& text) const {
  const std::string half = path(name + ".half");
  std::ofstream(half, std::ios::binary) << text;
  fs::rename(half, path(name));
  return path(name);
}

std::string temp_folder::write_program(const std::string& name,
                                       const std::string& text) const {
  const std::string program = write(name, text);
  fs::permissions(program, fs::perms::owner_all);
  return program;
}

std::string temp_folder::read(const std::string& name) const {
  std::ifstream file(path(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void temp_folder::remove(const std::string& name) const {
  fs::remove(path(name));
}

}  // namespace forensics::testing
