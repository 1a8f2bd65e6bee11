#include "sandbox/node/container_root.hpp"

#include <algorithm>
#include <utility>

namespace forensics::sandbox {

namespace fs = std::filesystem;

container_root::container_root(fs::path folder) : folder_(std::move(folder)) {
  fs::create_directories(folder_);
}

void container_root::link(std::string_view path, const fs::path& target) {
  const fs::path place = on_machine(path);
  if (place == folder_) return;
  fs::create_directories(place.parent_path());
  std::error_code not_empty;
  fs::remove(place, not_empty);
  if (!not_empty) fs::create_symlink(target, place);
}

void container_root::mount(std::string_view path, const fs::path& target) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  link(path, target);
  mounts_.emplace_back(path);
}

std::string container_root::translate(std::string_view text) const {
  const bool mounted =
      std::any_of(mounts_.begin(), mounts_.end(), [&](const auto& path) {
        return text == path || (text.size() > path.size() &&
                                text.substr(0, path.size()) == path &&
                                text[path.size()] == '/');
      });
  return mounted ? folder_.string() + std::string(text) : std::string(text);
}

fs::path container_root::on_machine(std::string_view path) const {
  // Normalised from the root on, so that no `..` leaves the folder.
  const fs::path inside = (fs::path("/") / path).lexically_normal();
  return inside.has_relative_path() ? folder_ / inside.relative_path()
                                    : folder_;
}

bool stays_beneath(const fs::path& path) {
  return !path.empty() && path.is_relative() &&
         std::none_of(path.begin(), path.end(),
                      [](const fs::path& part) { return part == ".."; });
}

}  // namespace forensics::sandbox
