#include "sandbox/node/adopted_processes.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <vector>

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr int most_rounds = 100;

/// If /proc/PID/stat tells of a child in another session. The program's name,
/// in parentheses, may hold spaces and parentheses itself.
std::optional<adopted_process> child_at(const fs::path& entry) {
  const std::string name = entry.filename().string();
  adopted_process child{};
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), child.pid);
  if (error != std::errc{} || end != name.data() + name.size())
    return std::nullopt;
  std::string text;
  std::getline(std::ifstream(entry / "stat"), text);
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(text.substr(name_end + 1));
  std::string state;
  pid_t parent = 0;
  pid_t group = 0;
  if (!(rest >> state >> parent >> group >> child.session) ||
      parent != getpid() || child.session == getsid(0))
    return std::nullopt;
  return child;
}

std::vector<adopted_process> children() {
  std::vector<adopted_process> found;
  std::error_code gone;  // processes end while they are looked at
  for (fs::directory_iterator entry("/proc", gone), end; !gone && entry != end;
       entry.increment(gone))
    if (const auto child = child_at(entry->path())) found.push_back(*child);
  return found;
}

void end(pid_t process) {
  kill(process, SIGKILL);
  while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

void adopt_orphans() {
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
    throw std::system_error(errno, std::generic_category(), "prctl");
}

void end_adopted(const std::function<bool(const adopted_process&)>& which) {
  for (int round = 0; round < most_rounds; ++round) {
    auto found = children();
    found.erase(std::remove_if(found.begin(), found.end(), std::not_fn(which)),
                found.end());
    if (found.empty()) return;
    for (const adopted_process& one : found) end(one.pid);
  }
}

bool has_variable(pid_t process, const std::string& variable) {
  std::ifstream in(fs::path("/proc") / std::to_string(process) / "environ",
                   std::ios::binary);
  for (std::string one; std::getline(in, one, '\0');)
    if (one == variable) return true;
  return false;
}

}  // namespace forensics::sandbox
