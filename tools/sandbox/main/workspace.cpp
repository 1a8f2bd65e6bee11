#include "sandbox/main/workspace.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "model/json.hpp"

namespace forensics::sandbox {

namespace fs = std::filesystem;

namespace {

/// A JSON string, which YAML reads too.
std::string quoted(const std::string& text) {
  model::json_document memory;
  return model::dump(model::make_string(text, memory.GetAllocator()));
}

}  // namespace

result<std::unique_ptr<workspace>, std::string> workspace::take(
    const std::string& dir) {
  std::error_code failed;
  if (dir.empty()) {
    std::string name =
        (fs::temp_directory_path(failed) / "sandbox-XXXXXX").string();
    if (failed || mkdtemp(name.data()) == nullptr)
      return failure{"cannot make a folder: " + name};
    return std::unique_ptr<workspace>(new workspace(fs::canonical(name), true));
  }
  const bool made = fs::create_directories(dir, failed);
  if (!failed && !fs::is_empty(dir, failed) && !failed)
    return failure{dir + " is not empty"};
  if (!failed) fs::permissions(dir, fs::perms::owner_all, failed);
  if (failed) return failure{dir + ": " + failed.message()};
  return std::unique_ptr<workspace>(new workspace(fs::canonical(dir), made));
}

workspace::~workspace() {
  // What was killed just now may still write, and a folder that gets a file
  // while it is removed stays. What is left in the end only its user reads.
  std::error_code failed;
  for (int tries = 0; tries == 0 || (failed && tries < 5); ++tries) {
    failed.clear();
    if (made_) {
      fs::remove_all(folder_, failed);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(folder_, failed))
      if (!failed) fs::remove_all(entry.path(), failed);
  }
}

void write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.flush();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

std::string kubeconfig_of(const kubeconfig_facts& facts) {
  return "apiVersion: v1\n"
         "kind: Config\n"
         "clusters:\n"
         "- name: sandbox\n"
         "  cluster: {server: " +
         quoted(facts.server) +
         ", certificate-authority: " + quoted(facts.ca.string()) +
         "}\n"
         "users:\n"
         "- name: " +
         facts.user + "\n  user: {token: " + quoted(facts.token) +
         "}\n"
         "contexts:\n"
         "- name: sandbox\n"
         "  context: {cluster: sandbox, user: " +
         facts.user + "}\ncurrent-context: sandbox\n";
}

std::string shell_word(const std::string& text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      "/._-+:@%";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos)
    return text;
  std::string word = "'";
  for (const char each : text)
    word += each == '\'' ? std::string{R"('\'')"} : std::string{each};
  return word + '\'';
}

}  // namespace forensics::sandbox
