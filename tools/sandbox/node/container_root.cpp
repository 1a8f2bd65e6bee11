#include "sandbox/node/container_root.hpp"

#include <algorithm>
#include <utility>

namespace forensics::sandbox {

namespace fs = std::filesystem;

container_root::container_root(fs::path folder, fs::path volumes)
    : folder_(std::move(folder)), volumes_(std::move(volumes)) {}

std::error_code container_root::make(const fs::path& place) const {
  std::error_code error;
  if (fs::is_directory(place, error)) return {};
  if (error == std::errc::filename_too_long) return error;
  if (!leads_beneath(place, folder_) && !leads_beneath(place, volumes_))
    return std::make_error_code(std::errc::read_only_file_system);
  fs::create_directories(place, error);
  return error;
}

std::error_code container_root::make_folder(std::string_view path) const {
  return make(on_machine(path));
}

std::error_code container_root::link(std::string_view path,
                                     const fs::path& target) const {
  const fs::path place = on_machine(path);
  if (place == folder_) return {};
  const fs::path parent = place.parent_path();
  if (const auto error = make(parent)) return error;
  const bool own = leads_beneath(parent, folder_);
  if (!own && !leads_beneath(parent, volumes_))
    return std::make_error_code(std::errc::read_only_file_system);
  std::error_code error;
  if (own)
    fs::remove_all(place, error);
  else
    fs::remove(place, error);
  if (!error) fs::create_symlink(target, place, error);
  return error;
}

std::error_code container_root::mount(std::string_view path,
                                      const fs::path& target) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const auto error = link(path, target);
  if (!error) mounts_.emplace_back(path);
  return error;
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

bool leads_beneath(const fs::path& path, const fs::path& folder) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  if (error) return false;
  const fs::path base = fs::weakly_canonical(folder, error);
  if (error) return false;
  return std::mismatch(base.begin(), base.end(), real.begin(), real.end())
             .first == base.end();
}

}  // namespace forensics::sandbox
