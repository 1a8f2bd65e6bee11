#include "sandbox/node/memory_watch.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;

/// The process group of /proc/PID/stat. The program's name, in parentheses,
/// may hold spaces and parentheses itself.
std::optional<pid_t> group_of(const fs::path& process) {
  std::string text;
  std::getline(std::ifstream(process / "stat"), text);
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(text.substr(name_end + 1));
  std::string state;
  pid_t parent = 0;
  pid_t group = 0;
  if (!(rest >> state >> parent >> group)) return std::nullopt;
  return group;
}

std::uint64_t own_memory(const fs::path& process) {
  std::ifstream in(process / "statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  std::uint64_t shared = 0;
  if (!(in >> size >> resident >> shared) || resident < shared) return 0;
  return (resident - shared) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

bool is_process(const fs::path& entry) {
  const std::string name = entry.filename().string();
  return name.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::map<pid_t, std::uint64_t> memory_by_group() {
  std::map<pid_t, std::uint64_t> used;
  std::error_code gone;  // processes end while they are looked at
  for (fs::directory_iterator entry("/proc", gone), end; entry != end;
       entry.increment(gone)) {
    if (gone) break;
    if (!is_process(entry->path())) continue;
    if (const auto group = group_of(entry->path()))
      used[*group] += own_memory(entry->path());
  }
  return used;
}

memory_watch::memory_watch(surroundings& around, model::duration poll)
    : around_(around),
      poll_(poll),
      groups_(std::make_shared<watched_groups>()) {}

std::shared_ptr<void> memory_watch::add(pid_t group, std::uint64_t bytes,
                                        std::function<void()> exceeded) {
  groups_->insert_or_assign(group, watched{bytes, std::move(exceeded)});
  if (timer_ == nullptr) look_again();
  return {nullptr, [weak = std::weak_ptr(groups_), group](std::nullptr_t) {
            if (const auto groups = weak.lock()) groups->erase(group);
          }};
}

void memory_watch::look_again() {
  timer_ = around_.after(poll_, [this] {
    const auto spent = std::exchange(timer_, nullptr);
    look();
    if (!groups_->empty() && timer_ == nullptr) look_again();
  });
}

void memory_watch::look() {
  const auto used = memory_by_group();
  std::vector<std::function<void()>> calls;
  for (auto group = groups_->begin(); group != groups_->end();) {
    const auto memory = used.find(group->first);
    if (memory == used.end() || memory->second <= group->second.limit) {
      ++group;
      continue;
    }
    calls.push_back(std::move(group->second.exceeded));
    group = groups_->erase(group);
  }
  for (const auto& call : calls) call();
}

}  // namespace forensics::sandbox
