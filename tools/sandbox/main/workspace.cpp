#include "sandbox/main/workspace.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "model/json.hpp"

namespace forensics::sandbox {

namespace fs = std::filesystem;

namespace {

/// A JSON string, which YAML reads too.
std::string quoted(const std::string& text) {
  model::json_document memory;
  return model::dump(model::make_string(text, memory.GetAllocator()));
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> all;
  std::error_code failed;
  for (fs::directory_iterator each(folder, failed), end; each != end && !failed;
       each.increment(failed))
    all.push_back(each->path());
  return all;
}

/// Removes what can be removed, also in folders that their owner has shut.
void remove_tree(const fs::path& path) {
  std::error_code failed;
  fs::remove_all(path, failed);
  if (!failed || !fs::is_directory(fs::symlink_status(path, failed))) return;
  fs::permissions(path, fs::perms::owner_all, failed);
  for (const auto& entry : entries_of(path)) remove_tree(entry);
  fs::remove(path, failed);
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
  auto left = entries_of(folder_);
  for (int tries = 0; tries < 5 && !left.empty(); ++tries) {
    for (const auto& entry : left) remove_tree(entry);
    left = entries_of(folder_);
  }
  std::error_code not_empty;
  if (made_) fs::remove(folder_, not_empty);
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
